// Speaks to the in-page Kubernetes API in JSON; failures carry the server's own words.
import { engine } from '../store/engine-client.ts';
import { useEngine } from '../store/engine-state.ts';

/** What the server answers when it refuses. */
export interface ApiStatus {
  readonly kind: 'Status';
  readonly message: string;
  readonly reason?: string;
  readonly code: number;
  readonly details?: {
    readonly kind?: string;
    readonly name?: string;
    readonly causes?: readonly { readonly field?: string; readonly message?: string }[];
  };
}

export class ApiFailure extends Error {
  constructor(readonly status: ApiStatus) {
    super(status.message);
  }
}

export interface Reply<Body> {
  readonly body: Body;
  /** Texts of Warning headers. */
  readonly warnings: readonly string[];
}

/** Sends JSON and reads JSON; throws ApiFailure for any answer that is no success. */
export async function call<Body = unknown>(
  method: string,
  path: string,
  body?: unknown,
  contentType = 'application/json',
): Promise<Reply<Body>> {
  if (method !== 'GET' && useEngine.getState().clock?.shown != null) {
    throw new ApiFailure({ kind: 'Status', code: 409, message: PAST });
  }
  const response = await engine.fetch(path, {
    method,
    headers: { accept: 'application/json', 'content-type': contentType },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const parsed = parse(text);
  if (!response.ok) throw new ApiFailure(statusOf(parsed, response.status, text));
  return { body: parsed as Body, warnings: warningsOf(response) };
}

/** Whoever looks at the past would not see what they do to the present. */
const PAST =
  'What is shown is the past, which cannot be changed. Go back to the present (L), or branch ' +
  'from this moment (B) and change that.';

export const MERGE_PATCH = 'application/merge-patch+json';
export const JSON_PATCH = 'application/json-patch+json';
export const STRATEGIC_PATCH = 'application/strategic-merge-patch+json';
export const APPLY_PATCH = 'application/apply-patch+yaml';

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function statusOf(parsed: unknown, code: number, text: string): ApiStatus {
  const status = parsed as Partial<ApiStatus> | undefined;
  if (status?.kind === 'Status' && status.message) return status as ApiStatus;
  return { kind: 'Status', message: text || `The server answered ${code}.`, code };
}

/** `299 - "text"` as kubectl reads it. */
function warningsOf(response: Response): string[] {
  const header = response.headers.get('warning');
  if (!header) return [];
  return [...header.matchAll(/299 [^ ]+ "((?:[^"\\]|\\.)*)"/g)].map(([, text]) =>
    (text as string).replaceAll('\\"', '"'),
  );
}

// Requests to the API server in JSON; a refusal is thrown as StatusError.
import type { KubectlHost } from '../host.ts';
import type { ApiStatus } from '../errors.ts';
import { KubectlError, StatusError } from '../errors.ts';
import type { ApiResource } from './discovery.ts';

/** Any object of the API; what a command reads of it, it knows. */
// oxlint-disable-next-line typescript/no-explicit-any
export type Obj = any;

export type Query = Readonly<Record<string, string | undefined>>;

export interface Send {
  readonly query?: Query;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly accept?: string;
}

export interface Impersonation {
  readonly user: string;
  readonly groups: readonly string[];
  readonly uid: string;
}

export const JSON_PATCH = 'application/json-patch+json';
export const MERGE_PATCH = 'application/merge-patch+json';
export const STRATEGIC_PATCH = 'application/strategic-merge-patch+json';
export const APPLY_PATCH = 'application/apply-patch+yaml';
export const AS_TABLE =
  'application/json;as=Table;v=v1;g=meta.k8s.io,' +
  'application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json';

export interface WatchEvent {
  readonly type: string;
  readonly object: Obj;
}

/** The path of a resource, an object, or a subresource of it. */
export function pathOf(
  resource: Pick<ApiResource, 'group' | 'version' | 'plural' | 'namespaced'>,
  namespace: string,
  name = '',
  subresource = '',
): string {
  const { group, version, plural, namespaced } = resource;
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  const where =
    namespaced && namespace !== '' ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  const object = name === '' ? '' : `/${encodeURIComponent(name)}`;
  return `${root}${where}/${plural}${object}${subresource === '' ? '' : `/${subresource}`}`;
}

export class Client {
  /** Texts of warnings that were shown already; each is said once. */
  private readonly warned = new Set<string>();
  impersonation: Impersonation | undefined;

  constructor(private readonly host: KubectlHost) {}

  get<T = Obj>(path: string, query?: Query, accept?: string): Promise<T> {
    return this.send('GET', path, {
      ...(query ? { query } : {}),
      ...(accept ? { accept } : {}),
    }) as Promise<T>;
  }

  async send(method: string, path: string, send: Send = {}): Promise<Obj> {
    const response = await this.raw(method, path, send);
    const text = await response.text();
    return text === '' ? {} : JSON.parse(text);
  }

  /** The response itself, once it is known to be a success. */
  async raw(method: string, path: string, send: Send = {}): Promise<Response> {
    const headers: Record<string, string> = { accept: send.accept ?? 'application/json' };
    if (send.body !== undefined) headers['content-type'] = send.contentType ?? 'application/json';
    headers['user-agent'] = 'kubectl';
    if (this.impersonation) {
      headers['impersonate-user'] = this.impersonation.user;
      const { groups, uid } = this.impersonation;
      if (groups.length > 0) headers['impersonate-group'] = groups.join(',');
      if (uid) headers['impersonate-uid'] = uid;
    }
    const { body } = send;
    const response = await this.host.fetch(path + queryText(send.query), {
      method,
      headers,
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : goJson(body) }),
      signal: this.host.signal,
    });
    this.showWarnings(response);
    if (!response.ok) throw new StatusError(statusOf(await response.text(), response.status));
    return response;
  }

  /** Events as they come, until the server ends the watch or the person interrupts. */
  async *watch(path: string, query: Query, accept?: string): AsyncGenerator<WatchEvent> {
    const send = { query: { ...query, watch: 'true' }, ...(accept ? { accept } : {}) };
    const response = await this.raw('GET', path, send);
    for await (const line of linesOf(response)) {
      const event = JSON.parse(line) as WatchEvent;
      if (event.type === 'ERROR') throw new StatusError(event.object as ApiStatus);
      yield event;
    }
  }

  private showWarnings(response: Response): void {
    const header = response.headers.get('warning') ?? '';
    for (const [, text = ''] of header.matchAll(/299 [^ ]+ "((?:[^"\\]|\\.)*)"/g)) {
      const warning = text.replaceAll(/\\(.)/g, '$1');
      if (this.warned.has(warning)) continue;
      this.warned.add(warning);
      this.host.printError(`Warning: ${warning}\n`);
    }
  }
}

/** Pieces of a body as text. */
export async function* textsOf(response: Response): AsyncGenerator<string> {
  const reader = response.body?.getReader();
  if (!reader) return;
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      yield decoder.decode(value as Uint8Array, { stream: true });
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}

async function* linesOf(response: Response): AsyncGenerator<string> {
  let rest = '';
  for await (const text of textsOf(response)) {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') yield line;
  }
}

export function queryText(query: Query | undefined): string {
  const parts = Object.entries(query ?? {})
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value as string)}`);
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

/** JSON with the escapes that Go's encoder adds. */
export function goJson(value: unknown): string {
  return escapeHtml(JSON.stringify(value));
}

export function escapeHtml(json: string): string {
  return json.replaceAll(
    /[<>&\u2028\u2029]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function statusOf(text: string, code: number): ApiStatus {
  try {
    const parsed = JSON.parse(text) as ApiStatus & { readonly kind?: string };
    if (parsed.kind === 'Status') return parsed;
  } catch {
    // Not a Status: said below.
  }
  if (code === 404) throw new KubectlError('the server could not find the requested resource');
  return { message: text || `the server answered ${code}`, code };
}

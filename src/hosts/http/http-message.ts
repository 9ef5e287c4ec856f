// HTTP as plain data: what the adapters of each host turn their own requests into and out of.
import type { Credentials } from '../../model/api/request.ts';

export interface HttpRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  /** Lower-case names. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body?: Uint8Array;
  readonly credentials: Credentials;
}

/** Writes to a client; it may fall behind, which `write` answers with false. */
export interface ChunkSink {
  write(chunk: string | Uint8Array): boolean;
  end(): void;
}

/** A body that comes over time. */
export interface ChunkStream {
  start(sink: ChunkSink): void;
  /** The client is gone, or too slow. */
  cancel(): void;
}

export type HttpBody =
  | { readonly is: 'whole'; readonly content: string | Uint8Array }
  /** Written piece by piece as fast as the client reads: a long list. */
  | { readonly is: 'pieces'; readonly pieces: Iterable<string> }
  | { readonly is: 'stream'; readonly stream: ChunkStream };

export interface HttpResponse {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: HttpBody;
}

/** Splits path and query; `+` and percent signs are decoded in the query only. */
export function splitUrl(url: string): Pick<HttpRequest, 'path' | 'query'> {
  const mark = url.indexOf('?');
  if (mark < 0) return { path: url, query: [] };
  const query = url
    .slice(mark + 1)
    .split('&')
    .filter((part) => part !== '')
    .map((part): [string, string] => {
      const equals = part.indexOf('=');
      if (equals < 0) return [unescape(part), ''];
      return [unescape(part.slice(0, equals)), unescape(part.slice(equals + 1))];
    });
  return { path: url.slice(0, mark), query };
}

function unescape(text: string): string {
  const spaced = text.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}

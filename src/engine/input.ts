// What comes from outside the simulated world, as plain data: what the journal holds.
import type { ApiRequest, HttpDetails } from '../model/api/request.ts';

/** A request without what JSON cannot say; the bytes of its body are the decoded body already. */
export interface PlainRequest extends Omit<ApiRequest, 'http'> {
  readonly http?: Omit<HttpDetails, 'headers' | 'rawBody'> & {
    readonly headers: readonly (readonly [string, string])[];
  };
}

/** What a client does with an open stream of bytes (exec, attach, port-forward, logs). */
export type StreamAct =
  | { readonly does: 'start' }
  | { readonly does: 'receive'; readonly channel: number; readonly data: string }
  | { readonly does: 'open'; readonly channel: number; readonly port: number }
  /** One channel, or everything when none is given. */
  | { readonly does: 'close'; readonly channel?: number };

export type EngineInput =
  | { readonly is: 'request'; readonly request: PlainRequest }
  /** Streams are numbered from 1 in the order in which requests opened them. */
  | { readonly is: 'stream'; readonly stream: number; readonly act: StreamAct }
  | { readonly is: 'addNode' };

const READS = new Set(['get', 'list', 'watch']);
/** Subresources that reach into a pod or node even when they are read. */
const REACHING = new Set(['log', 'proxy', 'exec', 'attach', 'portforward']);

/** Whether a request only looks at what is stored: the history is the same without it. */
export function isPlainRead({ verb, subresource }: ApiRequest): boolean {
  return READS.has(verb) && !REACHING.has(subresource);
}

export function packRequest(request: ApiRequest): PlainRequest {
  const { http, ...rest } = request;
  if (!http) return rest;
  const { rawBody: _, headers, ...details } = http;
  return { ...rest, http: { ...details, headers: [...headers] } };
}

export function unpackRequest(request: PlainRequest): ApiRequest {
  const { http, ...rest } = request;
  if (!http) return rest;
  return { ...rest, http: { ...http, headers: new Map(http.headers) } };
}

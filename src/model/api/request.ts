// Requests to the API server and its replies, as objects; only the HTTP host knows bytes.
import type { Status } from '../generated/types.ts';
import type { KubeObject } from '../meta/object.ts';

export type Verb =
  | 'get'
  | 'list'
  | 'watch'
  | 'create'
  | 'update'
  | 'patch'
  | 'delete'
  | 'deletecollection'
  /** exec, attach, portforward, proxy. */
  | 'connect';

export type PatchType = 'json' | 'merge' | 'strategic' | 'apply';

/** Who asks, before authentication has looked at it. */
export type Credentials =
  | { readonly is: 'certificate'; readonly user: string; readonly groups: readonly string[] }
  | { readonly is: 'token'; readonly token: string }
  | { readonly is: 'anonymous' };

export interface Impersonation {
  readonly user: string;
  readonly groups: readonly string[];
  readonly uid?: string;
  /** By key in lower case. */
  readonly extra?: { readonly [key: string]: readonly string[] };
}

/** Query parameters of the verbs, decoded. Absent means not given. */
export interface RequestOptions {
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  readonly resourceVersion?: string;
  readonly resourceVersionMatch?: string;
  readonly limit?: number;
  readonly continue?: string;
  readonly timeoutSeconds?: number;
  readonly allowWatchBookmarks?: boolean;
  readonly sendInitialEvents?: boolean;
  readonly dryRun?: boolean;
  readonly fieldManager?: string;
  readonly fieldValidation?: 'Strict' | 'Warn' | 'Ignore';
  readonly force?: boolean;
  /** Of `delete` only, from the query; a body of DeleteOptions wins. */
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: string;
}

/**
 * A request for a resource (in RequestInfo's terms), or for a path that is none (`path` alone).
 * In-cluster clients fill it in directly; the HTTP host derives it from method, path and query.
 */
export interface ApiRequest {
  readonly verb: Verb;
  readonly group: string;
  readonly version: string;
  /** The plural; '' for a non-resource request. */
  readonly resource: string;
  readonly subresource: string;
  /** '' for cluster-scoped requests and lists of all namespaces. */
  readonly namespace: string;
  readonly name: string;
  readonly options: RequestOptions;
  /** The decoded body: an object, a patch, or DeleteOptions. */
  readonly body?: unknown;
  readonly patchType?: PatchType;
  readonly credentials: Credentials;
  readonly impersonate?: Impersonation;
  readonly userAgent: string;
  /** Set by the HTTP host alone: what only outside clients use. */
  readonly http?: HttpDetails;
}

export interface HttpDetails {
  readonly method: string;
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  /** Lower-case names. */
  readonly headers: ReadonlyMap<string, string>;
  /** The body as it came, for messages that quote it. */
  readonly rawBody?: Uint8Array;
  /** Field paths that the body's text gave twice, found by the JSON or YAML reader. */
  readonly duplicateFields?: readonly string[];
}

export type WatchEventType = 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';

export interface WatchEvent<T = KubeObject> {
  readonly type: WatchEventType;
  readonly object: T;
}

/** Receives a watch's events in batches, each within one clock event. */
export interface WatchSink {
  events(batch: readonly WatchEvent<any>[]): void;
  /** The server ended the watch (timeout, 410, shutdown). */
  end(): void;
}

/** A watch that the server has begun; nothing flows until `start`. */
export interface WatchStream {
  start(sink: WatchSink): void;
  /** The client is gone. */
  stop(): void;
}

/** Bytes that flow both ways after the reply: exec, attach, port-forward, followed logs. */
export interface ByteStream {
  start(sink: ByteSink): void;
  /** What the client sends; channel numbers as in v5.channel.k8s.io (0 is stdin). */
  receive(channel: number, data: string): void;
  /** Port-forward: a new connection to a port of the pod, called `channel` from now on. */
  openPort?(channel: number, port: number): void;
  /** The client closed one channel (stdin), or everything when no channel is given. */
  close(channel?: number): void;
}

export interface ByteSink {
  /** The other side is ready; what failed before comes as `end` with a Failure. */
  accepted?(): void;
  send(channel: number, data: string): void;
  /** Port-forward: one forwarded connection is over. */
  closed?(channel: number, error?: string): void;
  /** The last word; its Status goes out on the error channel (3). */
  end(status: Status): void;
}

export type ApiBody =
  | { readonly is: 'object'; readonly object: unknown }
  | { readonly is: 'text'; readonly text: string; readonly contentType: string }
  | { readonly is: 'watch'; readonly stream: WatchStream }
  | { readonly is: 'bytes'; readonly stream: ByteStream }
  /** Somebody else has to answer first: a proxied server, an admission webhook. */
  | { readonly is: 'later'; readonly later: LaterResponse };

/** A response that is on its way, whether anybody listens or not. */
export interface LaterResponse {
  /** The response, once it is there; its body is never `later` itself. */
  readonly response: ApiResponse | undefined;
  /** Calls the listener with the response: at once when it is there, else when it comes. */
  onResponse(listener: (response: ApiResponse) => void): void;
}

export interface ApiResponse {
  readonly code: number;
  readonly body: ApiBody;
  /** Texts of `Warning` headers. */
  readonly warnings?: readonly string[];
  readonly headers?: ReadonlyMap<string, string>;
}

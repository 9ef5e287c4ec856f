// What travels between an in-cluster client and the API server over one connection.
import type { ApiRequest, ApiResponse, WatchEvent } from '../model/api/request.ts';

/** From client to server. `id` counts up from 1 on each connection. */
export type ClientMessage =
  | { readonly is: 'request'; readonly id: number; readonly request: ApiRequest }
  | { readonly is: 'cancel'; readonly id: number };

/** From server to client. A watch's reply is a response whose body is `watch`, then events. */
export type ServerMessage =
  | { readonly is: 'response'; readonly id: number; readonly response: ApiResponse }
  | { readonly is: 'events'; readonly id: number; readonly batch: readonly WatchEvent[] }
  | { readonly is: 'end'; readonly id: number };

/** The port of the API server on its machine. */
export const API_SERVER_PORT = 6443;

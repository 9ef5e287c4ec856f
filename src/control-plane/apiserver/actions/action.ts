// What is to be done for one verb on one resource; the pipeline's stages call its parts in turn.
import type { ApiResponse } from '../../../model/api/request.ts';
import type { Exchange } from '../exchange.ts';

export interface Action {
  /** The name under which traces and records show it. */
  readonly name: string;
  /** Reads the request: sets object, old, operation and rules of the exchange. */
  decode(exchange: Exchange): void;
  /** Reads or writes etcd, or opens a stream. */
  store(exchange: Exchange): void;
  /** Makes the response. */
  encode(exchange: Exchange): ApiResponse;
}

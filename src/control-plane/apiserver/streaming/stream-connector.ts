// How the API server reaches others: kubelets for streams, and any HTTP server of the network.
import type { KubeletRequest } from '../../../client/kubelet-wire.ts';
import type { Task } from '../../../kernel/task.ts';
import type { ApiResponse, ByteStream, LaterResponse } from '../../../model/api/request.ts';
import type { HttpCall, HttpOutcome } from '../../../world/network/http.ts';

export interface StreamConnector {
  /** A stream to the kubelet at an address; it connects when the stream is started. */
  open(address: string, port: number, request: KubeletRequest): ByteStream;
  /** One HTTP exchange; its packets take no time, so that a clock that stands does not stop it. */
  request(call: HttpCall): Task<HttpOutcome>;
  /** Whether anybody listens on a port of the server's own host. */
  isListening(port: number): boolean;
  /** Begins a task of the server that ends in a response. */
  later(name: string, task: Task<ApiResponse>): LaterResponse;
}

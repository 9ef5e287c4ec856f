// How the API server reaches a kubelet for requests that become streams.
import type { KubeletRequest } from '../../../client/kubelet-wire.ts';
import type { ByteStream } from '../../../model/api/request.ts';

export interface StreamConnector {
  /** A stream to the kubelet at an address; it connects when the stream is started. */
  open(address: string, port: number, request: KubeletRequest): ByteStream;
}

// What makes one runtime differ from another to those who look at a node.
import { CriError } from '../cri.ts';

export interface RuntimeFlavor {
  /** As in `containerd://2.1.4`. */
  readonly name: string;
  readonly version: string;
  readonly socket: string;
}

export const CONTAINERD: RuntimeFlavor = {
  name: 'containerd',
  version: '2.1.4',
  socket: '/run/containerd/containerd.sock',
};

export const CRI_O: RuntimeFlavor = {
  name: 'cri-o',
  version: '1.35.0',
  socket: '/var/run/crio/crio.sock',
};

/** What a gRPC client is told when nobody serves the socket. */
export function unavailable(socket: string): CriError {
  const dial = `dial unix ${socket}: connect: connection refused`;
  return new CriError(
    'Unavailable',
    `connection error: desc = "transport: Error while dialing: ${dial}"`,
  );
}

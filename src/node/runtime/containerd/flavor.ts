// What makes one runtime differ from another to those who look at a node.
import { CriError } from '../cri.ts';

export interface RuntimeFlavor {
  /** As in `containerd://2.1.4`. */
  readonly name: string;
  readonly version: string;
  readonly socket: string;
  /** The first minor version of kubelets that refuse it; undefined when all take it. */
  readonly removedInMinor?: number;
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

/** Docker behind the kubelet's own shim, which v1.24 removed. */
export const DOCKERSHIM: RuntimeFlavor = {
  name: 'docker',
  version: '23.0.6',
  socket: '/var/run/dockershim.sock',
  removedInMinor: 24,
};

/** What a gRPC client is told when nobody serves the socket. */
export function unavailable(socket: string): CriError {
  const dial = `dial unix ${socket}: connect: connection refused`;
  return new CriError(
    'Unavailable',
    `connection error: desc = "transport: Error while dialing: ${dial}"`,
  );
}

/** Source: "Dockershim Removal FAQ". */
export function refusalOf(
  { name, removedInMinor }: RuntimeFlavor,
  kubeletMinor: number,
): string | undefined {
  if (removedInMinor === undefined || kubeletMinor < removedInMinor) return undefined;
  return (
    `the ${name} runtime needs dockershim, which was removed in v1.${removedInMinor}: ` +
    'use containerd or CRI-O'
  );
}

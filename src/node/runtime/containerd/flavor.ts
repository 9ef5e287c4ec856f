// What makes one runtime differ from another to those who look at a node.
import { CriError } from '../cri.ts';

export interface RuntimeFlavor {
  /** As in `containerd://2.1.4`. */
  readonly name: string;
  readonly version: string;
  readonly socket: string;
  /** The unit that init keeps running. */
  readonly unit: string;
  /** The first minor version of kubelets that refuse it; undefined when all take it. */
  readonly removedInMinor?: number;
}

export const CONTAINERD: RuntimeFlavor = {
  name: 'containerd',
  version: '2.1.4',
  socket: '/run/containerd/containerd.sock',
  unit: 'containerd',
};

export const CRI_O: RuntimeFlavor = {
  name: 'cri-o',
  version: '1.35.0',
  socket: '/var/run/crio/crio.sock',
  unit: 'crio',
};

/** Docker behind the kubelet's own shim, which v1.24 removed. */
export const DOCKERSHIM: RuntimeFlavor = {
  name: 'docker',
  version: '23.0.6',
  socket: '/var/run/dockershim.sock',
  unit: 'docker',
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

/** The handlers of a default configuration; '' stands for the first. */
const HANDLERS: ReadonlySet<string> = new Set(['', 'runc']);

/** Why no sandbox can be made with a RuntimeClass's handler; undefined when one can. */
export function unknownHandler({ name }: RuntimeFlavor, handler: string): string | undefined {
  if (HANDLERS.has(handler)) return undefined;
  switch (name) {
    case 'cri-o':
      return `failed to find runtime handler ${handler} from runtime list map[crun: runc:]`;
    case 'docker':
      return `RuntimeHandler "${handler}" not supported`;
    default:
      return `failed to get sandbox runtime: no runtime for "${handler}" is configured`;
  }
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

// The ports of its node that a pod takes. Upstream: plugins/nodeports, kube-scheduler/framework.
import type { Container, Pod } from '../../generated/types.ts';

export interface HostPort {
  readonly address: string;
  readonly protocol: string;
  readonly port: number;
}

const NO_PORTS: readonly HostPort[] = [];
const ANY_ADDRESS = '0.0.0.0';

/** The ports of their nodes that containers and sidecars ask for. */
export function hostPortsOf(pod: Pod): readonly HostPort[] {
  let found: HostPort[] | undefined;
  const collect = (container: Container): void => {
    if (!container.ports) return;
    for (const { hostPort, hostIP, protocol } of container.ports) {
      if (!hostPort) continue;
      (found ??= []).push({
        address: hostIP || '0.0.0.0',
        protocol: protocol || 'TCP',
        port: hostPort,
      });
    }
  };
  for (const container of pod.spec.containers) collect(container);
  for (const container of pod.spec.initContainers ?? []) {
    if (container.restartPolicy === 'Always') collect(container);
  }
  return found ?? NO_PORTS;
}

/** One port clashes with another of its protocol on the same address, or on every address. */
export function conflicts(a: HostPort, b: HostPort): boolean {
  if (a.port !== b.port || a.protocol !== b.protocol) return false;
  return a.address === b.address || a.address === ANY_ADDRESS || b.address === ANY_ADDRESS;
}

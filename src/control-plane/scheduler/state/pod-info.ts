// A pod with everything precomputed that filters and scores ask of it.
import type { Container, Pod } from '../../../model/generated/types.ts';
import { parseTime } from '../../../model/meta/time.ts';
import { affinityTerms } from './affinity-terms.ts';
import type { AffinityTerms } from './affinity-terms.ts';
import type { PodGroup } from './pod-groups.ts';
import { podRequests } from './pod-requests.ts';
import type { PodRequests } from './pod-requests.ts';

export interface HostPort {
  readonly address: string;
  readonly protocol: string;
  readonly port: number;
}

const NO_PORTS: readonly HostPort[] = [];

/** One version of a pod. `node` and `group` are filled while the pod counts on a node. */
export class PodInfo {
  readonly key: string;
  readonly uid: string;
  readonly namespace: string;
  readonly priority: number;
  readonly requests: PodRequests;
  readonly nonZeroMilliCpu: number;
  readonly nonZeroMemory: number;
  readonly isWithoutRequests: boolean;
  readonly hostPorts: readonly HostPort[];
  readonly affinity: AffinityTerms | undefined;
  readonly isTerminating: boolean;
  /** The slot of the node on which it counts, -1 when on none. */
  node = -1;
  /** Where it stands among the pods of its node. */
  indexOnNode = -1;
  group: PodGroup | undefined;
  private startedAt = Infinity;

  /** `pod` may be replaced by a version that differs in nothing precomputed here. */
  constructor(public pod: Pod) {
    const { metadata, spec } = pod;
    this.namespace = metadata.namespace ?? '';
    this.key = `${this.namespace}/${metadata.name}`;
    this.uid = metadata.uid ?? this.key;
    this.priority = spec.priority ?? 0;
    const { requests, nonZeroMilliCpu, nonZeroMemory } = podRequests(pod);
    this.requests = requests;
    this.nonZeroMilliCpu = nonZeroMilliCpu;
    this.nonZeroMemory = nonZeroMemory;
    this.isWithoutRequests =
      requests.milliCpu === 0 &&
      requests.memory === 0 &&
      requests.ephemeralStorage === 0 &&
      requests.scalars.length === 0;
    this.hostPorts = hostPortsOf(pod);
    this.affinity = affinityTerms(pod);
    this.isTerminating = metadata.deletionTimestamp !== undefined;
  }

  /** When the kubelet took it, in microseconds; Infinity while it has not. Set once for ever. */
  get started(): number {
    if (this.startedAt === Infinity) {
      const { startTime } = this.pod.status ?? {};
      if (startTime !== undefined) this.startedAt = parseTime(startTime) ?? Infinity;
    }
    return this.startedAt;
  }
}

function hostPortsOf(pod: Pod): readonly HostPort[] {
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

// A pod with everything precomputed that filters and scores ask of it.
import type { Pod } from '../../../model/generated/types.ts';
import { parseTime } from '../../../model/meta/time.ts';
import { hostPortsOf } from '../../../model/resources/pod/host-ports.ts';
import type { HostPort } from '../../../model/resources/pod/host-ports.ts';
import { affinityTerms } from './affinity-terms.ts';
import type { AffinityTerms } from './affinity-terms.ts';
import type { PodGroup } from './pod-groups.ts';
import { podRequests } from './pod-requests.ts';
import type { PodRequests } from './pod-requests.ts';

/** One version of a pod. `node` and `group` are filled while the pod counts on a node. */
export class PodInfo {
  readonly key: string;
  readonly uid: string;
  readonly namespace: string;
  readonly priority: number;
  readonly requests: PodRequests;
  /** Of the requests, beside the rest: preemption reads them for many pods at once. */
  readonly milliCpu: number;
  readonly memory: number;
  readonly ephemeralStorage: number;
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
  /** When the kubelet took it, in microseconds; Infinity while it has not. Set once for ever. */
  started: number;

  constructor(public pod: Pod) {
    const { metadata, spec } = pod;
    this.namespace = metadata.namespace ?? '';
    this.key = `${this.namespace}/${metadata.name}`;
    this.uid = metadata.uid ?? this.key;
    this.priority = spec.priority ?? 0;
    const { requests, nonZeroMilliCpu, nonZeroMemory } = podRequests(pod);
    this.requests = requests;
    this.milliCpu = requests.milliCpu;
    this.memory = requests.memory;
    this.ephemeralStorage = requests.ephemeralStorage;
    this.nonZeroMilliCpu = nonZeroMilliCpu;
    this.nonZeroMemory = nonZeroMemory;
    this.isWithoutRequests =
      requests.milliCpu === 0 &&
      requests.memory === 0 &&
      requests.ephemeralStorage === 0 &&
      requests.scalars.length === 0;
    this.hostPorts = hostPortsOf(pod);
    this.affinity = affinityTerms(pod);
    this.started = startOf(pod);
    this.isTerminating = metadata.deletionTimestamp !== undefined;
  }

  /** Another version of the pod, equal in everything that is precomputed here. */
  replace(version: Pod): void {
    this.pod = version;
    if (this.started === Infinity) this.started = startOf(version);
  }
}

function startOf({ status }: Pod): number {
  if (status?.startTime === undefined) return Infinity;
  return parseTime(status.startTime) ?? Infinity;
}

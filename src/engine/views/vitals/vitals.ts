// What machines and containers use, and how probes do: read from the runtime's and the kubelet's own
// books by somebody who only looks on, so that no journal needs to know of it.
import type { Micros } from '../../../kernel/time.ts';
import { SECOND } from '../../../kernel/time.ts';
import type { Pod } from '../../../model/generated/types.ts';
import { joinKey } from '../../../model/meta/object.ts';
import { CriError } from '../../../node/runtime/cri.ts';
import type { Cluster, ClusterMachine } from '../../cluster/cluster.ts';
import type { ObjectName } from '../view-types.ts';
import type { ContainerUse, NodeUse, PodVitals, VitalSigns } from './vitals-types.ts';

/** The cpu that is used is averaged over at least so long. */
const WINDOW: Micros = 2 * SECOND;
/** Counters of more than these are not remembered: the oldest go first. */
const KEPT = 1000;
/** By which a static pod's kubelet knows it. Upstream: pkg/kubelet/types/pod_update.go */
const STATIC_POD_HASH = 'kubernetes.io/config.hash';

interface Counter {
  readonly at: Micros;
  readonly cpuMicros: number;
  readonly milli: number;
}

export function newVitals(cluster: Cluster): Vitals {
  return new Vitals(cluster);
}

export class Vitals {
  private readonly counters = new Map<string, Counter>();

  constructor(private readonly cluster: Cluster) {}

  /** The use of machines by their names, and of the containers of one pod. */
  of(nodes: readonly string[], pod: ObjectName | null): VitalSigns {
    return {
      at: this.cluster.network.kernel.now,
      nodes: nodes.flatMap((name) => this.node(name)),
      pod: pod && this.pod(pod),
    };
  }

  private node(name: string): readonly NodeUse[] {
    const found = this.cluster.machine(name);
    if (!found?.machine.isOn) return [];
    const { group, bootedAt } = found.machine;
    const now = found.machine.kernel.clock.now;
    const used = group.cpuSeenMicros();
    const cpuMilli = this.rate(`${name} ${bootedAt}`, now, used, group.cpuRateMilli());
    return [{ name, cpuMilli, memoryBytes: group.memoryBytes }];
  }

  private pod({ namespace, name }: ObjectName): PodVitals | null {
    const { store } = this.cluster;
    if (!store.isOpen('pods')) return null;
    const pod = store.get('pods', joinKey(namespace, name)) as Pod | undefined;
    const found = this.cluster.machine(pod?.spec?.nodeName ?? '');
    if (!pod || !found?.machine.isOn) return null;
    const uid = pod.metadata.annotations?.[STATIC_POD_HASH] ?? pod.metadata.uid ?? '';
    const probes = [...(found.sight.prober?.sights(uid) ?? [])];
    return { containers: this.containers(found, uid), probes };
  }

  private containers({ runtime, machine }: ClusterMachine, podUid: string): ContainerUse[] {
    if (!runtime) return [];
    const { now } = machine.kernel.clock;
    try {
      return runtime.listContainers({ podUid, isRunning: true }).flatMap(({ id, name }) => {
        const stats = runtime.containerStats(id);
        if (!stats) return [];
        const { cpuMicros, cpuMillis, memoryBytes } = stats;
        return [{ name, cpuMilli: this.rate(id, now, cpuMicros, cpuMillis), memoryBytes }];
      });
    } catch (error) {
      // While the runtime is down nobody can tell.
      if (error instanceof CriError) return [];
      throw error;
    }
  }

  /** Over the window; until one has passed, what runs at this instant. */
  private rate(key: string, now: Micros, cpuMicros: number, instant: number): number {
    const before = this.counters.get(key);
    if (before && now - before.at < WINDOW && now >= before.at) return before.milli;
    const milli =
      before && now > before.at
        ? ((cpuMicros - before.cpuMicros) * 1000) / (now - before.at)
        : instant;
    this.counters.delete(key);
    this.counters.set(key, { at: now, cpuMicros, milli });
    if (this.counters.size > KEPT) {
      for (const oldest of this.counters.keys()) {
        this.counters.delete(oldest);
        break;
      }
    }
    return milli;
  }
}

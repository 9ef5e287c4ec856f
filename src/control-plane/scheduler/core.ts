// The scheduler without API and clock: state, queue and cycle, for the program and for benchmarks.
import type { Random } from '../../kernel/random.ts';
import type { Micros } from '../../kernel/time.ts';
import { ClusterState } from './state/cluster-state.ts';
import { SchedulingCycle } from './cycle/cycle.ts';
import type { CycleResult } from './cycle/cycle.ts';
import { Explanations } from './cycle/explain.ts';
import type { Rejection, SchedulerPlugin } from './framework.ts';
import { Nominator } from './state/nominator.ts';
import { defaultPlugins } from './plugins/default-plugins.ts';
import type { PluginSources } from './plugins/default-plugins.ts';
import type { PodInfo } from './state/pod-info.ts';
import { SchedulingQueue } from './queue/queue.ts';
import type { QueuedPod } from './queue/queue.ts';

export interface SchedulingCoreOptions {
  readonly random: Random;
  /** 0 (the default) is adaptive, as upstream's. */
  readonly percentageOfNodesToScore?: number;
  /** What plugins read beside nodes and pods. */
  readonly sources?: PluginSources;
}

/** One scheduling decision, its pod assumed on the node if there is one. */
export interface Decision {
  readonly queued: QueuedPod;
  readonly info: PodInfo;
  readonly result: CycleResult;
}

export interface SchedulingCore {
  readonly state: ClusterState;
  readonly queue: SchedulingQueue;
  readonly nominator: Nominator;
  readonly explanations: Explanations;
  readonly cycle: SchedulingCycle;
  readonly plugins: readonly SchedulerPlugin[];
  /**
   * Takes the next pod and decides. A scheduled one counts on its node from then on; the caller
   * binds it. One without a node is parked in the queue.
   */
  scheduleOne(now: Micros): Decision | undefined;
}

/** Makes a scheduler that is fed through `state` and `queue`. */
export function createSchedulingCore(options: SchedulingCoreOptions): SchedulingCore {
  const state = new ClusterState();
  const nominator = new Nominator(state.table);
  const explanations = new Explanations();
  const trial: { cycle: SchedulingCycle | undefined } = { cycle: undefined };
  const plugins = defaultPlugins({
    state,
    nominator,
    random: options.random,
    sources: options.sources ?? {},
    filters: () => (trial.cycle as SchedulingCycle).filters,
  });
  const cycle = new SchedulingCycle(
    state,
    plugins,
    nominator,
    options.random,
    explanations,
    options.percentageOfNodesToScore,
  );
  trial.cycle = cycle;
  const queue = new SchedulingQueue(plugins);

  /** All plugins reserve, or none does. */
  function reserve(info: PodInfo, node: number): Rejection | undefined {
    for (const plugin of plugins) {
      const refusal = plugin.reserve?.(info, node);
      if (!refusal) continue;
      for (const other of plugins) other.unreserve?.(info, node);
      return refusal;
    }
    return undefined;
  }

  function refuse(queued: QueuedPod, { plugin, reasons }: Rejection, now: Micros): CycleResult {
    state.removePod(queued.uid);
    const rejectors = new Set([plugin]);
    queue.parkUnschedulable(queued, rejectors, now);
    const nodeCount = state.table.nodeCount;
    const message = `0/${nodeCount} nodes are available: ${reasons.join(', ')}.`;
    return { is: 'unschedulable', message, rejectors, nomination: undefined };
  }

  function scheduleOne(now: Micros): Decision | undefined {
    const queued = queue.pop(now);
    if (!queued) return undefined;
    const { info } = queued;
    explanations.at = now;
    const result = cycle.run(info);
    if (result.is === 'scheduled') {
      state.assume(info, result.nodeName);
      const refusal = reserve(info, result.node);
      if (refusal) return { queued, info, result: refuse(queued, refusal, now) };
      nominator.delete(info.uid);
    } else {
      queue.parkUnschedulable(queued, result.rejectors, now);
      if (result.nomination) nominator.set(info, result.nomination.nodeName);
    }
    return { queued, info, result };
  }

  return { state, queue, nominator, explanations, cycle, plugins, scheduleOne };
}

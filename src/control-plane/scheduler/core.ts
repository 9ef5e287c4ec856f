// The scheduler without API and clock: state, queue and cycle, for the program and for benchmarks.
import { assert } from '../../kernel/assert.ts';
import type { Random } from '../../kernel/random.ts';
import type { Micros } from '../../kernel/time.ts';
import type { Pod } from '../../model/generated/types.ts';
import { DEFAULT_CONFIGURATION, DEFAULT_SCHEDULER_NAME } from './configuration/configuration.ts';
import type {
  ProfileConfiguration,
  SchedulerConfiguration,
} from './configuration/configuration.ts';
import { ClusterState } from './state/cluster-state.ts';
import { SchedulingCycle } from './cycle/cycle.ts';
import type { CycleResult } from './cycle/cycle.ts';
import { Explanations } from './cycle/explain.ts';
import type { Rejection, SchedulerPlugin } from './framework.ts';
import { Nominator } from './state/nominator.ts';
import { makePlugins } from './plugins/default-plugins.ts';
import type { PluginSources } from './plugins/default-plugins.ts';
import type { PodInfo } from './state/pod-info.ts';
import { SchedulingQueue } from './queue/queue.ts';
import type { QueuedPod } from './queue/queue.ts';

export interface SchedulingCoreOptions {
  readonly random: Random;
  /** One for each scheduler name; the default scheduler's alone unless told otherwise. */
  readonly configuration?: SchedulerConfiguration;
  /** What plugins read beside nodes and pods. */
  readonly sources?: PluginSources;
}

/** One scheduling decision, its pod assumed on the node if there is one. */
export interface Decision {
  readonly queued: QueuedPod;
  readonly info: PodInfo;
  readonly result: CycleResult;
  readonly profile: Profile;
}

/** One scheduler name with its plugins; all profiles share queue and state. */
export interface Profile {
  readonly schedulerName: string;
  readonly plugins: readonly SchedulerPlugin[];
  readonly cycle: SchedulingCycle;
}

export class SchedulingCore {
  readonly state = new ClusterState();
  readonly nominator = new Nominator(this.state.table);
  readonly explanations = new Explanations();
  readonly queue: SchedulingQueue;
  private readonly profiles = new Map<string, Profile>();

  constructor(private readonly options: SchedulingCoreOptions) {
    const { profiles, firstBackoff, lastBackoff } = options.configuration ?? DEFAULT_CONFIGURATION;
    for (const profile of profiles) {
      this.profiles.set(profile.schedulerName, this.makeProfile(profile));
    }
    this.queue = new SchedulingQueue((pod) => this.profileOf(pod).plugins, {
      first: firstBackoff,
      last: lastBackoff,
    });
  }

  /** The cycle of the first profile. */
  get cycle(): SchedulingCycle {
    const [first] = this.profiles.values();
    assert(first, 'a scheduler has a profile');
    return first.cycle;
  }

  /** Whether some profile schedules the pod. */
  isResponsibleFor({ spec }: Pod): boolean {
    return this.profiles.has(spec.schedulerName ?? DEFAULT_SCHEDULER_NAME);
  }

  /** The profile that schedules a pod for which this scheduler is responsible. */
  profileOf({ spec }: Pod): Profile {
    const profile = this.profiles.get(spec.schedulerName ?? DEFAULT_SCHEDULER_NAME);
    assert(profile, `there is a profile named ${spec.schedulerName}`);
    return profile;
  }

  /**
   * Takes the next pod and decides. A scheduled one counts on its node from then on; the caller
   * binds it. One without a node is parked in the queue.
   */
  scheduleOne(now: Micros): Decision | undefined {
    const { queue, explanations, nominator, state } = this;
    const queued = queue.pop(now);
    if (!queued) return undefined;
    const { info } = queued;
    const profile = this.profileOf(info.pod);
    explanations.at = now;
    const result = profile.cycle.run(info);
    if (result.is === 'scheduled') {
      state.assume(info, result.nodeName);
      const refusal = reserve(profile, info, result.node);
      if (refusal) {
        return { queued, info, profile, result: this.refuse(queued, refusal, now) };
      }
      nominator.delete(info.uid);
    } else {
      queue.parkUnschedulable(queued, result.rejectors, now);
      if (result.nomination) nominator.set(info, result.nomination.nodeName);
    }
    return { queued, info, profile, result };
  }

  private refuse(queued: QueuedPod, { plugin, reasons }: Rejection, now: Micros): CycleResult {
    const { state, queue } = this;
    state.removePod(queued.uid);
    const rejectors = new Set([plugin]);
    queue.parkUnschedulable(queued, rejectors, now);
    const nodeCount = state.table.nodeCount;
    const message = `0/${nodeCount} nodes are available: ${reasons.join(', ')}.`;
    return { is: 'unschedulable', message, rejectors, nomination: undefined };
  }

  private makeProfile(profile: ProfileConfiguration): Profile {
    const { state, nominator, explanations, options } = this;
    const { random, sources = {} } = options;
    const made: { cycle: SchedulingCycle | undefined } = { cycle: undefined };
    const filters = () => (made.cycle as SchedulingCycle).filters;
    const plugins = makePlugins({ state, nominator, random, sources, filters }, profile);
    const { percentageOfNodesToScore: percentage, schedulerName } = profile;
    const cycle = new SchedulingCycle(state, plugins, nominator, random, explanations, percentage);
    made.cycle = cycle;
    return { schedulerName, plugins, cycle };
  }
}

/** All plugins reserve, or none does. */
function reserve({ plugins }: Profile, info: PodInfo, node: number): Rejection | undefined {
  for (const plugin of plugins) {
    const refusal = plugin.reserve?.(info, node);
    if (!refusal) continue;
    for (const other of plugins) other.unreserve?.(info, node);
    return refusal;
  }
  return undefined;
}

/** Makes a scheduler that is fed through `state` and `queue`. */
export function createSchedulingCore(options: SchedulingCoreOptions): SchedulingCore {
  return new SchedulingCore(options);
}

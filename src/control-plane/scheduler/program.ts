// kube-scheduler as a program: informers feed the core, decisions become bindings and events.
import type { ApiClient } from '../../client/api-client.ts';
import { isNotFound } from '../../client/api-error.ts';
import { EventRecorder } from '../../client/event-recorder.ts';
import { InformerFactory } from '../../client/informer-factory.ts';
import { becomeLeader } from '../../client/leader-election.ts';
import { Failure } from '../../kernel/failure.ts';
import type { Process } from '../../kernel/process.ts';
import type { Task } from '../../kernel/task.ts';
import { Bell, join, sleep, sleepInBackground, withTimeout } from '../../kernel/waits.ts';
import { NAMESPACES, NODES, PODS } from '../../model/api/refs.ts';
import type { Pod } from '../../model/generated/types.ts';
import { formatTime } from '../../model/meta/time.ts';
import type { Program, ProgramContext } from '../../world/machines/program.ts';
import { DEFAULT_CONFIGURATION } from './configuration/configuration.ts';
import type { SchedulerConfiguration } from './configuration/configuration.ts';
import { startConfiguration } from './configuration/start-configuration.ts';
import type { Decision, SchedulingCore } from './core.ts';
import { createSchedulingCore } from './core.ts';
import type { Nomination } from './framework.ts';
import { InformerFeed } from './informer-feed.ts';
import {
  FIRST_SYNC_PATIENCE,
  MAX_BINDINGS_UNDER_WAY,
  SCHEDULING_CYCLE,
  UNSCHEDULABLE_FLUSH_PERIOD,
} from './limits.ts';
import { preemptionPatch, unscheduledPatch } from './pod-status.ts';
import { followSources, pluginSources } from './informer-sources.ts';

export interface SchedulerOptions {
  /** Its profiles and timings; as upstream's defaults without. */
  readonly configuration?: SchedulerConfiguration;
  /** Identity in leader election; without one it schedules at once. */
  readonly leaderIdentity?: string;
  readonly hostname?: string;
  /** Hands the core out once it schedules, for views that explain. */
  onCore?(core: SchedulingCore): void;
}

/**
 * A program that connects as told and schedules until it ends: by the file that `--config` names,
 * or by the given configuration. A file that will not do ends it with exit code 1.
 */
export function schedulerProgram(
  connect: (self: ProgramContext) => ApiClient,
  options: SchedulerOptions = {},
): Program {
  return function* (self) {
    const started = startConfiguration(self, options.configuration);
    if (started.is === 'problem') {
      self.stderr.write(`"command failed" err="${started.message}"\n`);
      return 1;
    }
    const { configuration } = started;
    const hostname = options.hostname ?? self.hostname;
    yield* runScheduler(self.process, connect(self), { hostname, ...options, configuration });
    return 0;
  };
}

/** Schedules the pods of its profiles for as long as the process lives. */
export function* runScheduler(
  process: Process,
  client: ApiClient,
  options: SchedulerOptions = {},
): Task {
  yield* new Scheduler(process, client, options).run();
}

class Scheduler {
  private readonly core: SchedulingCore;
  /** By scheduler name. */
  private readonly recorders = new Map<string, EventRecorder>();
  private readonly essential: InformerFactory;
  private readonly sources: InformerFactory;
  private readonly bell = new Bell('pods to schedule');
  private bindings = 0;

  constructor(
    private readonly process: Process,
    private readonly client: ApiClient,
    private readonly options: SchedulerOptions,
  ) {
    const { configuration = DEFAULT_CONFIGURATION } = options;
    this.essential = new InformerFactory(client);
    this.sources = new InformerFactory(client);
    for (const { schedulerName } of configuration.profiles) {
      const recorder = new EventRecorder(client, schedulerName, options.hostname, 'events.k8s.io');
      this.recorders.set(schedulerName, recorder);
    }
    this.core = createSchedulingCore({
      random: process.random,
      configuration,
      sources: pluginSources(this.sources, client),
    });
    const feed = new InformerFeed({
      core: this.core,
      now: () => process.clock.now,
      wake: () => this.bell.ring(),
    });
    feed.followNodes(this.essential.informer(NODES));
    feed.followNamespaces(this.essential.informer(NAMESPACES));
    feed.followPods(this.essential.informer(PODS));
    followSources(feed, this.sources);
  }

  *run(): Task {
    const { process, client, options } = this;
    yield* this.essential.startAll();
    const sources = process.spawn('scheduler sources', this.sources.startAll());
    yield* withTimeout(join(sources), FIRST_SYNC_PATIENCE);
    const { lease } = options.configuration ?? DEFAULT_CONFIGURATION;
    if (options.leaderIdentity !== undefined && lease) {
      yield* becomeLeader(client, lease.name, options.leaderIdentity, lease.namespace);
    }
    options.onCore?.(this.core);
    process.spawn('flush unschedulable pods', this.flush());
    for (;;) {
      const decision =
        this.bindings < MAX_BINDINGS_UNDER_WAY
          ? this.core.scheduleOne(process.clock.now)
          : undefined;
      if (decision) {
        this.act(decision);
        yield* sleep(SCHEDULING_CYCLE);
      } else {
        yield* this.waitForWork();
      }
    }
  }

  private *waitForWork(): Task {
    const end = this.core.queue.nextBackoffEnd;
    if (end === undefined) yield* this.bell.wait();
    else yield* withTimeout(this.bell.wait(), Math.max(end - this.process.clock.now, 0));
  }

  private *flush(): Task {
    for (;;) {
      yield* sleepInBackground(UNSCHEDULABLE_FLUSH_PERIOD);
      this.core.queue.flushUnschedulable(this.process.clock.now);
      if (this.core.queue.readyCount > 0) this.bell.ring();
    }
  }

  private act(decision: Decision): void {
    const { result, info } = decision;
    this.process.kernel.trace.becauseOfWrite(Number(info.pod.metadata.resourceVersion));
    if (result.is === 'scheduled') {
      this.bindings++;
      this.process.spawn('bind', this.bind(decision, result.nodeName));
      return;
    }
    const { nomination, message } = result;
    if (nomination) this.process.spawn('preempt', this.preempt(info.pod, nomination));
    this.report(info.pod, 'Unschedulable', message, nomination?.nodeName);
  }

  private *bind(decision: Decision, nodeName: string): Task {
    const { info, queued, profile } = decision;
    const { pod } = info;
    // Upstream: schedule_one.go (bindingCycle), NominatedNodeNameForExpectation, on since v1.35.
    if (profile.plugins.some((plugin) => plugin.willPreBind?.(info))) {
      yield* this.patchStatus(pod, { status: { nominatedNodeName: nodeName } });
    }
    try {
      for (const plugin of profile.plugins) {
        if (plugin.preBind) yield* plugin.preBind(info, nodeName);
      }
      yield* this.client.bind(pod, nodeName);
      this.core.queue.done(info.uid);
      const { namespace, name } = pod.metadata;
      const text = `Successfully assigned ${namespace}/${name} to ${nodeName}`;
      this.eventsOf(pod).event(pod, 'Normal', 'Scheduled', text, { action: 'Binding' });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.undo(decision);
      if (isNotFound(error)) this.core.queue.delete(info.uid);
      else {
        this.core.queue.parkFailed(queued, this.process.clock.now);
        this.report(pod, 'SchedulerError', `binding rejected: ${error.message}`, undefined);
      }
    }
    this.bindings--;
    this.bell.ring();
  }

  /** The pod does not go there after all: its room is free again. */
  /** The recorder of the profile that schedules a pod. */
  private eventsOf(pod: Pod): EventRecorder {
    return this.recorders.get(this.core.profileOf(pod).schedulerName) as EventRecorder;
  }

  private undo({ info, result, profile }: Decision): void {
    if (result.is !== 'scheduled' || !this.core.state.isAssumed(info.uid)) return;
    for (const plugin of profile.plugins) plugin.unreserve?.(info, result.node);
    this.core.state.removePod(info.uid);
    const event = { kind: 'assigned pod removed', previous: info.pod } as const;
    this.core.queue.onEvent(event, this.process.clock.now);
  }

  private report(
    pod: Pod,
    reason: 'Unschedulable' | 'SchedulerError',
    message: string,
    nominatedNodeName: string | undefined,
  ): void {
    const action = 'Scheduling';
    this.eventsOf(pod).event(pod, 'Warning', 'FailedScheduling', message, { action });
    const now = formatTime(this.process.clock.now);
    const patch = unscheduledPatch(pod, reason, message, nominatedNodeName, now);
    if (patch) this.process.spawn('pod status', this.patchStatus(pod, patch));
  }

  private *patchStatus(pod: Pod, patch: unknown): Task {
    const { namespace = '', name } = pod.metadata;
    try {
      yield* this.client.patch(PODS, namespace, name, 'strategic', patch, 'status');
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
    }
  }

  /** Upstream: pkg/scheduler/framework/preemption/preemption.go (prepareCandidate). */
  private *preempt(preemptor: Pod, { victims, nodeName }: Nomination): Task {
    this.dropWeakerNominations(preemptor, nodeName);
    const now = formatTime(this.process.clock.now);
    for (const { pod: victim } of victims) {
      const { namespace = '', name, uid } = victim.metadata;
      yield* this.patchStatus(victim, preemptionPatch(victim, preemptor, now));
      try {
        yield* this.client.delete(PODS, namespace, name, uid ? { preconditions: { uid } } : {});
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        continue;
      }
      const text = `Preempted by pod ${preemptor.metadata.uid} on node ${nodeName}`;
      const action = 'Preempting';
      this.eventsOf(preemptor).event(victim, 'Normal', 'Preempted', text, { action });
    }
  }

  /** Weaker pods that were promised this node look for another. */
  private dropWeakerNominations(preemptor: Pod, nodeName: string): void {
    const priority = preemptor.spec.priority ?? 0;
    for (const other of this.core.nominator.on(nodeName)) {
      if (other.priority >= priority || other.uid === preemptor.metadata.uid) continue;
      this.core.nominator.delete(other.uid);
      const patch = { status: { nominatedNodeName: null } };
      this.process.spawn('pod status', this.patchStatus(other.pod, patch));
    }
  }
}

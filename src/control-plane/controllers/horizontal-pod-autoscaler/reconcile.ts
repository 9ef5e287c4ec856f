// The horizontal pod autoscaler: sizes workloads by their metrics, every 15 seconds.
import { objectOf } from '../../../client/api-client.ts';
import type {
  Controller,
  ControllerContext,
  ControllerDefinition,
} from '../../../client/controller.ts';
import { watch } from '../../../client/controller.ts';
import { EventRecorder } from '../../../client/event-recorder.ts';
import { Failure } from '../../../kernel/failure.ts';
import type { Task } from '../../../kernel/task.ts';
import { SECOND } from '../../../kernel/time.ts';
import type { Micros } from '../../../kernel/time.ts';
import { sleepInBackground } from '../../../kernel/waits.ts';
import { HORIZONTAL_POD_AUTOSCALERS, PODS } from '../../../model/api/refs.ts';
import type { ResourceRef } from '../../../model/api/resource-ref.ts';
import type {
  HorizontalPodAutoscaler,
  MetricStatus,
  Scale,
} from '../../../model/generated/types.ts';
import { deepEqual } from '../../../model/meta/deep-equal.ts';
import { keyOf, namespaceOf, splitApiVersion } from '../../../model/meta/object.ts';
import { formatTime } from '../../../model/meta/time.ts';
import { HPA_SYNC_PERIOD } from '../limits.ts';
import { ServedResources } from '../shared/served-resources.ts';
import { HpaConditions } from './conditions.ts';
import { HistoryKeeper } from './history-keeper.ts';
import type { MetricsRound } from './metrics-round.ts';
import { newMetricsRound } from './metrics-round.ts';
import { normalize } from './scaling-behavior.ts';

/**
 * Upstream: pkg/controller/podautoscaler/horizontal.go;
 * --concurrent-horizontal-pod-autoscaler-syncs.
 */
export function horizontalPodAutoscaler(builtIn: readonly ResourceRef[]): ControllerDefinition {
  return {
    name: 'horizontalpodautoscaling',
    workers: 5,
    create: (context) => new HorizontalPodAutoscalerController(context, builtIn),
  };
}

type Status = NonNullable<HorizontalPodAutoscaler['status']>;

interface Decision {
  readonly desired: number;
  readonly reason: string;
  readonly metrics: readonly MetricStatus[] | undefined;
}

class HorizontalPodAutoscalerController implements Controller {
  readonly watches;
  private readonly hpas;
  private readonly served: ServedResources;
  private round: MetricsRound | undefined;
  private readonly events: EventRecorder;
  private readonly history = new HistoryKeeper();
  /** When each is due next. */
  private readonly due = new Map<string, Micros>();

  constructor(
    private readonly context: ControllerContext,
    builtIn: readonly ResourceRef[],
  ) {
    const { informers, client } = context;
    this.hpas = informers.informer(HORIZONTAL_POD_AUTOSCALERS);
    this.served = new ServedResources(builtIn, informers);
    this.events = new EventRecorder(client, 'horizontal-pod-autoscaler');
    // The round's, which is made when there is something to measure.
    informers.informer(PODS);
    this.watches = [
      watch(HORIZONTAL_POD_AUTOSCALERS, (hpa, _, type) => {
        if (type === 'deleted') this.forget(keyOf(hpa));
        else if (!this.due.has(keyOf(hpa)))
          this.due.set(keyOf(hpa), context.now() + HPA_SYNC_PERIOD);
        return [];
      }),
    ];
  }

  // The rhythm goes on for ever, so it waits in the background.
  *run(): Task {
    for (;;) {
      yield* sleepInBackground(SECOND);
      const now = this.context.now();
      for (const [key, at] of this.due) {
        if (at > now) continue;
        this.due.set(key, now + HPA_SYNC_PERIOD);
        this.context.queue.add(key);
      }
    }
  }

  private forget(key: string): void {
    this.due.delete(key);
    this.history.forget(key);
    this.round?.forget(key);
  }

  *reconcile(key: string): Task {
    const hpa = this.hpas.byKey(key);
    if (!hpa) return this.forget(key);
    const conditions = new HpaConditions(hpa, this.context.now());
    try {
      yield* this.sync(key, hpa, conditions);
    } catch (error) {
      // Told of by event and condition; the next round comes by itself.
      if (!(error instanceof Failure)) throw error;
    }
  }

  private *sync(key: string, hpa: HorizontalPodAutoscaler, conditions: HpaConditions): Task {
    const { kind, name, apiVersion = 'v1' } = hpa.spec.scaleTargetRef;
    const ref = this.served.ofKind(splitApiVersion(apiVersion).group, kind);
    let scale: Scale;
    try {
      if (!ref) throw new Failure(`no matches for kind "${kind}" in group "${apiVersion}"`);
      const { client } = this.context;
      const request = client.requestFor('get', ref, namespaceOf(hpa), name, 'scale');
      scale = objectOf(yield* client.request(request)) as Scale;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.events.event(hpa, 'Warning', 'FailedGetScale', error.message);
      const why = `the HPA controller was unable to get the target's current scale: ${error.message}`;
      conditions.set('AbleToScale', 'False', 'FailedGetScale', why);
      yield* this.writeStatus(hpa, conditions, {});
      throw error;
    }
    const got = "the HPA controller was able to get the target's current scale";
    conditions.set('AbleToScale', 'True', 'SucceededGetScale', got);
    const current = scale.spec.replicas ?? 0;
    this.history.begin(key, current, this.context.now());
    const decision = yield* this.decide(key, hpa, scale, conditions);
    const metrics = { currentMetrics: decision.metrics };
    if (decision.desired !== current) {
      yield* this.rescale(key, hpa, ref, scale, decision, conditions);
      const lastScaleTime = formatTime(this.context.now());
      const desiredReplicas = decision.desired;
      const change = { currentReplicas: current, desiredReplicas, lastScaleTime, ...metrics };
      return yield* this.writeStatus(hpa, conditions, change);
    }
    const change = { currentReplicas: current, desiredReplicas: current, ...metrics };
    yield* this.writeStatus(hpa, conditions, change);
  }

  /** Upstream: reconcileAutoscaler. HP6 */
  private *decide(
    key: string,
    hpa: HorizontalPodAutoscaler,
    scale: Scale,
    conditions: HpaConditions,
  ): Task<Decision> {
    const current = scale.spec.replicas ?? 0;
    const { minReplicas = 1, maxReplicas } = hpa.spec;
    const metrics = undefined;
    if (current === 0 && minReplicas !== 0) {
      const why = 'scaling is disabled since the replica count of the target is zero';
      conditions.set('ScalingActive', 'False', 'ScalingDisabled', why);
      return { desired: 0, reason: '', metrics };
    }
    if (current > maxReplicas) {
      const reason = 'Current number of replicas above Spec.MaxReplicas';
      return { desired: maxReplicas, reason, metrics };
    }
    if (current < minReplicas) {
      const reason = 'Current number of replicas below Spec.MinReplicas';
      return { desired: minReplicas, reason, metrics };
    }
    this.round ??= newMetricsRound(this.context, this.events, this.served);
    const measured = yield* this.round.measure(key, hpa, scale, conditions);
    if (measured.is === 'failed') {
      const change = { currentReplicas: current, currentMetrics: measured.statuses };
      yield* this.writeStatus(hpa, conditions, change);
      this.events.event(hpa, 'Warning', 'FailedComputeMetricsReplicas', measured.message);
      throw new Failure(measured.message);
    }
    const { proposal, statuses } = measured;
    const now = this.context.now();
    const history = this.history.of(key);
    const normalized = normalize(hpa, current, proposal.replicas, history, now);
    this.history.recommend(key, hpa, proposal.replicas, now);
    const { ableToScale, limit, isLimited, replicas: desired } = normalized;
    conditions.set('AbleToScale', 'True', ableToScale.reason, ableToScale.message);
    conditions.set('ScalingLimited', isLimited ? 'True' : 'False', limit.reason, limit.message);
    const isMore = proposal.replicas > current;
    const reason = isMore ? `${proposal.name} above target` : 'All metrics below target';
    return { desired, reason, metrics: statuses };
  }

  private *rescale(
    key: string,
    hpa: HorizontalPodAutoscaler,
    ref: ResourceRef,
    scale: Scale,
    { desired, reason }: Decision,
    conditions: HpaConditions,
  ): Task {
    const { client, now } = this.context;
    const size = `New size: ${desired}; reason: ${reason}`;
    try {
      const body = { ...scale, spec: { ...scale.spec, replicas: desired } };
      const request = client.requestFor(
        'update',
        ref,
        namespaceOf(hpa),
        scale.metadata.name,
        'scale',
      );
      objectOf(yield* client.request({ ...request, body }));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.events.event(hpa, 'Warning', 'FailedRescale', `${size}; error: ${error.message}`);
      const why = `the HPA controller was unable to update the target scale: ${error.message}`;
      conditions.set('AbleToScale', 'False', 'FailedUpdateScale', why);
      yield* this.writeStatus(hpa, conditions, { currentReplicas: scale.spec.replicas ?? 0 });
      throw error;
    }
    const done = `the HPA controller was able to update the target scale to ${desired}`;
    conditions.set('AbleToScale', 'True', 'SucceededRescale', done);
    this.events.event(hpa, 'Normal', 'SuccessfulRescale', size);
    this.history.scaled(key, hpa, desired - (scale.spec.replicas ?? 0), now());
  }

  private *writeStatus(
    hpa: HorizontalPodAutoscaler,
    conditions: HpaConditions,
    change: { readonly [Key in keyof Status]?: Status[Key] | undefined },
  ): Task {
    const old = hpa.status ?? { desiredReplicas: 0 };
    const next = { ...old, ...change, conditions: conditions.list };
    // A round without measurements leaves none behind.
    const { currentMetrics, ...others } = next;
    const status = (currentMetrics ? next : others) as Status;
    if (deepEqual(status, hpa.status)) return;
    yield* this.context.client.updateStatus(HORIZONTAL_POD_AUTOSCALERS, { ...hpa, status });
  }
}

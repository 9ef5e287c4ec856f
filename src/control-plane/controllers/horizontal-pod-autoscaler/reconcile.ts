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
import { parseSelector } from '../../../model/meta/selector-parser.ts';
import { selectorMatches } from '../../../model/meta/selectors.ts';
import { formatTime } from '../../../model/meta/time.ts';
import { HPA_SYNC_PERIOD } from '../limits.ts';
import { ServedResources } from '../shared/served-resources.ts';
import { HpaConditions } from './conditions.ts';
import { HistoryKeeper } from './history-keeper.ts';
import { MetricFailure, proposalOf } from './metric-sources.ts';
import type { MetricProposal, ScaleTarget } from './metric-sources.ts';
import { MetricsClient } from './metrics-client.ts';
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

interface Decision {
  readonly desired: number;
  readonly reason: string;
  readonly metrics: readonly MetricStatus[] | undefined;
}

class HorizontalPodAutoscalerController implements Controller {
  readonly watches;
  private readonly hpas;
  private readonly pods;
  private readonly served: ServedResources;
  private readonly metrics: MetricsClient;
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
    this.pods = informers.informer(PODS);
    this.served = new ServedResources(builtIn, informers);
    this.metrics = new MetricsClient(client);
    this.events = new EventRecorder(client, 'horizontal-pod-autoscaler');
    this.watches = [
      watch(HORIZONTAL_POD_AUTOSCALERS, (hpa, _, type) => {
        if (type === 'deleted') this.due.delete(keyOf(hpa));
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

  *reconcile(key: string): Task {
    const hpa = this.hpas.byKey(key);
    if (!hpa) {
      this.history.forget(key);
      return;
    }
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
    const metrics = decision.metrics ? { currentMetrics: decision.metrics } : {};
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
    const { proposal, statuses } = yield* this.measure(hpa, scale, conditions);
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

  /** Upstream: computeReplicasForMetrics: the largest proposal counts. */
  private *measure(
    hpa: HorizontalPodAutoscaler,
    scale: Scale,
    conditions: HpaConditions,
  ): Task<{ readonly proposal: MetricProposal; readonly statuses: readonly MetricStatus[] }> {
    const target = this.targetOf(hpa, scale, conditions);
    const specs = hpa.spec.metrics ?? [];
    const proposals: MetricProposal[] = [];
    let first: MetricFailure | undefined;
    for (const spec of specs) {
      try {
        proposals.push(yield* proposalOf(this.metrics, target, spec));
      } catch (error) {
        if (!(error instanceof MetricFailure)) throw error;
        this.events.event(hpa, 'Warning', error.reason, error.detail);
        first ??= error;
      }
    }
    const largest = [...proposals].sort((a, b) => b.replicas - a.replicas)[0];
    const invalid = specs.length - proposals.length;
    if (!largest || (first && largest.replicas < target.specReplicas)) {
      const detail = first?.detail ?? '';
      const why = `the HPA was unable to compute the replica count: ${detail}`;
      conditions.set('ScalingActive', 'False', first?.reason ?? 'InvalidMetricSourceType', why);
      const counts = `invalid metrics (${invalid} invalid out of ${specs.length})`;
      const message = `${counts}, first error is: ${first?.message ?? ''}`;
      this.events.event(hpa, 'Warning', 'FailedComputeMetricsReplicas', message);
      const currentReplicas = target.specReplicas;
      yield* this.writeStatus(hpa, conditions, { currentReplicas });
      throw new Failure(message);
    }
    const found = `the HPA was able to successfully calculate a replica count from ${largest.name}`;
    conditions.set('ScalingActive', 'True', 'ValidMetricFound', found);
    return { proposal: largest, statuses: proposals.map(({ status }) => status) };
  }

  private targetOf(
    hpa: HorizontalPodAutoscaler,
    scale: Scale,
    conditions: HpaConditions,
  ): ScaleTarget {
    const selector = scale.status?.selector ?? '';
    const parsed = parseSelector(selector);
    if (selector === '' || typeof parsed === 'string') {
      this.events.event(hpa, 'Warning', 'SelectorRequired', 'selector is required');
      const why = "the HPA target's scale is missing a selector";
      conditions.set('ScalingActive', 'False', 'InvalidSelector', why);
      throw new Failure('selector is required');
    }
    const pods = [...this.pods.list(namespaceOf(hpa))];
    return {
      hpa,
      specReplicas: scale.spec.replicas ?? 0,
      statusReplicas: scale.status?.replicas ?? 0,
      selector,
      pods: pods.filter((pod) => selectorMatches(parsed, pod.metadata.labels)),
      now: this.context.now(),
    };
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
      yield* this.writeStatus(hpa, conditions, {});
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
    change: Partial<NonNullable<HorizontalPodAutoscaler['status']>>,
  ): Task {
    const old = hpa.status ?? { desiredReplicas: 0 };
    const status = { ...old, ...change, conditions: conditions.list };
    if (deepEqual(status, hpa.status)) return;
    yield* this.context.client.updateStatus(HORIZONTAL_POD_AUTOSCALERS, { ...hpa, status });
  }
}

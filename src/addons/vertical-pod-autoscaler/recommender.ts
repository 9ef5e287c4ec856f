// The recommender: each minute takes what pods use and writes what they should ask for.
// Upstream: vertical-pod-autoscaler/pkg/recommender/routines/recommender.go
import type { ApiClient } from '../../client/api-client.ts';
import { isNotFound } from '../../client/api-error.ts';
import { Failure } from '../../kernel/failure.ts';
import type { Task } from '../../kernel/task.ts';
import { MINUTE } from '../../kernel/time.ts';
import type { Micros } from '../../kernel/time.ts';
import { sleepInBackground } from '../../kernel/waits.ts';
import type { Container, Pod } from '../../model/generated/types.ts';
import { semanticEqual } from '../../model/meta/deep-equal.ts';
import { namespaceOf } from '../../model/meta/object.ts';
import { milliValue, wholeValue } from '../../model/meta/quantity.ts';
import { formatTime, parseTime } from '../../model/meta/time.ts';
import { POD_METRICS } from '../../model/resources/metrics/metrics.resource.ts';
import type { PodMetrics } from '../../model/resources/metrics/metrics.resource.ts';
import { conditionsOf } from './vpa-conditions.ts';
import { recommend } from './recommend.ts';
import type { RecommenderOptions } from './recommend.ts';
import type { Targets } from './targets.ts';
import { UsageHistory } from './usage-history.ts';
import type { VerticalPodAutoscaler, VpaCheckpoint } from './vpa-types.ts';
import { updateModeOf, VERTICAL_POD_AUTOSCALERS, VPA_CHECKPOINTS } from './vpa-types.ts';

const PERIOD: Micros = MINUTE;
const CHECKPOINT_PERIOD: Micros = MINUTE;

/** What is known of one autoscaler's containers, by their names. */
type Histories = Map<string, UsageHistory>;

export class Recommender {
  private readonly known = new Map<string, Histories>();
  /** When each container instance was last measured. */
  private readonly measuredAt = new Map<string, Micros>();
  /** Restarts of each container instance that were seen. */
  private readonly restarts = new Map<string, number>();
  private checkpointDue: Micros = 0;

  private instances = new Set<string>();

  constructor(
    private readonly client: ApiClient,
    private readonly targets: Targets,
    private readonly options: RecommenderOptions,
  ) {}

  *run(warn: (text: string) => void): Task {
    yield* this.loadCheckpoints();
    for (;;) {
      try {
        yield* this.round();
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        warn(error.message);
      }
      yield* sleepInBackground(PERIOD);
    }
  }

  private get now(): Micros {
    return this.client.process.clock.now;
  }

  private *round(): Task {
    const metrics = yield* this.metrics();
    const isDue = this.now >= this.checkpointDue;
    const seen = new Set<string>();
    const before = this.instances;
    this.instances = new Set();
    for (const vpa of Array.from(this.targets.vpas.list())) {
      const key = keyOf(vpa);
      seen.add(key);
      const histories = this.historiesOf(key);
      const pods = this.targets.podsOf(vpa);
      for (const pod of pods) this.observe(histories, pod, metrics.get(keyOf(pod)));
      yield* this.write(vpa, histories, pods.length > 0);
      if (isDue) yield* this.saveCheckpoints(vpa, histories);
    }
    for (const key of Array.from(this.known.keys())) if (!seen.has(key)) this.known.delete(key);
    for (const instance of before) if (!this.instances.has(instance)) this.forget(instance);
    if (isDue) this.checkpointDue = this.now + CHECKPOINT_PERIOD;
  }

  private *metrics(): Task<ReadonlyMap<string, PodMetrics>> {
    const { items } = yield* this.client.list(POD_METRICS);
    return new Map(items.map((item) => [keyOf(item), item]));
  }

  private historiesOf(key: string): Histories {
    let histories = this.known.get(key);
    if (!histories) this.known.set(key, (histories = new Map()));
    return histories;
  }

  private observe(histories: Histories, pod: Pod, metrics: PodMetrics | undefined): void {
    for (const container of pod.spec.containers) {
      let history = histories.get(container.name);
      if (!history) histories.set(container.name, (history = new UsageHistory()));
      const instance = `${pod.metadata.uid}/${container.name}`;
      this.instances.add(instance);
      this.measure(history, instance, container, metrics);
      this.watchMemory(history, instance, container, pod);
    }
  }

  private forget(instance: string): void {
    this.measuredAt.delete(instance);
    this.restarts.delete(instance);
    for (const histories of this.known.values()) {
      for (const history of histories.values()) history.forget(instance);
    }
  }

  private measure(
    history: UsageHistory,
    instance: string,
    { name, resources }: Container,
    metrics: PodMetrics | undefined,
  ): void {
    const usage = metrics?.containers.find((one) => one.name === name)?.usage;
    const at = parseTime(metrics?.timestamp ?? '') ?? 0;
    if (!usage || at <= (this.measuredAt.get(instance) ?? 0)) return;
    this.measuredAt.set(instance, at);
    const request = milliValue(resources?.requests?.['cpu'] ?? '0') / 1000;
    history.addCpu(milliValue(usage['cpu']) / 1000, request, at);
    history.addMemory(instance, wholeValue(usage['memory']), at);
  }

  /** A restart for want of memory. Upstream: input/oom/observer.go */
  private watchMemory(
    history: UsageHistory,
    instance: string,
    { name, resources }: Container,
    pod: Pod,
  ): void {
    const status = pod.status?.containerStatuses?.find((one) => one.name === name);
    const restarts = status?.restartCount ?? 0;
    const before = this.restarts.get(instance);
    this.restarts.set(instance, restarts);
    const end = status?.lastState?.terminated ?? status?.state?.terminated;
    if (restarts <= (before ?? 0) || end?.reason !== 'OOMKilled') return;
    const bytes = wholeValue(resources?.requests?.['memory'] ?? '0');
    history.addOutOfMemory(instance, bytes, parseTime(end.finishedAt ?? '') ?? this.now);
  }

  private *write(vpa: VerticalPodAutoscaler, histories: Histories, hasPods: boolean): Task {
    const found = recommend(vpa, histories, this.options);
    const refusal = this.targets.selectorOf(vpa);
    const conditions = conditionsOf(vpa.status?.conditions ?? [], {
      hasRecommendation: found.length > 0,
      hasPods,
      refusal: typeof refusal === 'string' ? refusal : undefined,
      isDeprecated: vpa.spec.updatePolicy?.updateMode === 'Auto' && updateModeOf(vpa) === 'Auto',
      now: formatTime(this.now),
    });
    const recommendation = found.length > 0 ? { containerRecommendations: found } : undefined;
    const status = { ...(recommendation ? { recommendation } : {}), conditions };
    if (semanticEqual(status, vpa.status ?? {})) return;
    const { name = '' } = vpa.metadata;
    const where = namespaceOf(vpa);
    const body = { status };
    try {
      yield* this.client.patch(VERTICAL_POD_AUTOSCALERS, where, name, 'merge', body, 'status');
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  private *saveCheckpoints(vpa: VerticalPodAutoscaler, histories: Histories): Task {
    const { name: vpaObjectName = '' } = vpa.metadata;
    const namespace = namespaceOf(vpa);
    for (const [containerName, history] of histories) {
      if (history.isEmpty) continue;
      const name = `${vpaObjectName}-${containerName}`;
      const status = history.checkpoint(this.now);
      const checkpoint: VpaCheckpoint = {
        apiVersion: 'autoscaling.k8s.io/v1',
        kind: 'VerticalPodAutoscalerCheckpoint',
        metadata: { name, namespace },
        spec: { vpaObjectName, containerName },
        status,
      };
      try {
        yield* this.client.patch(VPA_CHECKPOINTS, namespace, name, 'merge', { status });
      } catch (error) {
        if (!isNotFound(error)) throw error;
        yield* this.client.create(VPA_CHECKPOINTS, checkpoint);
      }
    }
  }

  private *loadCheckpoints(): Task {
    const { items } = yield* this.client.list(VPA_CHECKPOINTS);
    for (const checkpoint of items) {
      const { vpaObjectName, containerName } = checkpoint.spec;
      const histories = this.historiesOf(`${namespaceOf(checkpoint)}/${vpaObjectName}`);
      const history = new UsageHistory();
      history.load(checkpoint);
      histories.set(containerName, history);
    }
  }
}

function keyOf(object: {
  readonly metadata: { readonly namespace?: string; readonly name?: string };
}): string {
  return `${object.metadata.namespace}/${object.metadata.name}`;
}

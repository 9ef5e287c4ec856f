// One metric of an autoscaler: asked of the metrics APIs, and what it proposes.
import { Failure } from '../../../kernel/failure.ts';
import type { Task } from '../../../kernel/task.ts';
import type { Micros } from '../../../kernel/time.ts';
import type {
  HorizontalPodAutoscaler,
  LabelSelector,
  MetricSpec,
  MetricStatus,
  MetricTarget,
  Pod,
} from '../../../model/generated/types.ts';
import { namespaceOf } from '../../../model/meta/object.ts';
import { milliQuantity, milliValue } from '../../../model/meta/quantity.ts';
import { compileLabelSelector, formatSelector } from '../../../model/meta/selectors.ts';
import { HPA_TOLERANCE } from '../limits.ts';
import type { MetricsClient } from './metrics-client.ts';
import {
  objectReplicas,
  perPodReplicas,
  plainReplicas,
  resourceReplicas,
} from './replica-calculator.ts';
import type { Calculated, Proposal, Tolerances } from './replica-calculator.ts';
import { MetricFailure } from './metric-failure.ts';

/** What the metrics are asked about. */
export interface ScaleTarget {
  readonly hpa: HorizontalPodAutoscaler;
  readonly specReplicas: number;
  readonly statusReplicas: number;
  readonly selector: string;
  readonly pods: readonly Pod[];
  readonly now: Micros;
}

export interface MetricProposal {
  readonly replicas: number;
  /** As events and conditions name the metric. */
  readonly name: string;
  readonly status: MetricStatus;
}

/** Upstream: pkg/controller/podautoscaler/horizontal.go computeReplicasForMetric. */
export function* proposalOf(
  metrics: MetricsClient,
  target: ScaleTarget,
  spec: MetricSpec,
): Task<MetricProposal> {
  switch (spec.type) {
    case 'Resource':
    case 'ContainerResource':
      return yield* resourceProposal(metrics, target, spec);
    case 'Pods':
      return yield* podsProposal(metrics, target, spec);
    case 'Object':
      return yield* objectProposal(metrics, target, spec);
    case 'External':
      return yield* externalProposal(metrics, target, spec);
    default: {
      const detail = `unknown metric source type "${spec.type}"`;
      throw new MetricFailure('InvalidMetricSourceType', detail, detail);
    }
  }
}

function* resourceProposal(
  metrics: MetricsClient,
  target: ScaleTarget,
  spec: MetricSpec,
): Task<MetricProposal> {
  const isContainer = spec.type === 'ContainerResource';
  const source = (isContainer ? spec.containerResource : spec.resource)!;
  const container = isContainer ? spec.containerResource?.container : undefined;
  const { name: resource, target: goal } = source;
  const isAverage = goal.averageValue !== undefined;
  const reason = isContainer ? 'FailedGetContainerResourceMetric' : 'FailedGetResourceMetric';
  const what = isAverage ? 'usage' : 'utilization';
  const kind = isContainer ? 'container resource' : 'resource';
  const fail = (error: string): MetricFailure => {
    const detail = `failed to get ${resource} ${what}: ${error}`;
    return new MetricFailure(
      reason,
      detail,
      `failed to get ${resource} ${kind} metric value: ${detail}`,
    );
  };
  const values = yield* failing(
    (error) => fail(`unable to get metrics for resource ${resource}: ${error}`),
    metrics.resource(resource, namespaceOf(target.hpa), target.selector, container),
  );
  const isCpu = resource === 'cpu';
  const { specReplicas, pods, now } = target;
  const tolerances = tolerancesOf(target.hpa);
  let calculated: Calculated;
  if (isAverage) {
    const wanted = milliValue(goal.averageValue);
    calculated = plainReplicas(specReplicas, wanted, pods, values, isCpu, tolerances, now);
  } else {
    const requests = requestsOf(pods, resource, container);
    if (typeof requests === 'string') throw fail(requests);
    const wanted = goal.averageUtilization ?? 0;
    calculated = resourceReplicas(
      specReplicas,
      wanted,
      pods,
      values,
      requests,
      isCpu,
      tolerances,
      now,
    );
  }
  if ('error' in calculated) throw fail(calculated.error);
  const { utilization, usage, replicas } = calculated;
  const current = {
    ...(utilization === undefined ? {} : { averageUtilization: utilization }),
    averageValue: milliQuantity(usage),
  };
  const label = `${resource} ${kind}`;
  const status: MetricStatus = isContainer
    ? { type: spec.type, containerResource: { name: resource, container: container!, current } }
    : { type: spec.type, resource: { name: resource, current } };
  const percent = ' utilization (percentage of request)';
  return { replicas, name: isAverage ? label : label + percent, status };
}

/** Each pod's request in thousandths, or upstream's error. */
function requestsOf(
  pods: readonly Pod[],
  resource: string,
  container: string | undefined,
): ReadonlyMap<string, number> | string {
  const requests = new Map<string, number>();
  for (const pod of pods) {
    const sidecars = (pod.spec.initContainers ?? []).filter(
      ({ restartPolicy }) => restartPolicy === 'Always',
    );
    let sum = 0;
    let isFound = container === undefined;
    for (const { name, resources } of [...pod.spec.containers, ...sidecars]) {
      if (container !== undefined && name !== container) continue;
      isFound = true;
      const request = resources?.requests;
      if (!request || !Object.hasOwn(request, resource)) {
        return `missing request for ${resource} in container ${name} of Pod ${pod.metadata.name}`;
      }
      sum += milliValue(request[resource]);
    }
    if (!isFound) return `container ${container} not found in Pod ${pod.metadata.name}`;
    requests.set(pod.metadata.name, sum);
  }
  return requests;
}

function* podsProposal(
  metrics: MetricsClient,
  target: ScaleTarget,
  spec: MetricSpec,
): Task<MetricProposal> {
  const { metric, target: goal } = spec.pods!;
  const fail = (error: string): MetricFailure =>
    new MetricFailure('FailedGetPodsMetric', error, `failed to get pods metric value: ${error}`);
  const values = yield* failing(
    (error) => fail(`unable to get metric ${metric.name}: ${error}`),
    metrics.pods(metric.name, namespaceOf(target.hpa), target.selector),
  );
  const { specReplicas, pods, now } = target;
  const wanted = milliValue(goal.averageValue);
  const tolerances = tolerancesOf(target.hpa);
  const { usage, replicas } = orThrow(
    plainReplicas(specReplicas, wanted, pods, values, false, tolerances, now),
    fail,
  );
  const current = { averageValue: milliQuantity(usage) };
  const status = { type: 'Pods', pods: { metric, current } };
  return { replicas, name: `pods metric ${metric.name}`, status };
}

function* objectProposal(
  metrics: MetricsClient,
  target: ScaleTarget,
  spec: MetricSpec,
): Task<MetricProposal> {
  const { metric, target: goal, describedObject } = spec.object!;
  const fail = (error: string): MetricFailure => {
    const message = `failed to get object metric value: ${error}`;
    return new MetricFailure('FailedGetObjectMetric', error, message);
  };
  const usage = yield* failing(
    (error) =>
      fail(
        `unable to get metric ${metric.name}: ${describedObject.kind} on ` +
          `${namespaceOf(target.hpa)} ${describedObject.name}/${error}`,
      ),
    metrics.object(metric.name, namespaceOf(target.hpa), describedObject),
  );
  const { replicas, current } = orThrowBoth(target, goal, usage, fail);
  const status = { type: 'Object', object: { metric, current, describedObject } };
  return { replicas, name: `${describedObject.kind} metric ${metric.name}`, status };
}

function* externalProposal(
  metrics: MetricsClient,
  target: ScaleTarget,
  spec: MetricSpec,
): Task<MetricProposal> {
  const { metric, target: goal } = spec.external!;
  const selector = metric.selector ? formatSelector(compileLabelSelector(metric.selector)) : '';
  const written = goLabelSelector(metric.selector);
  const namespace = namespaceOf(target.hpa);
  const fail = (error: string): MetricFailure => {
    const detail = `failed to get ${metric.name} external metric: ${error}`;
    const message = `failed to get ${metric.name} external metric value: ${detail}`;
    return new MetricFailure('FailedGetExternalMetric', detail, message);
  };
  const values = yield* failing(
    (error) =>
      fail(`unable to get external metric ${namespace}/${metric.name}/${written}: ${error}`),
    metrics.external(metric.name, namespace, selector),
  );
  const usage = values.reduce((sum, value) => sum + value, 0);
  const { replicas, current } = orThrowBoth(target, goal, usage, fail);
  const status = { type: 'External', external: { metric, current } };
  return { replicas, name: `external metric ${metric.name}(${written})`, status };
}

/** As Go prints the struct: so messages name it. */
function goLabelSelector(selector: LabelSelector | undefined): string {
  if (!selector) return 'nil';
  const labels = Object.entries(selector.matchLabels ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}: ${value},`);
  const expressions = (selector.matchExpressions ?? []).map(
    ({ key, operator, values = [] }) =>
      `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(' ')}],},`,
  );
  return (
    `&LabelSelector{MatchLabels:map[string]string{${labels.join('')}},` +
    `MatchExpressions:[]LabelSelectorRequirement{${expressions.join('')}},}`
  );
}

// Objects and external metrics: against one value, or shared out among the pods.
function orThrowBoth(
  target: ScaleTarget,
  goal: MetricTarget,
  usage: number,
  fail: (error: string) => MetricFailure,
) {
  const tolerances = tolerancesOf(target.hpa);
  if (goal.averageValue !== undefined) {
    const wanted = milliValue(goal.averageValue);
    const found = orThrow(perPodReplicas(target.statusReplicas, wanted, usage, tolerances), fail);
    return { replicas: found.replicas, current: { averageValue: milliQuantity(found.usage) } };
  }
  const wanted = milliValue(goal.value);
  const { specReplicas, pods } = target;
  const found = orThrow(objectReplicas(specReplicas, wanted, usage, pods, tolerances), fail);
  return { replicas: found.replicas, current: { value: milliQuantity(usage) } };
}

function orThrow(calculated: Calculated, fail: (error: string) => MetricFailure): Proposal {
  if ('error' in calculated) throw fail(calculated.error);
  return calculated;
}

function tolerancesOf({ spec }: HorizontalPodAutoscaler): Tolerances {
  const share = (text: string | undefined): number =>
    text === undefined ? HPA_TOLERANCE : milliValue(text) / 1000;
  return {
    down: share(spec.behavior?.scaleDown?.tolerance),
    up: share(spec.behavior?.scaleUp?.tolerance),
  };
}

function* failing<T>(explain: (error: string) => Failure, task: Task<T>): Task<T> {
  try {
    return yield* task;
  } catch (error) {
    if (error instanceof Failure) throw explain(error.message);
    throw error;
  }
}

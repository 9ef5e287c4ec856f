// What the metrics APIs say of pods and other objects, in thousandths.
import { ApiError } from '../../../client/api-error.ts';
import { objectOf } from '../../../client/api-client.ts';
import type { ApiClient } from '../../../client/api-client.ts';
import { Failure } from '../../../kernel/failure.ts';
import type { Task } from '../../../kernel/task.ts';
import { SECOND } from '../../../kernel/time.ts';
import type { ResourceRef } from '../../../model/api/resource-ref.ts';
import type { CrossVersionObjectReference } from '../../../model/generated/types.ts';
import { parseGoDuration } from '../../../model/meta/duration.ts';
import type { KubeObject } from '../../../model/meta/object.ts';
import { splitApiVersion } from '../../../model/meta/object.ts';
import { milliValue } from '../../../model/meta/quantity.ts';
import { timeOf } from '../shared/pods.ts';
import type { ServedResources } from '../shared/served-resources.ts';
import type { PodMetric } from './replica-calculator.ts';

interface PodMetricsObject extends KubeObject {
  readonly timestamp?: string;
  readonly window?: string;
  readonly containers?: readonly {
    readonly name: string;
    readonly usage: { readonly [resource: string]: string };
  }[];
}

const POD_METRICS: ResourceRef<PodMetricsObject> = {
  group: 'metrics.k8s.io',
  version: 'v1beta1',
  kind: 'PodMetrics',
  plural: 'pods',
  namespaced: true,
};

interface CustomValues {
  readonly items?: readonly {
    readonly describedObject?: { readonly name?: string };
    readonly timestamp?: string;
    readonly windowSeconds?: number;
    readonly value?: string;
  }[];
  readonly value?: string;
}

/** Upstream: pkg/controller/podautoscaler/metrics/client.go. Failures carry upstream's words. */
export class MetricsClient {
  constructor(
    private readonly client: ApiClient,
    private readonly served: ServedResources,
  ) {}

  /** A resource of the selected pods, of all containers or of one. */
  *resource(
    resource: string,
    namespace: string,
    labelSelector: string,
    container?: string,
  ): Task<ReadonlyMap<string, PodMetric>> {
    const items = yield* this.podMetrics(namespace, labelSelector);
    const metrics = new Map<string, PodMetric>();
    for (const item of items) {
      const value = sumOf(item, resource, container);
      if (value === undefined) continue;
      metrics.set(item.metadata.name, {
        value,
        timestamp: timeOf(item.timestamp) ?? 0,
        window: parseGoDuration(item.window ?? '0s') ?? 0,
      });
    }
    return metrics;
  }

  private *podMetrics(namespace: string, labelSelector: string): Task<readonly PodMetricsObject[]> {
    const { items } = yield* wrapped(
      'unable to fetch metrics from resource metrics API',
      'get pods.metrics.k8s.io',
      this.client.list(POD_METRICS, { namespace, labelSelector }),
    );
    if (items.length === 0) throw new Failure('no metrics returned from resource metrics API');
    return items;
  }

  /** A custom metric of the selected pods. */
  *pods(
    metric: string,
    namespace: string,
    labelSelector: string,
  ): Task<ReadonlyMap<string, PodMetric>> {
    const options = { labelSelector };
    const values = yield* this.custom('pods', namespace, '*', metric, options);
    const metrics = new Map<string, PodMetric>();
    for (const { describedObject, value, timestamp, windowSeconds = 60 } of values.items ?? []) {
      metrics.set(describedObject?.name ?? '', {
        value: milliValue(value),
        timestamp: timeOf(timestamp) ?? 0,
        window: windowSeconds * SECOND,
      });
    }
    if (metrics.size === 0) throw new Failure('no metrics returned from custom metrics API');
    return metrics;
  }

  /** A custom metric of one object. */
  *object(metric: string, namespace: string, of: CrossVersionObjectReference): Task<number> {
    const { group } = splitApiVersion(of.apiVersion ?? 'v1');
    const plural = this.served.ofKind(group, of.kind)?.plural ?? `${of.kind.toLowerCase()}s`;
    const resource = group === '' ? plural : `${plural}.${group}`;
    const values = yield* this.custom(resource, namespace, of.name, metric, {});
    return milliValue(values.items?.[0]?.value ?? values.value);
  }

  private *custom(
    resource: string,
    namespace: string,
    name: string,
    subresource: string,
    options: { readonly labelSelector?: string },
  ): Task<CustomValues> {
    const ref = { ...POD_METRICS, group: 'custom.metrics.k8s.io', version: 'v1beta2' };
    const request = {
      ...this.client.requestFor('get', ref, namespace, name, subresource),
      resource,
      options,
    };
    const what = 'unable to fetch metrics from custom metrics API';
    try {
      return (yield* this.ask(request)) as CustomValues;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      // The client looks for the API's version first.
      const isMissing = error.message.includes('could not find the requested resource');
      const none = 'no custom metrics API (custom.metrics.k8s.io) registered';
      throw new Failure(`${what}: ${isMissing ? none : error.message}`);
    }
  }

  /** The values of an external metric, one for each series. */
  *external(metric: string, namespace: string, labelSelector: string): Task<readonly number[]> {
    const ref = {
      ...POD_METRICS,
      group: 'external.metrics.k8s.io',
      plural: metric,
    };
    const request = {
      ...this.client.requestFor('list', ref, namespace, ''),
      options: { labelSelector },
    };
    const { items = [] } = (yield* wrapped(
      'unable to fetch metrics from external metrics API',
      `get ${metric}.external.metrics.k8s.io`,
      this.ask(request),
    )) as CustomValues;
    if (items.length === 0) throw new Failure('no metrics returned from external metrics API');
    return items.map(({ value }) => milliValue(value));
  }

  private *ask(request: Parameters<ApiClient['request']>[0]): Task<unknown> {
    return objectOf(yield* this.client.request(request));
  }
}

function sumOf(
  item: PodMetricsObject,
  resource: string,
  container: string | undefined,
): number | undefined {
  const containers = item.containers ?? [];
  const counted = containers.filter(({ name }) => container === undefined || name === container);
  if (counted.length === 0) return undefined;
  let sum = 0;
  for (const { usage } of counted) {
    if (!Object.hasOwn(usage, resource)) return undefined;
    sum += milliValue(usage[resource]);
  }
  return sum;
}

function* wrapped<T>(what: string, verb: string, task: Task<T>): Task<T> {
  try {
    return yield* task;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const isMissing = error instanceof ApiError && (error.code === 404 || error.code === 503);
    throw new Failure(`${what}: ${error.message}${isMissing ? ` (${verb})` : ''}`);
  }
}

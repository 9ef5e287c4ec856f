// Metrics as objects of the two APIs.
// Upstream: k8s.io/metrics pkg/apis/{custom_metrics/v1beta2,external_metrics/v1beta1}/types.go,
// kubernetes-sigs/custom-metrics-apiserver pkg/registry, pkg/apiserver/installer
import type { Micros } from '../../kernel/time.ts';
import type { ApiRequest } from '../../model/api/request.ts';
import type { ResourceRef } from '../../model/api/resource-ref.ts';
import type { Pod } from '../../model/generated/types.ts';
import type { KubeObject } from '../../model/meta/object.ts';
import { milliQuantity } from '../../model/meta/quantity.ts';
import { parseSelector } from '../../model/meta/selector-parser.ts';
import { EVERYTHING, selectorMatches } from '../../model/meta/selectors.ts';
import type { Selector } from '../../model/meta/selectors.ts';
import { formatTime } from '../../model/meta/time.ts';
import type { Sample } from './exposition.ts';
import type { Series, Value } from './series.ts';

const CUSTOM = { group: 'custom.metrics.k8s.io', version: 'v1beta2' } as const;
const EXTERNAL = { group: 'external.metrics.k8s.io', version: 'v1beta1' } as const;

const DESCRIBED: ReadonlyMap<string, { readonly kind: string; readonly apiVersion: string }> =
  new Map([
    ['pods', { kind: 'Pod', apiVersion: '/v1' }],
    ['services', { kind: 'Service', apiVersion: '/v1' }],
    ['ingresses.networking.k8s.io', { kind: 'Ingress', apiVersion: 'networking.k8s.io/v1' }],
  ]);

/** What discovery says of a group now: `pods/http_requests_per_second`. */
export function resourcesOf(
  group: string,
  series: Series,
  external: Iterable<Sample>,
): readonly ResourceRef[] {
  const names = new Set<string>();
  const isCustom = group === CUSTOM.group;
  if (isCustom) for (const { of, metric } of series.all()) names.add(`${of.resource}/${metric}`);
  else for (const { name } of external) names.add(name);
  const kind = isCustom ? 'MetricValueList' : 'ExternalMetricValueList';
  const place = isCustom ? CUSTOM : EXTERNAL;
  return Array.from(names)
    .sort()
    .map((plural) => ({ ...place, kind, plural, namespaced: true }));
}

/** Of all pods that a selector chooses, or of one object; undefined: there is no such metric. */
export function customValues(
  { resource, namespace, name, subresource: metric, options }: ApiRequest,
  series: Series,
  pods: (namespace: string) => Iterable<Pod>,
): KubeObject | undefined {
  const found: Value[] = [];
  const take = (one: string): void => {
    const value = series.find({ resource, namespace, name: one }, metric);
    if (value) found.push(value);
  };
  if (name !== '*') take(name);
  else {
    const selector = selectorOf(options.labelSelector);
    for (const pod of pods(namespace)) {
      if (selectorMatches(selector, pod.metadata.labels)) take(pod.metadata.name ?? '');
    }
  }
  if (found.length === 0) return undefined;
  return listOf('MetricValueList', CUSTOM, found.map(metricValue));
}

function metricValue({ of, metric, milli, at, windowSeconds }: Value): object {
  return {
    describedObject: { ...DESCRIBED.get(of.resource), namespace: of.namespace, name: of.name },
    metric: { name: metric, selector: null },
    timestamp: formatTime(at),
    ...(windowSeconds > 0 ? { windowSeconds } : {}),
    value: milliQuantity(milli),
  };
}

/** The series of a metric that a selector chooses by their labels. */
export function externalValues(
  { resource: metric, options }: ApiRequest,
  samples: Iterable<Sample>,
  now: Micros,
): KubeObject {
  const selector = selectorOf(options.labelSelector);
  const items: object[] = [];
  for (const { name, labels, value } of samples) {
    const metricLabels = Object.fromEntries(labels);
    if (name !== metric || !selectorMatches(selector, metricLabels)) continue;
    items.push({
      metricName: metric,
      metricLabels,
      timestamp: formatTime(now),
      value: milliQuantity(Math.round(value * 1000)),
    });
  }
  return listOf('ExternalMetricValueList', EXTERNAL, items);
}

function listOf(
  kind: string,
  { group, version }: { readonly group: string; readonly version: string },
  items: readonly object[],
): KubeObject {
  const list = { kind, apiVersion: `${group}/${version}`, metadata: {}, items };
  return list as unknown as KubeObject;
}

function selectorOf(text: string | undefined): Selector {
  if (text === undefined || text === '') return EVERYTHING;
  const parsed = parseSelector(text);
  return typeof parsed === 'string' ? EVERYTHING : parsed;
}

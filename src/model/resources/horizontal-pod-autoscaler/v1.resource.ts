// HorizontalPodAutoscaler in autoscaling/v1, which knows cpu alone; stored as v2.
// Upstream: pkg/apis/autoscaling/v1/conversion.go
import { HORIZONTAL_POD_AUTOSCALERS } from '../../api/refs.ts';
import type {
  AutoscalingV1HorizontalPodAutoscaler,
  HorizontalPodAutoscaler,
  MetricSpec,
  MetricStatus,
} from '../../generated/types.ts';
import type { KubeObject } from '../../meta/object.ts';
import { withAnnotation, withMeta } from '../../meta/object.ts';
import { withoutField } from '../common/copy.ts';
import { defineResource } from '../define-resource.ts';
import { HORIZONTAL_POD_AUTOSCALER_RESOURCE as V2 } from './horizontal-pod-autoscaler.resource.ts';

type V1 = AutoscalingV1HorizontalPodAutoscaler;

const METRICS = 'autoscaling.alpha.kubernetes.io/metrics';
const BEHAVIOR = 'autoscaling.alpha.kubernetes.io/behavior';

export const HORIZONTAL_POD_AUTOSCALER_V1_RESOURCE = defineResource<V1>({
  ref: { ...HORIZONTAL_POD_AUTOSCALERS, version: 'v1' } as never,
  shortNames: V2.shortNames,
  categories: V2.categories,
  subresources: V2.subresources,
  conversion: {
    storage: HORIZONTAL_POD_AUTOSCALERS,
    toStorage,
    fromStorage: (object) => fromStorage(object as HorizontalPodAutoscaler),
  },
  defaults: (autoscaler) =>
    autoscaler.spec?.minReplicas === undefined
      ? { ...autoscaler, spec: { ...autoscaler.spec, minReplicas: 1 } }
      : autoscaler,
  prepareCreate: (autoscaler, context) =>
    fromStorage(V2.prepareCreate(V2.defaults(toStorage(autoscaler)), context)),
  prepareUpdate: (autoscaler, old, context) =>
    fromStorage(V2.prepareUpdate(V2.defaults(toStorage(autoscaler)), toStorage(old), context)),
  prepareStatusUpdate: (autoscaler, old, context) =>
    fromStorage(V2.prepareStatusUpdate(toStorage(autoscaler), toStorage(old), context)),
  validate: (autoscaler) => V2.validate(toStorage(autoscaler)),
  validateUpdate: (autoscaler, old) => V2.validateUpdate(toStorage(autoscaler), toStorage(old)),
  validateStatusUpdate: (autoscaler, old) =>
    V2.validateStatusUpdate(toStorage(autoscaler), toStorage(old)),
  columns: V2.columns.map((column) => ({
    ...column,
    cell: (object, now) => column.cell(toStorage(object as V1), now),
  })),
});

function cpuMetric(percent: number): MetricSpec {
  const target = { type: 'Utilization', averageUtilization: percent };
  return { type: 'Resource', resource: { name: 'cpu', target } };
}

function toStorage(autoscaler: V1): HorizontalPodAutoscaler {
  const { targetCPUUtilizationPercentage: percent, ...spec } = autoscaler.spec;
  const { annotations } = autoscaler.metadata;
  const others = fromJson<readonly MetricSpec[]>(annotations?.[METRICS]) ?? [];
  const behavior = fromJson<HorizontalPodAutoscaler['spec']['behavior']>(annotations?.[BEHAVIOR]);
  const metrics = percent === undefined ? others : [cpuMetric(percent), ...others];
  const { currentCPUUtilizationPercentage: current, ...status } = autoscaler.status ?? {};
  const next = {
    ...withoutAnnotations(autoscaler),
    apiVersion: 'autoscaling/v2',
    spec: {
      ...spec,
      ...(metrics.length === 0 ? {} : { metrics }),
      ...(behavior === undefined ? {} : { behavior }),
    },
    ...(autoscaler.status === undefined
      ? {}
      : { status: { ...status, ...(current === undefined ? {} : cpuStatus(current)) } }),
  };
  return next as HorizontalPodAutoscaler;
}

function cpuStatus(percent: number): { readonly currentMetrics: readonly MetricStatus[] } {
  const current = { averageUtilization: percent, averageValue: '0' };
  return { currentMetrics: [{ type: 'Resource', resource: { name: 'cpu', current } }] };
}

function fromStorage(autoscaler: HorizontalPodAutoscaler): V1 {
  const { metrics = [], behavior, ...spec } = autoscaler.spec;
  const cpu = metrics.find(isCpu);
  const others = metrics.filter((metric) => metric !== cpu);
  const percent = cpu?.resource?.target.averageUtilization;
  const { currentMetrics, conditions: _, ...status } = autoscaler.status ?? {};
  const current = currentMetrics?.find((metric) => metric.resource?.name === 'cpu')?.resource
    ?.current.averageUtilization;
  let next: KubeObject = autoscaler;
  if (others.length > 0) next = withAnnotation(next, METRICS, JSON.stringify(others));
  if (behavior !== undefined) next = withAnnotation(next, BEHAVIOR, JSON.stringify(behavior));
  return {
    ...next,
    apiVersion: 'autoscaling/v1',
    spec: {
      ...spec,
      ...(percent === undefined ? {} : { targetCPUUtilizationPercentage: percent }),
    },
    status: {
      ...status,
      ...(current === undefined ? {} : { currentCPUUtilizationPercentage: current }),
    },
  } as unknown as V1;
}

function isCpu(metric: MetricSpec): boolean {
  return metric.resource?.name === 'cpu' && metric.resource.target.averageUtilization !== undefined;
}

function withoutAnnotations(autoscaler: V1): V1 {
  const { annotations } = autoscaler.metadata;
  if (annotations === undefined || !(METRICS in annotations || BEHAVIOR in annotations)) {
    return autoscaler;
  }
  const { [METRICS]: _, [BEHAVIOR]: __, ...rest } = annotations;
  if (Object.keys(rest).length > 0) return withMeta(autoscaler, { annotations: rest });
  return { ...autoscaler, metadata: withoutField(autoscaler.metadata, 'annotations') };
}

function fromJson<T>(text: string | undefined): T | undefined {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as T;
  } catch {
    return undefined;
  }
}

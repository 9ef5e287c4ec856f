// The TARGETS of an autoscaler: `cpu: 12%/50%`. Upstream: printers.go formatHPAMetrics
import type {
  HorizontalPodAutoscaler,
  MetricSpec,
  MetricStatus,
  MetricTarget,
  MetricValueStatus,
} from '../../generated/types.ts';

const UNKNOWN = '<unknown>';
const SHOWN = 2;

/** Two metrics, and how many more there are. */
export function targetsText(autoscaler: HorizontalPodAutoscaler): string {
  const specs = autoscaler.spec.metrics ?? [];
  if (specs.length === 0) return '<none>';
  const statuses = autoscaler.status?.currentMetrics ?? [];
  const texts = specs.map((spec, i) => metricText(spec, statuses[i]));
  const rest = texts.length - SHOWN;
  const text = texts.slice(0, SHOWN).join(', ');
  return rest > 0 ? `${text} + ${rest} more...` : text;
}

function metricText(spec: MetricSpec, status: MetricStatus | undefined): string {
  switch (spec.type) {
    case 'External':
      return ofValue(spec.external?.target, status?.external?.current);
    case 'Pods':
      return average(spec.pods?.target, status?.pods?.current);
    case 'Object':
      return ofValue(spec.object?.target, status?.object?.current);
    case 'Resource':
      return ofResource(spec.resource?.name, spec.resource?.target, status?.resource?.current);
    case 'ContainerResource': {
      const { name, target } = spec.containerResource ?? {};
      return ofResource(name, target, status?.containerResource?.current);
    }
    default:
      return '<unknown type>';
  }
}

function ofValue(target: MetricTarget | undefined, current: MetricValueStatus | undefined): string {
  if (target?.averageValue !== undefined) return `${average(target, current)} (avg)`;
  return `${current?.value ?? UNKNOWN}/${target?.value ?? ''}`;
}

function average(target: MetricTarget | undefined, current: MetricValueStatus | undefined): string {
  return `${current?.averageValue ?? UNKNOWN}/${target?.averageValue ?? ''}`;
}

function ofResource(
  name: string | undefined,
  target: MetricTarget | undefined,
  current: MetricValueStatus | undefined,
): string {
  if (target?.averageValue !== undefined) return `${name}: ${average(target, current)}`;
  const now = current?.averageUtilization;
  const aim = target?.averageUtilization;
  const shownNow = now === undefined ? UNKNOWN : `${now}%`;
  return `${name}: ${shownNow}/${aim === undefined ? '<auto>' : `${aim}%`}`;
}

// Validation of autoscalers. Upstream: pkg/apis/autoscaling/validation/validation.go
import type {
  CrossVersionObjectReference,
  HPAScalingRules,
  HorizontalPodAutoscaler,
  MetricSpec,
  MetricTarget,
} from '../../generated/types.ts';
import {
  fieldForbidden,
  fieldInvalid,
  fieldNotSupported,
  fieldRequired,
} from '../../meta/field-error.ts';
import { FieldPath } from '../../meta/field-path.ts';
import { milliValue } from '../../meta/quantity.ts';
import { PATH_SEGMENT_NAME, addInvalid, checkOneOf } from '../common/checks.ts';
import type { Errors } from '../common/checks.ts';

const SPEC = FieldPath.of('spec');
const METRIC_TYPES = ['ContainerResource', 'External', 'Object', 'Pods', 'Resource'];
const SOURCES = ['object', 'external', 'pods', 'resource', 'containerResource'] as const;
const MAX_WINDOW_SECONDS = 3_600;
const MAX_PERIOD_SECONDS = 1_800;

/** Bounds, target, metrics and behavior. */
export function checkAutoscaler(
  errors: Errors,
  autoscaler: HorizontalPodAutoscaler,
  old: HorizontalPodAutoscaler | undefined,
): void {
  const { spec } = autoscaler;
  if (old !== undefined && old.spec === spec) return;
  const { minReplicas, maxReplicas = 0 } = spec;
  const maxAt = SPEC.child('maxReplicas');
  if (minReplicas !== undefined && minReplicas < 1) {
    const detail = 'must be greater than or equal to 1';
    errors.push(fieldInvalid(SPEC.child('minReplicas'), minReplicas, detail));
  }
  if (maxReplicas < 1) errors.push(fieldInvalid(maxAt, maxReplicas, 'must be greater than 0'));
  if (minReplicas !== undefined && maxReplicas < minReplicas) {
    const detail = 'must be greater than or equal to `minReplicas`';
    errors.push(fieldInvalid(maxAt, maxReplicas, detail));
  }
  checkReference(errors, SPEC.child('scaleTargetRef'), spec.scaleTargetRef);
  spec.metrics?.forEach((metric, i) => {
    checkMetric(errors, SPEC.child('metrics').index(i), metric);
  });
  const { scaleUp, scaleDown } = spec.behavior ?? {};
  const path = SPEC.child('behavior');
  if (scaleUp) checkRules(errors, path.child('scaleUp'), scaleUp);
  if (scaleDown) checkRules(errors, path.child('scaleDown'), scaleDown);
}

function checkReference(
  errors: Errors,
  path: FieldPath,
  ref: CrossVersionObjectReference | undefined,
): void {
  for (const field of ['kind', 'name'] as const) {
    const value = ref?.[field];
    if (!value) errors.push(fieldRequired(path.child(field)));
    else addInvalid(errors, path.child(field), value, PATH_SEGMENT_NAME(value, false));
  }
}

function checkMetric(errors: Errors, path: FieldPath, metric: MetricSpec): void {
  const type = metric.type ?? '';
  if (type === '') {
    errors.push(fieldRequired(path.child('type'), 'must specify a metric source type'));
  }
  if (!METRIC_TYPES.includes(type)) {
    errors.push(fieldNotSupported(path.child('type'), type, METRIC_TYPES));
  }
  const present = SOURCES.filter((source) => metric[source] !== undefined);
  const expected = type === '' ? '' : type.charAt(0).toLowerCase() + type.slice(1);
  const first = present[0];
  if (first !== undefined) checkSource(errors, path.child(first), metric, first);
  if (!present.some((source) => source === expected)) {
    const detail = 'must populate information for the given metric source';
    errors.push(fieldRequired(path.child(expected), detail));
  }
  if (present.length === 1) return;
  for (const source of present) {
    if (source === expected) continue;
    const detail = 'must populate the given metric source only';
    errors.push(fieldForbidden(path.child(source), detail));
  }
}

function checkSource(
  errors: Errors,
  path: FieldPath,
  metric: MetricSpec,
  source: (typeof SOURCES)[number],
): void {
  const target = metric[source]?.target;
  if (source === 'resource' || source === 'containerResource') {
    if (!metric[source]?.name) {
      errors.push(fieldRequired(path.child('name'), 'must specify a resource name'));
    }
    if (source === 'containerResource' && !metric.containerResource?.container) {
      errors.push(fieldRequired(path.child('container'), 'must specify a container'));
    }
    checkResourceTarget(errors, path.child('target'), target);
    return;
  }
  if (source === 'object') {
    checkReference(errors, path.child('describedObject'), metric.object?.describedObject);
  }
  if (!metric[source]?.metric?.name) {
    errors.push(fieldRequired(path.child('metric', 'name'), 'must specify a metric name'));
  }
  checkTarget(errors, path.child('target'), target);
  if (target?.value === undefined && target?.averageValue === undefined) {
    const detail = 'must set either a target value for metric or a per-pod target';
    errors.push(fieldRequired(path.child('target', 'averageValue'), detail));
  }
}

function checkResourceTarget(
  errors: Errors,
  path: FieldPath,
  target: MetricTarget | undefined,
): void {
  checkTarget(errors, path, target);
  if (target?.averageUtilization === undefined && target?.averageValue === undefined) {
    const detail = 'must set either a target raw value or a target utilization';
    errors.push(fieldRequired(path.child('averageUtilization'), detail));
  } else if (target.averageUtilization !== undefined && target.averageValue !== undefined) {
    const detail = 'may not set both a target raw value and a target utilization';
    errors.push(fieldForbidden(path.child('averageValue'), detail));
  }
}

function checkTarget(errors: Errors, path: FieldPath, target: MetricTarget | undefined): void {
  const { type, value, averageValue, averageUtilization } = target ?? {};
  if (!type) errors.push(fieldRequired(path.child('type'), 'must specify a metric target type'));
  else if (!['Utilization', 'Value', 'AverageValue'].includes(type)) {
    const detail = 'must be either Utilization, Value, or AverageValue';
    errors.push(fieldInvalid(path.child('type'), type, detail));
  }
  for (const [field, amount] of [
    ['value', value],
    ['averageValue', averageValue],
  ] as const) {
    if (amount !== undefined && milliValue(amount) <= 0) {
      errors.push(fieldInvalid(path.child(field), amount, 'must be positive'));
    }
  }
  if (averageUtilization !== undefined && averageUtilization < 1) {
    const at = path.child('averageUtilization');
    errors.push(fieldInvalid(at, averageUtilization, 'must be greater than 0'));
  }
}

function checkRules(errors: Errors, path: FieldPath, rules: HPAScalingRules): void {
  const { stabilizationWindowSeconds: window, selectPolicy, policies = [] } = rules;
  if (window !== undefined && (window < 0 || window > MAX_WINDOW_SECONDS)) {
    const detail =
      window < 0
        ? 'must be greater than or equal to zero'
        : `must be less than or equal to ${MAX_WINDOW_SECONDS}`;
    errors.push(fieldInvalid(path.child('stabilizationWindowSeconds'), window, detail));
  }
  const { tolerance } = rules;
  if (tolerance !== undefined && milliValue(tolerance) < 0) {
    const detail = 'must be greater than or equal to 0';
    errors.push(fieldInvalid(path.child('tolerance'), tolerance, detail));
  }
  checkOneOf(errors, path.child('selectPolicy'), selectPolicy, ['Disabled', 'Max', 'Min']);
  if (policies.length === 0) {
    errors.push(fieldRequired(path.child('policies'), 'must specify at least one Policy'));
  }
  policies.forEach((policy, i) => {
    const at = path.child('policies').index(i);
    checkOneOf(errors, at.child('type'), policy.type, ['Percent', 'Pods']);
    const { value = 0, periodSeconds: period = 0 } = policy;
    if (value <= 0)
      errors.push(fieldInvalid(at.child('value'), value, 'must be greater than zero'));
    if (period <= 0) {
      errors.push(fieldInvalid(at.child('periodSeconds'), period, 'must be greater than zero'));
    } else if (period > MAX_PERIOD_SECONDS) {
      const detail = `must be less than or equal to ${MAX_PERIOD_SECONDS}`;
      errors.push(fieldInvalid(at.child('periodSeconds'), period, detail));
    }
  });
}

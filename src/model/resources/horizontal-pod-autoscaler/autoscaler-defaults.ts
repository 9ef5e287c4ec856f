// What the server fills into autoscalers. Upstream: pkg/apis/autoscaling/v2/defaults.go
import type {
  HPAScalingRules,
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerSpec,
  MetricSpec,
} from '../../generated/types.ts';
import { mapField } from '../common/copy.ts';

type Autoscaler = HorizontalPodAutoscaler;

const CPU_AT_80_PERCENT: MetricSpec = {
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
};
const SCALE_UP: HPAScalingRules = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ],
};
const SCALE_DOWN: HPAScalingRules = {
  selectPolicy: 'Max',
  policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
};

/** One pod at least, and 80% of cpu when nothing is said. */
export function defaultAutoscaler(autoscaler: Autoscaler): Autoscaler {
  let spec = (autoscaler.spec ?? {}) as HorizontalPodAutoscalerSpec;
  if (spec.minReplicas === undefined) spec = { ...spec, minReplicas: 1 };
  if ((spec.metrics?.length ?? 0) === 0) spec = { ...spec, metrics: [CPU_AT_80_PERCENT] };
  spec = mapField(spec, 'behavior', (behavior) => {
    const scaleUp = withRules(behavior.scaleUp, SCALE_UP);
    const scaleDown = withRules(behavior.scaleDown, SCALE_DOWN);
    return scaleUp === behavior.scaleUp && scaleDown === behavior.scaleDown
      ? behavior
      : { ...behavior, scaleUp, scaleDown };
  });
  return spec === autoscaler.spec ? autoscaler : { ...autoscaler, spec };
}

function withRules(rules: HPAScalingRules | undefined, defaults: HPAScalingRules): HPAScalingRules {
  if (rules === undefined) return defaults;
  const isComplete = (Object.keys(defaults) as (keyof HPAScalingRules)[]).every(
    (key) => rules[key] !== undefined,
  );
  return isComplete ? rules : { ...defaults, ...rules };
}

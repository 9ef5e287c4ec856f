// The autoscaler on a real API server without any metrics API. Facts: pkg/controller/podautoscaler
// horizontal_test.go (TestConditionInvalidSelector..., TestConditionFailedGetMetrics,
// TestScaleUpOneMetricInvalid, TestMultipleHPAs, TestUpscaleCap).
import { expect, test } from 'vitest';
import { DEPLOYMENTS, HORIZONTAL_POD_AUTOSCALERS } from '../../../model/api/refs.ts';
import { controllerWorld } from '../testing/controller-world.ts';
import { workload } from '../testing/manifests.ts';

function started(replicas = 2) {
  const world = controllerWorld();
  world.create(DEPLOYMENTS, workload('Deployment', 'web', { replicas }));
  world.run(3);
  return world;
}
type World = ReturnType<typeof started>;

const resource = {
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } },
};
const target = { type: 'AverageValue', averageValue: '1k' };

function autoscaler(world: World, name: string, spec: object = {}): void {
  world.create(HORIZONTAL_POD_AUTOSCALERS, {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name, namespace: 'default' },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      minReplicas: 1,
      maxReplicas: 5,
      metrics: [resource],
      ...spec,
    },
  });
}

const status = (world: World, name = 'web') => world.get(HORIZONTAL_POD_AUTOSCALERS, name).status;

function condition(world: World, type: string, name = 'web') {
  const found = status(world, name)?.conditions?.find((one) => one.type === type);
  return [found?.status, found?.reason, found?.message];
}

const UNABLE = 'the HPA was unable to compute the replica count: ';
const NO_RESOURCE =
  'unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API:' +
  ' the server could not find the requested resource (get pods.metrics.k8s.io)';
const NO_CUSTOM =
  'unable to fetch metrics from custom metrics API: no custom metrics API' +
  ' (custom.metrics.k8s.io) registered';
const described = { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', name: 'main' };

test.each([
  ['FailedGetResourceMetric', resource, `failed to get cpu utilization: ${NO_RESOURCE}`],
  [
    'FailedGetPodsMetric',
    { type: 'Pods', pods: { metric: { name: 'qps' }, target } },
    `unable to get metric qps: ${NO_CUSTOM}`,
  ],
  [
    'FailedGetObjectMetric',
    {
      type: 'Object',
      object: { metric: { name: 'qps' }, describedObject: described, target },
    },
    `unable to get metric qps: Ingress on default main/${NO_CUSTOM}`,
  ],
  [
    'FailedGetExternalMetric',
    {
      type: 'External',
      external: {
        metric: { name: 'queue', selector: { matchLabels: { topic: 'a' } } },
        target,
      },
    },
    'failed to get queue external metric: unable to get external metric' +
      ' default/queue/&LabelSelector{MatchLabels:map[string]string{topic: a,},' +
      'MatchExpressions:[]LabelSelectorRequirement{},}: unable to fetch metrics from external' +
      ' metrics API: the server could not find the requested resource' +
      ' (get queue.external.metrics.k8s.io)',
  ],
])('HP7: %s without a metrics API', (reason, metric, detail) => {
  const world = started();
  autoscaler(world, 'web', { metrics: [metric] });
  world.run(20);
  expect(condition(world, 'ScalingActive')).toEqual(['False', reason, UNABLE + detail]);
  expect(condition(world, 'AbleToScale').slice(0, 2)).toEqual(['True', 'SucceededGetScale']);
  expect(world.messages()).toContain(`${reason}: ${detail}`);
  expect(status(world)).toMatchObject({ currentReplicas: 2, currentMetrics: [{ type: '' }] });
});

test('HP8: two autoscalers of the same pods do nothing', () => {
  const world = started();
  autoscaler(world, 'web');
  autoscaler(world, 'rival');
  world.run(40);
  const error =
    'pods by selector app=web are controlled by multiple HPAs: [default/rival default/web]';
  for (const name of ['web', 'rival']) {
    expect(condition(world, 'ScalingActive', name)).toEqual(['False', 'AmbiguousSelector', error]);
  }
  expect(world.messages()).toEqual(
    expect.arrayContaining([
      `AmbiguousSelector: ${error}`,
      `FailedComputeMetricsReplicas: ${error}`,
    ]),
  );
  world.delete(HORIZONTAL_POD_AUTOSCALERS, 'rival');
  world.run(20);
  expect(condition(world, 'ScalingActive')[1]).toBe('FailedGetResourceMetric');
});

test.each([
  [
    'below the minimum',
    2,
    { minReplicas: 3 },
    3,
    'Current number of replicas below Spec.MinReplicas',
  ],
  [
    'above the maximum',
    7,
    { maxReplicas: 5 },
    5,
    'Current number of replicas above Spec.MaxReplicas',
  ],
])('HP6: a size %s is set without asking metrics', (_, replicas, spec, expected, reason) => {
  const world = started(replicas);
  autoscaler(world, 'web', spec);
  world.run(20);
  expect(world.get(DEPLOYMENTS, 'web').spec?.replicas).toBe(expected);
  expect(world.messages()).toContain(`SuccessfulRescale: New size: ${expected}; reason: ${reason}`);
  expect(condition(world, 'AbleToScale')).toEqual([
    'True',
    'SucceededRescale',
    `the HPA controller was able to update the target scale to ${expected}`,
  ]);
});

test('HP6: a size of 0 switches it off', () => {
  const world = started(0);
  autoscaler(world, 'web');
  world.run(20);
  expect(condition(world, 'ScalingActive')).toEqual([
    'False',
    'ScalingDisabled',
    'scaling is disabled since the replica count of the target is zero',
  ]);
  expect(world.get(DEPLOYMENTS, 'web').spec?.replicas).toBe(0);
});

test('HP7: a target that does not exist', () => {
  const world = started();
  const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'nobody' };
  autoscaler(world, 'web', { scaleTargetRef });
  world.run(20);
  const error = 'deployments.apps "nobody" not found';
  expect(world.messages()).toContain(`FailedGetScale: ${error}`);
  expect(condition(world, 'AbleToScale')).toEqual([
    'False',
    'FailedGetScale',
    `the HPA controller was unable to get the target's current scale: ${error}`,
  ]);
});

// Autoscalers in both versions.
// Cases: pkg/apis/autoscaling/validation/validation_test.go, v1/conversion_test.go,
// printers_test.go TestPrintHPA.
import { expect, test } from 'vitest';
import type { HorizontalPodAutoscaler } from '../../generated/types.ts';
import { deepEqual } from '../../meta/deep-equal.ts';
import { CONTEXT, create, created, draft, row } from '../testing/harness.ts';
import { HORIZONTAL_POD_AUTOSCALER_RESOURCE as V2 } from './horizontal-pod-autoscaler.resource.ts';
import { HORIZONTAL_POD_AUTOSCALER_V1_RESOURCE as V1 } from './v1.resource.ts';

const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };
const cpu = (averageUtilization: number): object => ({
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } },
});

test('defaults: one pod, 80% of cpu, and rules where behavior is given', () => {
  const autoscaler = created(V2, { spec: { scaleTargetRef, maxReplicas: 5, behavior: {} } });
  expect(autoscaler.spec).toMatchObject({ minReplicas: 1, metrics: [cpu(80)] });
  expect(autoscaler.spec.behavior?.scaleUp).toMatchObject({
    stabilizationWindowSeconds: 0,
    selectPolicy: 'Max',
  });
  expect(autoscaler.spec.behavior?.scaleDown?.stabilizationWindowSeconds).toBeUndefined();
});

const BAD: readonly (readonly [object, string])[] = [
  [
    { scaleTargetRef, maxReplicas: 0 },
    'spec.maxReplicas: Invalid value: 0: must be greater than 0',
  ],
  [
    { scaleTargetRef, minReplicas: 5, maxReplicas: 2 },
    'spec.maxReplicas: Invalid value: 2: must be greater than or equal to `minReplicas`',
  ],
  [
    { scaleTargetRef: { kind: 'Deployment' }, maxReplicas: 2 },
    'spec.scaleTargetRef.name: Required value',
  ],
  [
    { scaleTargetRef, maxReplicas: 2, metrics: [{ type: 'Resource' }] },
    'spec.metrics[0].resource: Required value: must populate information for the given metric' +
      ' source',
  ],
  [
    { scaleTargetRef, maxReplicas: 2, behavior: { scaleUp: { tolerance: '-1' } } },
    'spec.behavior.scaleUp.tolerance: Invalid value: "-1": must be greater than or equal to 0',
  ],
  [
    { scaleTargetRef, maxReplicas: 2, metrics: [cpu(0)] },
    'spec.metrics[0].resource.target.averageUtilization: Invalid value: 0:' +
      ' must be greater than 0',
  ],
];

for (const [spec, message] of BAD) {
  test(message, () => expect(create(V2, { spec }).errors).toContain(message));
}

const current = (value: object): object => ({
  currentMetrics: [{ type: 'Resource', resource: { name: 'cpu', current: value } }],
});
const TARGETS: readonly (readonly [object[], object, string])[] = [
  [[cpu(50)], {}, 'cpu: <unknown>/50%'],
  [[cpu(50)], current({ averageUtilization: 12 }), 'cpu: 12%/50%'],
  [
    [
      {
        type: 'Resource',
        resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '1Gi' } },
      },
    ],
    current({ averageValue: '512Mi' }),
    'memory: 512Mi/1Gi',
  ],
  [
    [
      {
        type: 'Pods',
        pods: { metric: { name: 'qps' }, target: { type: 'AverageValue', averageValue: '100' } },
      },
    ],
    {},
    '<unknown>/100',
  ],
  [[cpu(50), cpu(60), cpu(70)], {}, 'cpu: <unknown>/50%, cpu: <unknown>/60% + 1 more...'],
];

for (const [metrics, status, text] of TARGETS) {
  test(`targets ${text}`, () => {
    const autoscaler = created(V2, { spec: { scaleTargetRef, maxReplicas: 5, metrics } });
    expect(row(V2, { ...autoscaler, status } as HorizontalPodAutoscaler)).toMatchObject({
      Reference: 'Deployment/web',
      Targets: text,
      MinPods: '1',
      MaxPods: 5,
    });
  });
}

test('version 1 is stored as version 2 and comes back', () => {
  const spec = { scaleTargetRef, maxReplicas: 5, targetCPUUtilizationPercentage: 50 };
  const old = V1.prepareCreate(V1.defaults(draft(V1, { spec })), CONTEXT);
  expect(V1.validate(old)).toEqual([]);
  const stored = V1.conversion!.toStorage(old) as HorizontalPodAutoscaler;
  expect(stored.apiVersion).toBe('autoscaling/v2');
  expect(stored.spec.metrics).toEqual([cpu(50)]);
  expect(deepEqual(V1.conversion!.fromStorage(stored), old)).toBe(true);
});

test('what version 1 cannot say stands in annotations', () => {
  const memory = {
    type: 'Resource',
    resource: { name: 'memory', target: { type: 'Value', value: '1Gi' } },
  };
  const stored = created(V2, {
    spec: {
      scaleTargetRef,
      maxReplicas: 5,
      metrics: [
        cpu(50),
        {
          ...memory,
          resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '1Gi' } },
        },
      ],
    },
  });
  const old = V1.conversion!.fromStorage(stored);
  expect(old.spec.targetCPUUtilizationPercentage).toBe(50);
  const back = V1.conversion!.toStorage(old) as HorizontalPodAutoscaler;
  expect(back.spec.metrics).toEqual(stored.spec.metrics);
  expect(back.metadata.annotations).toBeUndefined();
});

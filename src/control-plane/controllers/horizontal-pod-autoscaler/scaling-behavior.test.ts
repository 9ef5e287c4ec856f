// Stabilization, rates and bounds. Facts: pkg/controller/podautoscaler/horizontal_test.go
// (TestConvertDesiredReplicasWithRules, TestNormalizeDesiredReplicas, TestScalingWithRules).
import { expect, test } from 'vitest';
import type { HorizontalPodAutoscaler } from '../../../model/generated/types.ts';
import { NOW } from '../testing/objects.ts';
import { downLimit, normalize, upLimit } from './scaling-behavior.ts';
import type { ScalingHistory } from './scaling-behavior.ts';

const SECOND = 1_000_000;
const NOTHING: ScalingHistory = { recommendations: [], changes: [] };

function hpa(minReplicas: number, maxReplicas: number, behavior?: object): HorizontalPodAutoscaler {
  const spec = { minReplicas, maxReplicas, scaleTargetRef: { kind: 'Deployment', name: 'web' } };
  return { spec: { ...spec, ...(behavior ? { behavior } : {}) } } as HorizontalPodAutoscaler;
}

const recommended = (...pairs: readonly (readonly [replicas: number, secondsAgo: number])[]) => ({
  ...NOTHING,
  recommendations: pairs.map(([replicas, since]) => ({ replicas, at: NOW - since * SECOND })),
});

// TestConvertDesiredReplicasWithRules: current, desired, min, max, expected.
test.each([
  ['within the range', 5, 7, 3, 8, 7, 'DesiredWithinRange'],
  ['no minimum: one', 3, 1, 1, 8, 1, 'DesiredWithinRange'],
  ['below the minimum', 3, 1, 5, 8, 5, 'TooFewReplicas'],
  ['above the maximum', 8, 10, 5, 8, 8, 'TooManyReplicas'],
  ['faster than doubling', 3, 1000, 1, 2000, 6, 'ScaleUpLimit'],
  ['from one at least four', 1, 9, 1, 10, 4, 'ScaleUpLimit'],
])('HP4: %s', (_, current, desired, min, max, expected, reason) => {
  const found = normalize(hpa(min, max), current, desired, NOTHING, NOW);
  expect([found.replicas, found.limit.reason]).toEqual([expected, reason]);
});

// TestNormalizeDesiredReplicas.
test.each([
  ['empty history', [], 5, 5],
  ['old and low', [[8, 400]], 5, 5],
  ['recent and higher', [[8, 200]], 5, 8],
  ['recent and lower', [[3, 200]], 5, 5],
  [
    'the highest of several',
    [
      [8, 200],
      [9, 100],
      [7, 10],
    ],
    5,
    9,
  ],
] as const)('HP4: stabilization: %s', (_, pairs, desired, expected) => {
  const found = normalize(hpa(1, 100), 9, desired, recommended(...pairs), NOW);
  expect(found.replicas).toBe(expected);
  const isHeld = expected !== desired;
  expect(found.ableToScale.reason).toBe(isHeld ? 'ScaleDownStabilized' : 'ReadyForNewScale');
});

const behaviour = (up: object, down: object) => ({ scaleUp: up, scaleDown: down });

test.each([
  ['up at once without a window', 0, [[3, 5]], 3, 6, 6],
  ['up waits for the lowest of its window', 60, [[3, 5]], 3, 6, 3],
  [
    'up once the window is over',
    60,
    [
      [3, 90],
      [6, 30],
    ],
    3,
    6,
    6,
  ],
] as const)('HP4: behaviour: %s', (_, window, pairs, current, desired, expected) => {
  const rules = behaviour({ stabilizationWindowSeconds: window }, {});
  const found = normalize(hpa(1, 100, rules), current, desired, recommended(...pairs), NOW);
  expect(found.replicas).toBe(expected);
});

test('HP4: behaviour: down waits for the highest of its window', () => {
  const rules = behaviour({}, { stabilizationWindowSeconds: 300 });
  const found = normalize(hpa(1, 100, rules), 10, 4, recommended([8, 100]), NOW);
  expect([found.replicas, found.ableToScale.reason]).toEqual([8, 'ScaleDownStabilized']);
});

const policy = (type: string, value: number, periodSeconds = 60) => ({
  type,
  value,
  periodSeconds,
});
const changed = (...pairs: readonly (readonly [by: number, secondsAgo: number])[]) => ({
  ...NOTHING,
  changes: pairs.map(([by, since]) => ({ by, at: NOW - since * SECOND })),
});

// TestScalingWithRules: rules, changes, current size, expected limit.
test.each([
  ['the default: 4 pods or double', undefined, NOTHING, 3, 7],
  ['the default: double is more', undefined, NOTHING, 10, 20],
  ['pods', { policies: [policy('Pods', 2)] }, NOTHING, 5, 7],
  ['per cent, rounded up', { policies: [policy('Percent', 50)] }, NOTHING, 5, 8],
  [
    'the smaller one',
    { selectPolicy: 'Min', policies: [policy('Pods', 2), policy('Percent', 100)] },
    NOTHING,
    5,
    7,
  ],
  ['disabled', { selectPolicy: 'Disabled' }, NOTHING, 5, 5],
  ['added within the period', { policies: [policy('Pods', 4)] }, changed([3, 30]), 8, 9],
  ['added before the period', { policies: [policy('Pods', 4)] }, changed([3, 90]), 8, 12],
  ['removed within the period', { policies: [policy('Pods', 4)] }, changed([-2, 30]), 8, 14],
])('HP5: up: %s', (_, rules, history, current, expected) => {
  expect(upLimit(current, rules, history, NOW)).toBe(expected);
});

test.each([
  ['the default: all', undefined, NOTHING, 10, 0],
  ['pods', { policies: [policy('Pods', 2)] }, NOTHING, 10, 8],
  ['per cent, cut', { policies: [policy('Percent', 25)] }, NOTHING, 10, 7],
  ['the larger change', { policies: [policy('Pods', 2), policy('Percent', 50)] }, NOTHING, 10, 5],
  [
    'the smaller change',
    { selectPolicy: 'Min', policies: [policy('Pods', 2), policy('Percent', 50)] },
    NOTHING,
    10,
    8,
  ],
  ['disabled', { selectPolicy: 'Disabled' }, NOTHING, 10, 10],
  ['removed within the period', { policies: [policy('Pods', 5)] }, changed([-3, 30]), 7, 5],
])('HP5: down: %s', (_, rules, history, current, expected) => {
  expect(downLimit(current, rules, history, NOW)).toBe(expected);
});

test.each([
  ['up, limited by the rate', 5, 50, 1, 100, 'ScaleUpLimit', 10],
  ['up, limited by the maximum', 5, 50, 1, 8, 'TooManyReplicas', 8],
  ['down, limited by the minimum', 5, 0, 2, 8, 'TooFewReplicas', 2],
])('HP5: %s', (_, current, desired, min, max, reason, expected) => {
  const found = normalize(hpa(min, max, behaviour({}, {})), current, desired, NOTHING, NOW);
  expect([found.limit.reason, found.replicas, found.isLimited]).toEqual([reason, expected, true]);
});

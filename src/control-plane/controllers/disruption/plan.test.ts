// What budgets allow. Facts: pkg/controller/disruption/disruption_test.go.
import { expect, test } from 'vitest';
import type { PodDisruptionBudget } from '../../../model/generated/types.ts';
import { ago, NOW, pod } from '../testing/objects.ts';
import { budgetStatus, disruptedPods, expectedPods, failedStatus, healthyPods } from './plan.ts';

function budget(spec: object, status?: object): PodDisruptionBudget {
  return {
    metadata: { name: 'pdb', namespace: 'default', generation: 2 },
    spec,
    ...(status ? { status } : {}),
  } as PodDisruptionBudget;
}

// TestIntegerMaxUnavailable, TestPercentageMinAvailable and others: spec, pods, scale of their
// controllers, healthy; then expected, desired, allowed.
test.each([
  ['minAvailable 3 of 3', { minAvailable: 3 }, 3, 3, 3, [3, 3, 0]],
  ['minAvailable 3 of 4', { minAvailable: 3 }, 4, 4, 4, [4, 3, 1]],
  ['minAvailable 3, 2 healthy', { minAvailable: 3 }, 4, 4, 2, [4, 3, 0]],
  ['minAvailable 0', { minAvailable: 0 }, 2, 2, 2, [2, 0, 2]],
  ['minAvailable 28%, one of 10 pods there', { minAvailable: '28%' }, 1, 10, 1, [10, 3, 0]],
  ['minAvailable 28%, three of 10', { minAvailable: '28%' }, 3, 10, 3, [10, 3, 0]],
  ['minAvailable 28%, four of 10', { minAvailable: '28%' }, 4, 10, 4, [10, 3, 1]],
  ['minAvailable 67% of 3', { minAvailable: '67%' }, 3, 3, 3, [3, 3, 0]],
  ['minAvailable 100%', { minAvailable: '100%' }, 5, 5, 5, [5, 5, 0]],
  ['minAvailable 0%', { minAvailable: '0%' }, 5, 5, 5, [5, 0, 5]],
  ['maxUnavailable 1 of 1', { maxUnavailable: 1 }, 1, 1, 1, [1, 0, 1]],
  ['maxUnavailable 1 of 5', { maxUnavailable: 1 }, 5, 5, 5, [5, 4, 1]],
  ['maxUnavailable 1, one down', { maxUnavailable: 1 }, 5, 5, 4, [5, 4, 0]],
  ['maxUnavailable 2, three down', { maxUnavailable: 2 }, 5, 5, 2, [5, 3, 0]],
  ['maxUnavailable 0', { maxUnavailable: 0 }, 5, 5, 5, [5, 5, 0]],
  ['maxUnavailable 30% of 10', { maxUnavailable: '30%' }, 10, 10, 10, [10, 7, 3]],
  ['maxUnavailable 30% of 3 rounds up', { maxUnavailable: '30%' }, 3, 3, 3, [3, 2, 1]],
  ['maxUnavailable above all', { maxUnavailable: 9 }, 3, 3, 3, [3, 0, 3]],
  ['no pods', { minAvailable: 1 }, 0, 0, 0, [0, 1, 0]],
  ['no pods, maxUnavailable', { maxUnavailable: 1 }, 0, 0, 0, [0, 0, 0]],
] as const)('PB1, PB4: %s', (_, spec, count, scale, healthy, expected) => {
  const of = budget(spec);
  const found = expectedPods(of, count, scale);
  const status = budgetStatus(of, found, healthy, new Map(), NOW);
  expect([status.expectedPods, status.desiredHealthy, status.disruptionsAllowed]).toEqual(expected);
  const isAllowed = expected[2] > 0;
  expect(status.conditions).toMatchObject([
    {
      type: 'DisruptionAllowed',
      status: isAllowed ? 'True' : 'False',
      reason: isAllowed ? 'SufficientPods' : 'InsufficientPods',
      observedGeneration: 2,
    },
  ]);
});

test('PB2: healthy pods are ready, stay, and are not evicted', () => {
  const all = [
    pod({ name: 'a' }),
    pod({ ready: false }),
    pod({ deleting: true }),
    pod({ name: 'evicted' }),
  ];
  expect(healthyPods(all, new Map([['evicted', ago(1)]]))).toBe(1);
});

// TestPDBNotExist..., TestUpdateDisruptedPods.
test('PB3: evicted pods stay noted for two minutes', () => {
  const noted = { disruptedPods: { fresh: ago(30), stale: ago(130), going: ago(5), gone: ago(5) } };
  const stale = pod({ name: 'stale' });
  const all = [pod({ name: 'fresh' }), stale, pod({ name: 'going', deleting: true })];
  const found = disruptedPods(budget({}, noted), all, NOW);
  expect([...found.pods.keys()]).toEqual(['fresh']);
  expect(found.overdue).toEqual([stale]);
  expect(found.recheckAfter).toBe(90_000_000);
});

test('PB5: when the count fails nothing may be disrupted', () => {
  const of = budget(
    {},
    { disruptionsAllowed: 3, currentHealthy: 5, desiredHealthy: 2, expectedPods: 5 },
  );
  const status = failedStatus(of, 'no controller', NOW);
  expect(status).toMatchObject({ disruptionsAllowed: 0, currentHealthy: 5, observedGeneration: 2 });
  expect(status.conditions).toMatchObject([{ reason: 'SyncFailed', message: 'no controller' }]);
});

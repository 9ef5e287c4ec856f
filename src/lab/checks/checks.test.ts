// Invariants that see what is broken, and only that.
import { expect, test } from 'vitest';
import type { StoreEvent } from '../../control-plane/etcd/store-event.ts';
import type { KubeObject } from '../../model/meta/object.ts';
import { budgetsKept } from './budgets-kept.ts';
import type { Invariant } from './invariant.ts';
import { jobsExact } from './jobs-exact.ts';
import { rolloutBounds } from './rollout-bounds.ts';

function write(invariant: Invariant, resource: string, object: object, previous?: object) {
  const type = previous ? 'MODIFIED' : 'ADDED';
  const event = { resource, type, key: 'default/x', object, previous } as unknown as StoreEvent;
  return invariant.onWrite?.({ ...event, object: object as KubeObject });
}

function deployment(replicas: number, maxSurge: number, maxUnavailable: number, observed = 1) {
  return {
    metadata: { name: 'web', uid: 'd', generation: 1 },
    spec: {
      replicas,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } },
    },
    status: { observedGeneration: observed },
  };
}

const owner = { kind: 'Deployment', name: 'web', uid: 'd', controller: true };
const set = (uid: string, replicas: number) => ({
  metadata: { name: uid, uid, ownerReferences: [owner] },
  spec: { replicas },
});

test.each([
  ['within the surge', [4, 1, 0, 1], [4, 0], [4, 1], undefined],
  ['beyond the surge', [4, 1, 0, 1], [4, 0], [4, 2], '6 pods are asked for, of at most 5'],
  ['an older wish', [4, 1, 0, 0], [4, 0], [4, 2], undefined],
  ['too few left', [4, 1, 1, 1], [4, 0], [2, 0], '2 pods are left, of at least 3'],
  ['one may be missing', [4, 1, 1, 1], [4, 0], [3, 0], undefined],
] as const)('rollout bounds: %s', (_, of, before, after, expected) => {
  const invariant = rolloutBounds();
  write(invariant, 'deployments.apps', deployment(before[0], 9, 9, 0));
  write(invariant, 'replicasets.apps', set('a', before[0]));
  write(invariant, 'replicasets.apps', set('b', before[1]));
  write(invariant, 'deployments.apps', deployment(of[0], of[1], of[2], of[3]));
  const first = write(invariant, 'replicasets.apps', set('a', after[0]), {});
  const second = write(invariant, 'replicasets.apps', set('b', after[1]), {});
  expect(first ?? second).toBe(expected && `default/x: ${expected}`);
});

const job = (status: object, completions = 3) => ({ metadata: {}, spec: { completions }, status });
const complete = [{ type: 'Complete', status: 'True' }];

test.each([
  [
    'complete as asked',
    job({ succeeded: 2 }),
    job({ succeeded: 3, conditions: complete }),
    undefined,
  ],
  [
    'complete too early',
    job({}),
    job({ succeeded: 2, conditions: complete }),
    'default/x is complete with 2 of 3',
  ],
  [
    'counted back',
    job({ succeeded: 2 }),
    job({ succeeded: 1 }),
    'default/x: 1 have succeeded, not more',
  ],
  [
    'over, but active',
    job({}),
    job({ succeeded: 3, active: 1, conditions: complete }),
    'default/x is over with 1 active pods',
  ],
])('jobs: %s', (_, before, after, expected) => {
  expect(write(jobsExact, 'jobs.batch', after, before)).toBe(expected);
});

const budget = (disruptionsAllowed: number, disruptedPods = {}) => ({
  metadata: { name: 'b', namespace: 'default', generation: 1 },
  spec: { selector: { matchLabels: { app: 'web' } } },
  status: {
    disruptionsAllowed,
    currentHealthy: 3,
    desiredHealthy: 2,
    observedGeneration: 1,
    disruptedPods,
  },
});
const pod = (reason?: string) => ({
  metadata: { name: 'p', namespace: 'default', labels: { app: 'web' } },
  status: {
    conditions: [
      { type: 'Ready', status: 'True' },
      ...(reason ? [{ type: 'DisruptionTarget', status: 'True', reason }] : []),
    ],
  },
});

test.each([
  ['promises too much', budget(2), 'default/x allows 2 of 1'],
  ['promises what it has', budget(1), undefined],
  ['promises less than nothing', budget(-1), 'default/x allows -1 disruptions'],
])('budgets: one that %s', (_, of, expected) => {
  expect(write(budgetsKept(), 'poddisruptionbudgets.policy', of)).toBe(expected);
});

test('budgets: an eviction is noted first', () => {
  const evicted = pod('EvictionByEvictionAPI');
  const past = budgetsKept();
  write(past, 'poddisruptionbudgets.policy', budget(1));
  expect(write(past, 'pods', evicted, pod())).toBe('default/x is evicted past b');
  const noted = budgetsKept();
  write(noted, 'poddisruptionbudgets.policy', budget(0, { p: '2026-01-01T00:00:00Z' }));
  expect(write(noted, 'pods', evicted, pod())).toBeUndefined();
});

// What becomes of dependents. Facts: pkg/controller/garbagecollector/garbagecollector_test.go.
import { expect, test } from 'vitest';
import type { Pod } from '../../../model/generated/types.ts';
import { pod } from '../testing/objects.ts';
import { blockingOf, planItem } from './plan.ts';
import type { OwnerState } from './plan.ts';

const owner = (uid: string, blockOwnerDeletion = false) => ({
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  name: uid,
  uid,
  blockOwnerDeletion,
});

function owned(uids: readonly string[], metadata: object = {}): Pod {
  return pod({ metadata: { ownerReferences: uids.map((uid) => owner(uid)), ...metadata } });
}

const goingForeground = pod({ deleting: true, finalizers: ['foregroundDeletion'] });

test.each([
  ['no owners', [], [], {}, [], { is: 'keep' }],
  ['its owner is there', ['a'], ['solid'], {}, [], { is: 'keep' }],
  ['its owner is gone', ['a'], ['absent'], {}, [], { is: 'delete', policy: 'Background' }],
  [
    'one of two owners is gone',
    ['a', 'b'],
    ['solid', 'absent'],
    {},
    [],
    { is: 'detach', owners: [owner('a')] },
  ],
  [
    'both are gone',
    ['a', 'b'],
    ['absent', 'absent'],
    {},
    [],
    { is: 'delete', policy: 'Background' },
  ],
  [
    'one waits, one is there',
    ['a', 'b'],
    ['waiting', 'solid'],
    {},
    [],
    { is: 'detach', owners: [owner('b')] },
  ],
  [
    'its owner waits, it has no dependents',
    ['a'],
    ['waiting'],
    {},
    [],
    { is: 'delete', policy: 'Background' },
  ],
  [
    'its owner waits, it has dependents',
    ['a'],
    ['waiting'],
    {},
    [pod()],
    { is: 'delete', policy: 'Foreground' },
  ],
  [
    'a circle: it stops blocking',
    ['a'],
    ['waiting'],
    {},
    [goingForeground],
    { is: 'unblock', owners: [owner('a')] },
  ],
  [
    'it wants its dependents orphaned',
    ['a'],
    ['absent'],
    { finalizers: ['orphan'] },
    [],
    { is: 'delete', policy: 'Orphan' },
  ],
  [
    'it wants them gone first',
    ['a'],
    ['absent'],
    { finalizers: ['foregroundDeletion'] },
    [],
    { is: 'delete', policy: 'Foreground' },
  ],
  [
    'it is going already',
    ['a'],
    ['absent'],
    { deletionTimestamp: '2026-01-01T00:00:00Z' },
    [],
    { is: 'keep' },
  ],
] as const)('GC1, GC2: %s', (_, uids, states, metadata, dependents, expected) => {
  expect(planItem(owned(uids, metadata), states as readonly OwnerState[], dependents)).toEqual(
    expected,
  );
});

test('GC2: only those that block are waited for', () => {
  const blocking = { object: pod({ metadata: { ownerReferences: [owner('a', true)] } }) };
  const other = { object: pod({ metadata: { ownerReferences: [owner('a'), owner('b', true)] } }) };
  expect(blockingOf('a', [blocking, other])).toEqual([blocking]);
});

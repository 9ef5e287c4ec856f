// What a namespace says while it goes. Facts:
// pkg/controller/namespace/deletion/status_condition_utils_test.go.
import { expect, test } from 'vitest';
import { ago, NOW } from '../testing/objects.ts';
import { namespaceConditions } from './conditions.ts';

const EMPTY = {
  errors: [],
  remaining: new Map<string, number>(),
  finalizers: new Map<string, number>(),
};
const find = (state: Partial<typeof EMPTY>, type: string) =>
  namespaceConditions(undefined, { ...EMPTY, ...state }, NOW).find((one) => one.type === type);

test('NS4: all is well', () => {
  const conditions = namespaceConditions(undefined, EMPTY, NOW);
  expect(conditions.map(({ status, reason }) => [status, reason])).toEqual([
    ['False', 'ResourcesDiscovered'],
    ['False', 'ParsedGroupVersions'],
    ['False', 'ContentDeleted'],
    ['False', 'ContentRemoved'],
    ['False', 'ContentHasNoFinalizers'],
  ]);
});

test('NS4: what remains, sorted', () => {
  const remaining = new Map([
    ['pods.', 2],
    ['deployments.apps', 1],
  ]);
  expect(find({ remaining }, 'NamespaceContentRemaining')).toMatchObject({
    status: 'True',
    reason: 'SomeResourcesRemain',
    message:
      'Some resources are remaining: deployments.apps has 1 resource instances,' +
      ' pods. has 2 resource instances',
  });
});

test('NS4: finalizers', () => {
  const finalizers = new Map([['example.com/hold', 3]]);
  expect(find({ finalizers }, 'NamespaceFinalizersRemaining')).toMatchObject({
    status: 'True',
    reason: 'SomeFinalizersRemain',
    message:
      'Some content in the namespace has finalizers remaining: example.com/hold in 3 resource instances',
  });
});

test('NS4: errors', () => {
  const errors = ['boom'] as never[];
  expect(find({ errors }, 'NamespaceDeletionContentFailure')).toMatchObject({
    status: 'True',
    reason: 'ContentDeletionFailed',
    message: 'Failed to delete all resource types, 1 remaining: boom',
  });
});

test('NS4: what has not changed stays as it was', () => {
  const old = namespaceConditions(undefined, EMPTY, NOW - 60_000_000);
  expect(namespaceConditions(old, EMPTY, NOW)).toBe(old);
  const next = namespaceConditions(old, { ...EMPTY, remaining: new Map([['pods.', 1]]) }, NOW);
  expect(next[0]?.lastTransitionTime).toBe(ago(60));
  expect(next[3]?.lastTransitionTime).toBe(ago(0));
});

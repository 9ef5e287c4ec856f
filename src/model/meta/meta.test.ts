// Small helpers of objects: keys, owners, conditions, labels, hashes, equality.
import { describe, expect, test } from 'vitest';
import { findCondition, isConditionTrue, removeCondition, setCondition } from './conditions.ts';
import type { ConditionLike } from './conditions.ts';
import { deepEqual, semanticEqual } from './deep-equal.ts';
import { deepFreeze } from './deep-freeze.ts';
import { computeTemplateHash, fnv1a32, hashValue, safeEncodeString } from './hash.ts';
import { intValue, scaledValue } from './int-or-string.ts';
import { formatLabels, labelValue, labelsEqual } from './labels.ts';
import { joinKey, keyOf, splitApiVersion, splitKey } from './object.ts';
import type { KubeObject } from './object.ts';
import { controllerOf, controllerReference, isControlledBy } from './owners.ts';

const owner: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: { name: 'rs', namespace: 'default', uid: 'u1' },
};

test('keys join and split', () => {
  expect(keyOf(owner)).toBe('default/rs');
  expect(joinKey('', 'node')).toBe('node');
  expect(splitKey('default/rs')).toEqual({ namespace: 'default', name: 'rs' });
  expect(splitKey('node')).toEqual({ namespace: '', name: 'node' });
  expect(splitApiVersion('v1')).toEqual({ group: '', version: 'v1' });
  expect(splitApiVersion('apps/v1')).toEqual({ group: 'apps', version: 'v1' });
});

test('the controller is the owner marked so', () => {
  const plain = { apiVersion: 'v1', kind: 'Pod', name: 'other', uid: 'u2' };
  const owned = { metadata: { ownerReferences: [plain, controllerReference(owner)] } };
  expect(controllerOf(owned)).toEqual({
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    name: 'rs',
    uid: 'u1',
    controller: true,
    blockOwnerDeletion: true,
  });
  expect(isControlledBy(owned, owner)).toBe(true);
  expect(controllerOf({ metadata: { ownerReferences: [plain] } })).toBeUndefined();
});

describe('conditions', () => {
  const ready: ConditionLike = {
    type: 'Ready',
    status: 'True',
    reason: 'R',
    lastTransitionTime: 't1',
  };
  const list = deepFreeze([ready]);

  test('a change of status moves the time, a change of reason does not', () => {
    const { lastTransitionTime: _, ...next } = ready;
    const flipped = setCondition(list, { ...next, status: 'False' }, 't2');
    expect(findCondition(flipped, 'Ready')?.lastTransitionTime).toBe('t2');
    const renamed = setCondition(list, { ...next, reason: 'S' }, 't2');
    expect(findCondition(renamed, 'Ready')).toEqual({ ...ready, reason: 'S' });
  });

  test('no change gives the same list', () => {
    const { lastTransitionTime: _, ...next } = ready;
    expect(setCondition(list, next, 't2')).toBe(list);
    expect(removeCondition(list, 'Other')).toBe(list);
  });

  test('a new one is appended, a removed one gone', () => {
    const two = setCondition(list, { ...ready, type: 'Other' }, 't2');
    expect(two.map(({ type }) => type)).toEqual(['Ready', 'Other']);
    expect(removeCondition(two, 'Ready').map(({ type }) => type)).toEqual(['Other']);
    expect(isConditionTrue(two, 'Other')).toBe(true);
    expect(isConditionTrue(undefined, 'Other')).toBe(false);
  });
});

test('labels', () => {
  expect(labelValue({ a: 'b' }, 'constructor')).toBeUndefined();
  expect(formatLabels({ b: '2', a: '1' })).toBe('a=1,b=2');
  expect(formatLabels(undefined)).toBe('<none>');
  expect(labelsEqual({ a: '1', b: '2' }, { b: '2', a: '1' })).toBe(true);
  expect(labelsEqual({ a: '1' }, { a: '1', b: '2' })).toBe(false);
});

test.each<[string | number, number, number, number]>([
  ['25%', 10, 3, 2],
  ['25%', 4, 1, 1],
  ['0%', 10, 0, 0],
  ['100%', 7, 7, 7],
  [5, 10, 5, 5],
])('%s of %d is %d rounded up, %d rounded down', (value, total, up, down) => {
  expect(scaledValue(value, total, 'up')).toBe(up);
  expect(scaledValue(value, total, 'down')).toBe(down);
});

test('what is no percentage has no scaled value', () => {
  expect(scaledValue('5', 10, 'up')).toBeUndefined();
  expect(intValue('5')).toBe(5);
  expect(intValue('http')).toBe(0);
});

describe('hashes', () => {
  // Vectors of the FNV reference, and Go's hash/fnv for non-ASCII text.
  test.each([
    ['', 0x811c9dc5],
    ['a', 0xe40c292c],
    ['foobar', 0xbf9cf968],
  ])('FNV-1a of %j', (text, hash) => {
    expect(fnv1a32(text)).toBe(hash);
  });

  test('hashes UTF-8, as Go does', () => {
    const bytewise = (text: string): number =>
      [...new TextEncoder().encode(text)].reduce(
        (hash, byte) => Math.imul(hash ^ byte, 0x01000193) >>> 0,
        0x811c9dc5,
      );
    for (const text of ['ü', '日本', 'a😀b']) expect(fnv1a32(text)).toBe(bytewise(text));
  });

  test('safe encoding has no vowels', () => {
    expect(safeEncodeString('0123456789')).toMatch(/^[bcdfghjklmnpqrstvwxz2456789]{10}$/);
  });

  test('key order does not matter, values and collisions do', () => {
    const template = { metadata: { labels: { a: 'b' } }, spec: { x: [1, 2] } };
    const shuffled = { spec: { x: [1, 2], y: undefined }, metadata: { labels: { a: 'b' } } };
    expect(hashValue(template)).toBe(hashValue(shuffled));
    expect(hashValue({ x: [2, 1] })).not.toBe(hashValue({ x: [1, 2] }));
    expect(hashValue({ x: 1 })).not.toBe(hashValue({ x: '1' }));
    expect(computeTemplateHash(template)).not.toBe(computeTemplateHash(template, 1));
  });
});

test('equality', () => {
  const value = { a: [1, { b: null }], c: undefined };
  expect(deepEqual(value, { a: [1, { b: null }] })).toBe(true);
  expect(deepEqual(value, { a: [1, { b: 0 }] })).toBe(false);
  expect(deepEqual({ a: 1 }, { b: 1 })).toBe(false);
  expect(deepEqual([1], { 0: 1 })).toBe(false);
  expect(semanticEqual({ a: [], b: {} }, { c: null })).toBe(true);
  expect(semanticEqual({ a: [''] }, { a: [] })).toBe(false);
});

test('freezing reaches everything', () => {
  const value = deepFreeze({ a: [{ b: { c: 1 } }] });
  expect(Object.isFrozen(value.a[0]?.b)).toBe(true);
});

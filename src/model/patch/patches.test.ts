// Facts of apimachinery pkg/util/strategicpatch/patch_test.go and of RFC 6902 and 7386.
import { describe, expect, test } from 'vitest';
import { definitionOfKind } from '../schema/schema.ts';
import { deepFreeze } from '../meta/deep-freeze.ts';
import { applyJsonPatch } from './json-patch.ts';
import { applyMergePatch } from './merge-patch.ts';
import { applyStrategicMergePatch } from './strategic-merge-patch.ts';
import { StrategicPatchError } from './strategic-patch-error.ts';

describe('merge patch', () => {
  test.each<[string, unknown, unknown, unknown]>([
    ['replaces a value', { a: 'b' }, { a: 'c' }, { a: 'c' }],
    ['removes by null', { a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    ['replaces lists whole', { a: [1, 2] }, { a: [3] }, { a: [3] }],
    ['merges deep', { a: { b: 1 } }, { a: { c: { d: null } } }, { a: { b: 1, c: {} } }],
    ['a value becomes a map', { a: 1 }, { a: { b: 2 } }, { a: { b: 2 } }],
  ])('%s', (_, target, patch, result) => {
    expect(applyMergePatch(deepFreeze(target), patch)).toEqual(result);
  });

  test('shares what it does not name', () => {
    const target = deepFreeze({ kept: { x: 1 }, changed: 1 });
    const result = applyMergePatch(target, { changed: 2 }) as typeof target;
    expect(result.kept).toBe(target.kept);
  });

  test('__proto__ is a key', () => {
    const result = applyMergePatch({}, JSON.parse('{"__proto__": {"x": 1}}'));
    expect(JSON.stringify(result)).toBe('{"__proto__":{"x":1}}');
    expect(({} as { x?: number }).x).toBeUndefined();
  });
});

describe('JSON patch', () => {
  const target = deepFreeze({ spec: { replicas: 1, list: ['a', 'b'] } });
  test('all operations', () => {
    const result = applyJsonPatch(target, [
      { op: 'test', path: '/spec/replicas', value: 1 },
      { op: 'replace', path: '/spec/replicas', value: 2 },
      { op: 'add', path: '/spec/list/-', value: 'c' },
      { op: 'remove', path: '/spec/list/0' },
      { op: 'copy', from: '/spec/list/0', path: '/first' },
    ]);
    const value = { spec: { replicas: 2, list: ['b', 'c'] }, first: 'b' };
    expect(result).toEqual({ is: 'patched', value });
  });

  test.each<[string, unknown, number]>([
    ['a failed test', [{ op: 'test', path: '/spec/replicas', value: 5 }], 422],
    ['a missing path', [{ op: 'remove', path: '/spec/nothing' }], 422],
    ['an unknown operation', [{ op: 'burn', path: '/spec' }], 422],
    ['a map', { spec: 1 }, 400],
    ['too many', Array.from({ length: 10_001 }, () => ({ op: 'test', path: '' })), 413],
  ])('%s is refused', (_, patch, code) => {
    const result = applyJsonPatch(target, patch);
    expect(result.is === 'refused' && result.status.code).toBe(code);
  });
});

const DEPLOYMENT = definitionOfKind('apps/v1', 'Deployment')!;
const POD = definitionOfKind('v1', 'Pod')!;
const podOf = (spec: object): { [key: string]: unknown } => deepFreeze({ spec });

describe('strategic merge patch', () => {
  test.each<[string, object, object, object]>([
    [
      'merges containers by name',
      { containers: [{ name: 'a', image: '1', env: [{ name: 'X', value: '1' }] }, { name: 'b' }] },
      { containers: [{ name: 'a', image: '2', env: [{ name: 'Y', value: '2' }] }] },
      {
        containers: [
          {
            name: 'a',
            image: '2',
            // What is new goes first when the patch gives no order.
            env: [
              { name: 'Y', value: '2' },
              { name: 'X', value: '1' },
            ],
          },
          { name: 'b' },
        ],
      },
    ],
    [
      'deletes an item by directive',
      { containers: [{ name: 'a' }, { name: 'b' }] },
      { containers: [{ name: 'a', $patch: 'delete' }] },
      { containers: [{ name: 'b' }] },
    ],
    [
      'replaces a list by directive',
      { containers: [{ name: 'a' }] },
      { containers: [{ name: 'z' }, { $patch: 'replace' }] },
      { containers: [{ name: 'z' }] },
    ],
    [
      'replaces a map by directive',
      { securityContext: { runAsUser: 1, fsGroup: 2 } },
      { securityContext: { $patch: 'replace', runAsUser: 5 } },
      { securityContext: { runAsUser: 5 } },
    ],
    [
      'replaces lists without a merge key',
      { tolerations: [{ key: 'a' }] },
      { tolerations: [{ key: 'b' }] },
      { tolerations: [{ key: 'b' }] },
    ],
    [
      'orders by $setElementOrder, keeping what only the server has in its place',
      { containers: [{ name: 'a' }, { name: 'sidecar' }, { name: 'b' }] },
      {
        '$setElementOrder/containers': [{ name: 'b' }, { name: 'new' }, { name: 'a' }],
        containers: [{ name: 'new', image: 'n' }],
      },
      {
        containers: [
          { name: 'sidecar' },
          { name: 'b' },
          { name: 'new', image: 'n' },
          { name: 'a' },
        ],
      },
    ],
    [
      'removes by null',
      { nodeName: 'n', nodeSelector: { a: 'b', c: 'd' } },
      { nodeName: null, nodeSelector: { a: null } },
      { nodeSelector: { c: 'd' } },
    ],
    [
      'retains only the named keys of a volume',
      { volumes: [{ name: 'v', emptyDir: {} }] },
      { volumes: [{ name: 'v', $retainKeys: ['name', 'hostPath'], hostPath: { path: '/x' } }] },
      { volumes: [{ name: 'v', hostPath: { path: '/x' } }] },
    ],
    [
      'drops nulls and directives of what is new',
      {},
      { securityContext: { runAsUser: null, fsGroup: 1, $retainKeys: ['fsGroup'] } },
      { securityContext: { fsGroup: 1 } },
    ],
  ])('%s', (_, original, patch, expected) => {
    const result = applyStrategicMergePatch(POD, podOf(original), { spec: patch });
    expect(result).toEqual({ spec: expected });
  });

  test('finalizers: added to, and taken from by $deleteFromPrimitiveList', () => {
    const object = deepFreeze({ metadata: { finalizers: ['a', 'b'] } });
    const added = applyStrategicMergePatch(POD, object, { metadata: { finalizers: ['c', 'a'] } });
    expect(added).toEqual({ metadata: { finalizers: ['c', 'a', 'b'] } });
    const patch = { metadata: { '$deleteFromPrimitiveList/finalizers': ['a'] } };
    const taken = applyStrategicMergePatch(POD, object, patch);
    expect(taken).toEqual({ metadata: { finalizers: ['b'] } });
  });

  test('a changed strategy drops the other member', () => {
    const object = deepFreeze({ spec: { strategy: { type: 'RollingUpdate', rollingUpdate: {} } } });
    const patch = { spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } } };
    const result = applyStrategicMergePatch(DEPLOYMENT, object, patch);
    expect(result).toEqual({ spec: { strategy: { type: 'Recreate' } } });
  });

  test.each<[string, object, string]>([
    [
      'no merge key',
      { containers: [{ image: 'x' }] },
      'map: map[image:x] does not contain declared merge key: name',
    ],
    ['an unknown directive', { containers: [{ $patch: 'burn' }] }, 'unknown patch type: burn'],
    ['retainKeys of no list', { $retainKeys: 'x' }, 'invalid patch format of retainKeys'],
  ])('%s is an error', (_, patch, message) => {
    const apply = (): unknown =>
      applyStrategicMergePatch(POD, podOf({ containers: [{ name: 'a' }] }), { spec: patch });
    expect(apply).toThrow(StrategicPatchError);
    expect(apply).toThrow(message);
  });
});

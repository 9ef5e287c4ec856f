// Upstream: apimachinery pkg/runtime/converter_test.go
import { expect, test } from 'vitest';
import type { PatchType } from '../../../model/api/request.ts';
import { Registry } from '../../../model/resources/registry.ts';
import { serverForTest } from '../testing/server-for-test.ts';
import { conversionError, goMap } from './patch-type-error.ts';

const PATH = '/api/v1/namespaces/default/configmaps/c';
const CASES: readonly (readonly [string, string, string])[] = [
  ['string', 'int32', 'unrecognized type: int32'],
  ['string', 'bool', 'unrecognized type: bool'],
  ['number', 'string', 'cannot convert int64 to string'],
  ['bool', 'string', 'unrecognized type: string'],
  ['string', '[]v1.Container', 'cannot restore slice from string'],
  ['object', '[]v1.Container', 'cannot restore slice from map'],
  ['string', 'map[string]string', 'cannot restore map from string'],
  ['string', 'v1.PodSpec', 'cannot restore struct from: string'],
];

for (const [given, wanted, why] of CASES) {
  test(`${given} into ${wanted}`, () => expect(conversionError(given, wanted)).toBe(why));
}

test('patches are told as Go prints them', () => {
  expect(goMap({ spec: { b: [1, 'x'], a: null } })).toBe('map[spec:map[a:<nil> b:[1 x]]]');
});

test('strategic patches and merge patches differ in their words', () => {
  const { call, send } = serverForTest(Registry.builtIn());
  const metadata = { name: 'c' };
  call('create', 'configmaps', 'default', '', { apiVersion: 'v1', kind: 'ConfigMap', metadata });
  const patch = (patchType: PatchType) =>
    send({
      verb: 'patch',
      resource: 'configmaps',
      namespace: 'default',
      name: 'c',
      patchType,
      body: { data: { a: 1 } },
      http: { method: 'PATCH', path: PATH, query: [], headers: new Map() },
    });
  expect(patch('strategic')).toMatchObject({
    code: 422,
    object: {
      details: {
        causes: [
          {
            field: 'patch',
            message: 'Invalid value: "map[data:map[a:1]]": cannot convert int64 to string',
          },
        ],
      },
    },
  });
  expect(patch('merge')).toMatchObject({ code: 400 });
});

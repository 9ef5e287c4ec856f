// The life of custom resources and of their definitions on a real API server.
import { expect, test } from 'vitest';
import { CUSTOM_RESOURCE_DEFINITION_RESOURCE } from '../../../model/resources/custom-resource-definition/custom-resource-definition.resource.ts';
import { NAMESPACES } from '../../../model/api/refs.ts';
import { defineResource } from '../../../model/resources/define-resource.ts';
import { Registry } from '../../../model/resources/registry.ts';
import { alwaysAvailable } from '../../etcd/etcd-client.ts';
import { createApiServer } from '../create-api-server.ts';
import { serverForTest } from '../testing/server-for-test.ts';

const GROUP = 'stable.example.com';
const HTTP = { http: { duplicateFields: [] } } as any;

function registry(): Registry {
  const made = new Registry();
  made.add(defineResource({ ref: NAMESPACES }));
  made.add(CUSTOM_RESOURCE_DEFINITION_RESOURCE);
  return made;
}

const V1 = {
  name: 'v1',
  served: true,
  storage: true,
  subresources: {
    status: {},
    scale: { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas' },
  },
  selectableFields: [{ jsonPath: '.spec.image' }],
  schema: {
    openAPIV3Schema: {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          required: ['cronSpec'],
          properties: {
            cronSpec: {
              type: 'string',
              pattern: '^(\\d+|\\*)(/\\d+)?(\\s+(\\d+|\\*)(/\\d+)?){4}$',
            },
            image: { type: 'string' },
            replicas: { type: 'integer', minimum: 1, maximum: 10, default: 1 },
          },
          'x-kubernetes-validations': [
            { rule: 'self.replicas < 5 || self.image != "slow"', message: 'slow images need few' },
          ],
        },
        status: { type: 'object', properties: { replicas: { type: 'integer' } } },
      },
    },
  },
};

function crdOf(names: { plural: string; kind: string; shortNames?: string[] }, versions = [V1]) {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${names.plural}.${GROUP}` },
    spec: { group: GROUP, names, scope: 'Namespaced', versions },
  };
}

function world() {
  const test = serverForTest(registry());
  const crds = { group: 'apiextensions.k8s.io', resource: 'customresourcedefinitions' };
  const create = (crd: unknown) => test.send({ ...crds, verb: 'create', body: crd });
  const crd = (name: string) => test.send({ ...crds, verb: 'get', name }).object;
  const remove = (name: string) => test.send({ ...crds, verb: 'delete', name });
  const tabs = { group: GROUP, resource: 'crontabs', namespace: 'default' };
  const tab = (name: string, spec: unknown, metadata = {}) =>
    test.send({
      ...tabs,
      ...HTTP,
      verb: 'create',
      body: { apiVersion: `${GROUP}/v1`, kind: 'CronTab', metadata: { name, ...metadata }, spec },
    });
  return { ...test, create, crd, remove, tabs, tab };
}

const TABS = { plural: 'crontabs', kind: 'CronTab', shortNames: ['ct'] };
const EVERY = '* * * * */5';

test('a new definition is established at once, and its kind is served', () => {
  const { create, crd, run, tab, send, tabs, server } = world();
  create(crdOf(TABS));
  run();
  const { status } = crd('crontabs.stable.example.com');
  expect(
    status.conditions.map((one: any) => [one.type, one.status, one.reason, one.message]),
  ).toEqual([
    ['NamesAccepted', 'True', 'NoConflicts', 'no conflicts found'],
    ['Established', 'True', 'InitialNamesAccepted', 'the initial names have been accepted'],
  ]);
  expect(status.acceptedNames).toEqual({
    plural: 'crontabs',
    singular: 'crontab',
    shortNames: ['ct'],
    kind: 'CronTab',
    listKind: 'CronTabList',
  });
  expect(status.storedVersions).toEqual(['v1']);
  expect(server.registry.find('ct')?.ref.kind).toBe('CronTab');
  const made = tab('a', { cronSpec: EVERY, image: 'x', extra: 1 });
  expect(made.code).toBe(201);
  expect(made.object.spec).toEqual({ cronSpec: EVERY, image: 'x', replicas: 1 });
  const scale = send({ ...tabs, verb: 'get', name: 'a', subresource: 'scale' });
  expect(scale.object.spec).toEqual({ replicas: 1 });
  const listed = (fieldSelector: string) =>
    send({ ...tabs, verb: 'list', options: { fieldSelector } }).object.items.length;
  expect([listed('spec.image=x'), listed('spec.image=y')]).toEqual([1, 0]);
});

test.each([
  [{}, 'spec.cronSpec: Required value'],
  [{ cronSpec: '* *' }, 'spec.cronSpec in body should match'],
  [{ cronSpec: EVERY, replicas: 15 }, 'should be less than or equal to 10'],
  [{ cronSpec: EVERY, image: 'slow', replicas: 9 }, 'slow images need few'],
])('an object against its schema is refused: %j', (spec, message) => {
  const { create, run, tab } = world();
  create(crdOf(TABS));
  run();
  const { code, object } = tab('a', spec);
  expect(object.message).toContain('CronTab.stable.example.com "a" is invalid: ');
  expect(object.message).toContain(message);
  expect(code).toBe(422);
});

// Upstream: apiextensions-apiserver pkg/controller/status/naming_controller_test.go
test('names that another definition of the group has are refused until they are free', () => {
  const { create, crd, remove, run } = world();
  create(crdOf(TABS));
  run();
  create(crdOf({ plural: 'other', kind: 'CronTab' }));
  run();
  const other = () =>
    crd('other.stable.example.com').status.conditions.map((one: any) => [
      one.type,
      one.status,
      one.reason,
      one.message,
    ]);
  expect(other()).toEqual([
    ['NamesAccepted', 'False', 'ListKindConflict', '"CronTabList" is already in use'],
    ['Established', 'False', 'NotAccepted', 'not all names are accepted'],
  ]);
  remove('crontabs.stable.example.com');
  run();
  expect(other()[1].slice(0, 2)).toEqual(['Established', 'True']);
});

test('a deleted definition takes its objects along, and waits for their finalizers', () => {
  const { create, crd, remove, run, tab, send, tabs, server } = world();
  create(crdOf(TABS));
  run();
  tab('free', { cronSpec: EVERY });
  tab('held', { cronSpec: EVERY }, { finalizers: ['example.com/hold'] });
  remove('crontabs.stable.example.com');
  run();
  const dying = crd('crontabs.stable.example.com');
  expect(dying.metadata.finalizers).toEqual(['customresourcecleanup.apiextensions.k8s.io']);
  expect(dying.status.conditions[2]).toMatchObject({
    type: 'Terminating',
    status: 'True',
    reason: 'InstanceDeletionInProgress',
  });
  expect(send({ ...tabs, verb: 'list' }).object.items).toHaveLength(1);
  const late = tab('late', { cronSpec: EVERY });
  expect([late.code, late.object.message]).toEqual([
    405,
    'create not allowed while custom resource definition is terminating',
  ]);
  const body = { metadata: { finalizers: null } };
  send({ ...tabs, verb: 'patch', name: 'held', patchType: 'merge', body });
  run();
  expect(crd('crontabs.stable.example.com').code).toBe(404);
  expect(server.registry.find('crontabs')).toBeUndefined();
});

test('an API server that starts later, or beside it, serves the same kinds', () => {
  const { create, run, kernel, store, server } = world();
  const start = () =>
    createApiServer({
      clock: kernel.clock,
      trace: kernel.trace,
      random: kernel.random('second'),
      registry: registry(),
      etcd: alwaysAvailable(store),
    });
  const beside = start();
  create(crdOf(TABS));
  run();
  expect(beside.registry.get(GROUP, 'v1', 'crontabs')).toBeDefined();
  server.close();
  expect(start().registry.get(GROUP, 'v1', 'crontabs')).toBeDefined();
});

test('versions convert by their apiVersion alone', () => {
  const { create, run, tab, send, tabs, server } = world();
  const beta = { ...V1, name: 'v1beta1', storage: false, deprecated: true };
  create(crdOf(TABS, [beta, V1]));
  run();
  expect(server.registry.groups().get(GROUP)).toEqual(['v1', 'v1beta1']);
  tab('a', { cronSpec: EVERY });
  const { object } = send({ ...tabs, version: 'v1beta1', verb: 'get', name: 'a' });
  expect([object.apiVersion, object.spec.cronSpec]).toEqual([`${GROUP}/v1beta1`, EVERY]);
  expect(server.registry.get(GROUP, 'v1beta1', 'crontabs')?.deprecation).toBe(
    'stable.example.com/v1beta1 CronTab is deprecated',
  );
});

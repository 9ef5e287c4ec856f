// Which components own which fields, as clients read it.
import { expect, test } from 'vitest';
import type { ManagedFieldsEntry } from '../../../model/generated/types.ts';
import { Registry } from '../../../model/resources/registry.ts';
import { serverForTest } from '../testing/server-for-test.ts';
import { withOwners } from './ownership.ts';

function setup() {
  const server = serverForTest(Registry.builtIn());
  const send = (agent: string, request: object) =>
    server.send({ namespace: 'default', resource: 'pods', userAgent: agent, ...request });
  const body = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', labels: { app: 'web' } },
    spec: { containers: [{ name: 'c', image: 'nginx' }] },
  };
  send('kube-controller-manager', { verb: 'create', body });
  const read = (name = 'p') => server.call('get', 'pods', 'default', name).object;
  const owners = (name = 'p'): readonly ManagedFieldsEntry[] => {
    const pods = server.server.registry.get('', 'v1', 'pods')!;
    return withOwners(pods, read(name)).metadata.managedFields ?? [];
  };
  const told = () => owners().map(({ manager, subresource }) => `${manager} ${subresource ?? '-'}`);
  const fieldsOf = (manager: string, name = 'p'): any =>
    owners(name).find((entry) => entry.manager === manager)?.fieldsV1;
  const update = (agent: string, change: (pod: any) => object, subresource = '') => {
    const answer = send(agent, { verb: 'update', name: 'p', body: change(read()), subresource });
    expect(answer.code).toBe(200);
  };
  return { ...server, send, read, told, fieldsOf, update };
}

const asRunning = (pod: any) => ({ ...pod, status: { ...pod.status, phase: 'Running' } });

test('a pod of a controller: its template, and the status of the kubelet', () => {
  const { send, told, fieldsOf, update, read } = setup();
  expect(told()).toEqual(['kube-controller-manager -']);
  send('kube-scheduler', {
    verb: 'create',
    name: 'p',
    subresource: 'binding',
    body: { apiVersion: 'v1', kind: 'Binding', target: { kind: 'Node', name: 'n1' } },
  });
  update('kubelet/v1.35.0', asRunning, 'status');
  expect(told()).toEqual(['kube-controller-manager -', 'kubelet status']);
  const creator = fieldsOf('kube-controller-manager');
  expect(creator['f:metadata']).toEqual({ 'f:labels': { '.': {}, 'f:app': {} } });
  const container = creator['f:spec']['f:containers']['k:{"name":"c"}'];
  expect(container).toMatchObject({ '.': {}, 'f:name': {}, 'f:image': {} });
  expect(creator['f:spec']['f:nodeName']).toBeUndefined();
  expect(creator['f:status']).toBeUndefined();
  expect(Object.keys(fieldsOf('kubelet'))).toEqual(['f:status']);
  // What is stored has no sets.
  expect(read().metadata.managedFields.some((entry: object) => 'fieldsV1' in entry)).toBe(false);
});

test('a second writer owns what it changes, and loses it again', () => {
  const { told, fieldsOf, update } = setup();
  const annotated = (value: string) => (pod: any) => ({
    ...pod,
    metadata: { ...pod.metadata, annotations: { note: value } },
  });
  update('other', annotated('1'));
  expect(told()).toEqual(['kube-controller-manager -', 'other -']);
  expect(fieldsOf('other')).toEqual({
    'f:metadata': { 'f:annotations': { '.': {}, 'f:note': {} } },
  });
  expect(fieldsOf('kube-controller-manager')['f:metadata']['f:annotations']).toBeUndefined();
  update('kube-controller-manager', annotated('2'));
  expect(fieldsOf('kube-controller-manager')['f:metadata']['f:annotations']).toEqual({
    'f:note': {},
  });
});

test('an apply from outside conflicts with the component that owns the field', () => {
  const { send, told } = setup();
  const apply = (force: boolean) =>
    send('kubectl', {
      verb: 'patch',
      name: 'p',
      patchType: 'apply',
      options: { fieldManager: 'kubectl', force },
      body: {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'p' },
        spec: { containers: [{ name: 'c', image: 'nginx:2' }] },
      },
    });
  expect(apply(false)).toMatchObject({
    code: 409,
    object: {
      message:
        'Apply failed with 1 conflict: conflict with "kube-controller-manager" using v1:' +
        ' .spec.containers[name="c"].image',
    },
  });
  expect(apply(true).code).toBe(200);
  expect(told()).toEqual(['kubectl -', 'kube-controller-manager -']);
});

test('an applied object owns what was sent; what is always stored belongs to nobody', () => {
  const { send, read, fieldsOf } = setup();
  const answer = send('kubectl/v1.35.0', {
    verb: 'patch',
    name: 'q',
    patchType: 'apply',
    options: { fieldManager: 'me' },
    body: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'q' },
      spec: { containers: [{ name: 'c', image: 'nginx' }] },
    },
  });
  expect(answer.code).toBe(201);
  const { metadata, spec, status } = read('q');
  expect(spec.containers[0].resources).toEqual({});
  expect(status.phase).toBe('Pending');
  expect(fieldsOf('me', 'q')).toEqual({
    'f:spec': {
      'f:containers': { 'k:{"name":"c"}': { '.': {}, 'f:image': {}, 'f:name': {} } },
    },
  });
  expect(metadata.managedFields).toHaveLength(1);
});

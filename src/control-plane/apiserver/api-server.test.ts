// The API server's verbs, end to end through the pipeline, on a store in memory.
import { expect, test } from 'vitest';
import type { WatchEvent } from '../../model/api/request.ts';
import { serverForTest } from './testing/server-for-test.ts';

test('create, get, conflict, update, delete', () => {
  const { call } = serverForTest();
  const created = call('create', 'configmaps', 'default', '', { metadata: { name: 'a' } });
  expect(created).toMatchObject({ code: 201, object: { metadata: { name: 'a' } } });
  expect(created.object.metadata.uid).toMatch(/^[0-9a-f-]{36}$/);
  expect(call('create', 'configmaps', 'default', '', { metadata: { name: 'a' } })).toMatchObject({
    code: 409,
    object: { reason: 'AlreadyExists', message: 'configmaps "a" already exists' },
  });
  const changed = { ...created.object, data: { k: 'v' } };
  const updated = call('update', 'configmaps', 'default', 'a', changed);
  expect(updated).toMatchObject({ code: 200, object: { data: { k: 'v' } } });
  expect(call('update', 'configmaps', 'default', 'a', changed)).toMatchObject({
    code: 409,
    object: {
      message:
        'Operation cannot be fulfilled on configmaps "a": the object has been modified; please' +
        ' apply your changes to the latest version and try again',
    },
  });
  const again = call('update', 'configmaps', 'default', 'a', updated.object);
  expect(again.object.metadata.resourceVersion).toBe(updated.object.metadata.resourceVersion);
  expect(call('delete', 'configmaps', 'default', 'a')).toMatchObject({
    code: 200,
    object: { status: 'Success', details: { name: 'a', kind: 'configmaps' } },
  });
  expect(call('get', 'configmaps', 'default', 'a')).toMatchObject({
    code: 404,
    object: { message: 'configmaps "a" not found' },
  });
});

test('generateName, missing namespace, wrong kind', () => {
  const { call } = serverForTest();
  const { object } = call('create', 'configmaps', 'default', '', {
    metadata: { generateName: 'web-' },
  });
  expect(object.metadata.name).toMatch(/^web-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  expect(call('create', 'configmaps', 'nope', '', { metadata: { name: 'a' } })).toMatchObject({
    code: 404,
    object: { message: 'namespaces "nope" not found' },
  });
  const body = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' } };
  expect(call('create', 'configmaps', 'default', '', body).code).toBe(400);
});

test('lists in pieces are one snapshot', () => {
  const { call } = serverForTest();
  for (const name of ['a', 'b', 'c', 'd']) {
    call('create', 'configmaps', 'default', '', { metadata: { name } });
  }
  const first = call('list', 'configmaps', 'default', '', undefined, { limit: 2 });
  expect(first.object.metadata.remainingItemCount).toBe(2);
  call('delete', 'configmaps', 'default', 'c');
  call('create', 'configmaps', 'default', '', { metadata: { name: 'e' } });
  const rest = call('list', 'configmaps', 'default', '', undefined, {
    limit: 5,
    continue: first.object.metadata.continue,
  });
  const names = [...first.object.items, ...rest.object.items].map((item) => item.metadata.name);
  expect(names).toEqual(['a', 'b', 'c', 'd']);
  expect(rest.object.metadata.resourceVersion).toBe(first.object.metadata.resourceVersion);
});

test('a watch with a selector sees objects come and go', () => {
  const { call, watch, run } = serverForTest();
  const seen: string[] = [];
  const note = (batch: readonly WatchEvent[]): void => {
    for (const { type, object } of batch) seen.push(`${type} ${object.metadata.name}`);
  };
  const labels = { app: 'web' };
  call('create', 'configmaps', 'default', '', { metadata: { name: 'a', labels } });
  watch('configmaps', { labelSelector: 'app=web' }, note);
  const { object } = call('create', 'configmaps', 'default', '', { metadata: { name: 'b' } });
  const tagged = call('update', 'configmaps', 'default', 'b', {
    ...object,
    metadata: { ...object.metadata, labels },
  });
  run();
  const { labels: _, ...metadata } = tagged.object.metadata;
  call('update', 'configmaps', 'default', 'b', { ...tagged.object, metadata });
  call('delete', 'configmaps', 'default', 'a');
  run();
  expect(seen).toEqual(['ADDED a', 'ADDED b', 'DELETED b', 'DELETED a']);
});

test('finalizers hold an object until they are gone', () => {
  const { call } = serverForTest();
  const body = { metadata: { name: 'a', finalizers: ['x.io/y'] } };
  call('create', 'configmaps', 'default', '', body);
  const deleted = call('delete', 'configmaps', 'default', 'a');
  expect(deleted.object.metadata.deletionTimestamp).toBeDefined();
  const { finalizers: _, ...metadata } = deleted.object.metadata;
  call('update', 'configmaps', 'default', 'a', { ...deleted.object, metadata });
  expect(call('get', 'configmaps', 'default', 'a').code).toBe(404);
});

test('propagation policies become finalizers for the garbage collector', () => {
  const { call } = serverForTest();
  for (const [name, policy, finalizer] of [
    ['a', 'Foreground', 'foregroundDeletion'],
    ['b', 'Orphan', 'orphan'],
  ] as const) {
    call('create', 'configmaps', 'default', '', { metadata: { name } });
    call('delete', 'configmaps', 'default', name, { propagationPolicy: policy });
    const { object } = call('get', 'configmaps', 'default', name);
    expect(object.metadata.finalizers).toEqual([finalizer]);
  }
});

test('merge and JSON patches; dry run stores nothing', () => {
  const { call, patch } = serverForTest();
  call('create', 'configmaps', 'default', '', { metadata: { name: 'a' }, data: { x: '1' } });
  expect(patch('configmaps', 'a', 'merge', { data: { x: null, y: '2' } }).object.data).toEqual({
    y: '2',
  });
  const operations = [{ op: 'add', path: '/data/z', value: '3' }];
  expect(patch('configmaps', 'a', 'json', operations, { dryRun: true }).object.data.z).toBe('3');
  expect(call('get', 'configmaps', 'default', 'a').object.data).toEqual({ y: '2' });
});

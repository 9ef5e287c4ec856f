// The store's guarantees: revisions rise, history can be read, watches have no gaps.
import { expect, test } from 'vitest';
import { Clock } from '../../kernel/clock.ts';
import type { KubeObject } from '../../model/meta/object.ts';
import { ObjectStore } from './object-store.ts';
import type { StoreEvent } from './store-event.ts';

const PODS = {
  resource: 'pods',
  trigger: {
    field: 'spec.nodeName',
    valueOf: (object: KubeObject) => (object as unknown as Pod).spec.nodeName,
  },
};
interface Pod extends KubeObject {
  readonly spec: { readonly nodeName?: string };
}

function setup(historyVersions = 100) {
  const clock = new Clock({ start: 0 });
  const store = new ObjectStore(clock, { freeze: true, historyVersions });
  store.open(PODS);
  const pod = (name: string, nodeName?: string): KubeObject => {
    const metadata = { name, namespace: 'a', resourceVersion: String(store.nextRevision) };
    const spec = nodeName === undefined ? {} : { nodeName };
    return { apiVersion: 'v1', kind: 'Pod', metadata, spec } as KubeObject;
  };
  const put = (name: string, nodeName?: string, namespace = 'a'): number => {
    const key = `${namespace}/${name}`;
    const before = Number(store.get('pods', key)?.metadata.resourceVersion ?? 0);
    const outcome = store.txn('pods', key, before, { put: pod(name, nodeName) });
    expect(outcome.is).toBe('committed');
    return store.revision;
  };
  const remove = (name: string): void => {
    const last = store.get('pods', `a/${name}`) as KubeObject;
    const revision = Number(last.metadata.resourceVersion);
    const metadata = { ...last.metadata, resourceVersion: String(store.nextRevision) };
    store.txn('pods', `a/${name}`, revision, { delete: { ...last, metadata } });
  };
  const names = (scope: Parameters<ObjectStore['list']>[1]): string[] =>
    [...store.list('pods', scope)].map((object) => object.metadata.name);
  const seen: string[] = [];
  const note = (batch: readonly StoreEvent[]): void => {
    seen.push(batch.map((e) => `${e.type} ${e.object.metadata.name} ${e.revision}`).join(', '));
  };
  return { clock, store, put, remove, names, seen, note, pod };
}

test('lists are in key order, by namespace and by trigger', () => {
  const { put, names, remove } = setup();
  for (const name of ['c', 'a', 'b']) put(name, name === 'b' ? 'n1' : 'n2');
  put('z', 'n1', 'a-b');
  expect(names({ namespace: '' })).toEqual(['z', 'a', 'b', 'c']);
  expect(names({ namespace: 'a', after: 'a/a' })).toEqual(['b', 'c']);
  expect(names({ namespace: '', trigger: 'n1' })).toEqual(['z', 'b']);
  put('b', 'n2');
  remove('a');
  expect(names({ namespace: 'a', trigger: 'n2' })).toEqual(['b', 'c']);
});

test('any kept revision can be read, a forgotten one cannot', () => {
  const { store, put, remove, names } = setup();
  put('a', 'n1');
  const then = put('b');
  put('a', 'n2');
  remove('b');
  put('c');
  expect(names({ namespace: '', at: then })).toEqual(['a', 'b']);
  expect((store.get('pods', 'a/a', then) as Pod).spec.nodeName).toBe('n1');
  store.compact(store.revision - 1);
  expect(store.get('pods', 'a/a', then)).toBeUndefined();
  expect(names({ namespace: '' })).toEqual(['a', 'c']);
  expect(store.watch({ resource: 'pods' }, then, () => {}).is).toBe('compacted');
});

test('what comes after a key is counted at a revision, in steps or anew', () => {
  const { store, put, remove } = setup();
  for (let index = 10; index < 40; index++) put(`p${index}`);
  const then = store.revision;
  put('p155');
  remove('p20');
  const after = (key: string, at = then) => store.countAfter('pods', 'a', at, `a/${key}`);
  expect([after('p14'), after('p19'), after('p20'), after('p38'), after('p12')]).toEqual([
    25, 20, 19, 1, 27,
  ]);
  expect([after('p14', store.revision), after('p19', store.revision)]).toEqual([25, 19]);
  expect(after('q')).toBe(0);
});

test('keys come in order, however many wait to be sorted', () => {
  const { put, names } = setup();
  for (let index = 4999; index >= 0; index--) put(`p${10_000 + ((index * 7919) % 5000)}`);
  const all = names({ namespace: '' });
  expect(all).toHaveLength(5000);
  expect(all).toEqual([...all].sort());
});

test('history has a budget; the present does not', () => {
  const { store, put, names } = setup(3);
  for (let index = 0; index < 10; index++) put(`p${index}`);
  expect(names({ namespace: '' })).toHaveLength(10);
  expect(store.compactedRevision('pods')).toBe(store.revision - 3);
});

test('a txn with the wrong expectation changes nothing', () => {
  const { store, put, pod } = setup();
  const revision = put('a');
  expect(store.txn('pods', 'a/a', 0, { put: pod('a') })).toEqual({ is: 'conflict', revision });
  expect(store.revision).toBe(revision);
});

test('events of one instant are one batch, and only watchers that could want them wake', () => {
  const { clock, store, put, seen, note } = setup();
  const from = store.revision;
  store.watch({ resource: 'pods', trigger: 'n1' }, from, note);
  put('a');
  put('b', 'n1');
  put('a', 'n1');
  put('c', 'n2');
  put('b', 'n2');
  clock.runUntil(0);
  expect(seen).toEqual(['ADDED b 3, MODIFIED a 4, MODIFIED b 6']);
});

test('a watch from a past revision sees what happened since, then goes on', () => {
  const { clock, store, put, remove, seen, note } = setup();
  const from = put('a');
  put('b');
  remove('a');
  const watch = store.watch({ resource: 'pods', namespace: 'a' }, from, note);
  put('c');
  clock.runUntil(0);
  expect(seen).toEqual(['ADDED b 3, DELETED a 4, ADDED c 5']);
  if (watch.is === 'watching') watch.stop();
  put('d');
  clock.runUntil(1);
  expect(seen).toHaveLength(1);
});

test('a watch of one name hears that one, in one namespace or in all', () => {
  const { clock, store, put, seen, note } = setup();
  store.watch({ resource: 'pods', namespace: 'a', name: 'x' }, store.revision, note);
  store.watch({ resource: 'pods', namespace: '', name: 'x' }, store.revision, note);
  put('x', undefined, 'b');
  put('x');
  put('y');
  clock.runUntil(0);
  expect(seen).toEqual(['ADDED x 2, ADDED x 3', 'ADDED x 3']);
});

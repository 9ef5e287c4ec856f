// Looking back shows exactly what was there; moving to and fro changes nothing of it.
import { expect, test } from 'vitest';
import type { ObjectStore } from '../../control-plane/etcd/object-store.ts';
import { SECOND } from '../../kernel/time.ts';
import type { ApiRequest } from '../../model/api/request.ts';
import { Engine } from '../engine.ts';
import { Chronicle } from './chronicle.ts';
import { Past } from './past.ts';
import { adminRequest } from '../testing/admin-request.ts';

function ask(engine: Engine, request: Partial<ApiRequest>): void {
  const { code } = engine.request(adminRequest(request));
  expect(code).toBeLessThan(300);
}

function deployment(replicas: number): object {
  const labels = { app: 'web' };
  const template = { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'nginx' }] } };
  const spec = { replicas, selector: { matchLabels: labels }, template };
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec };
}

/** All that is stored, heartbeats aside. */
function picture(stores: readonly ObjectStore[]): Map<string, unknown> {
  const all = new Map<string, unknown>();
  for (const store of stores) {
    for (const resource of store.resources()) {
      if (resource.startsWith('leases.')) continue;
      for (const object of store.list(resource, { namespace: '' })) {
        all.set(`${resource} ${object.metadata.namespace} ${object.metadata.name}`, object);
      }
    }
  }
  return all;
}

function eventful() {
  const engine = Engine.create({ nodes: 2, freeze: true });
  const stores = [engine.store, engine.simulation.store];
  const chronicle = new Chronicle(stores, engine.kernel.trace);
  const pictures: [number, Map<string, unknown>][] = [];
  const run = (seconds: number): void => {
    engine.advance(seconds * SECOND);
    pictures.push([engine.now, picture(stores)]);
    // What is done next is done at a later moment.
    engine.advance(1);
  };
  run(1);
  ask(engine, { body: deployment(3) });
  run(0.5);
  run(30);
  const patch = { spec: { replicas: 1 } };
  ask(engine, { verb: 'patch', patchType: 'merge', name: 'web', body: patch });
  run(5);
  ask(engine, { verb: 'delete', name: 'web' });
  run(60);
  return { engine, chronicle, pictures };
}

test('every moment looks as it looked then, in whatever order they are visited', () => {
  const { engine, chronicle, pictures } = eventful();
  const past = new Past(chronicle, engine.kernel.clock);
  expect(past.earliest).toBeGreaterThan(engine.config.start);
  for (const index of [4, 0, 3, 1, 2, 2, 4]) {
    const [time, then] = pictures[index] as (typeof pictures)[number];
    past.moveTo(time);
    expect(picture(past.stores)).toEqual(then);
  }
});

test('the present goes on while the past is looked at', () => {
  const { engine, chronicle, pictures } = eventful();
  const past = new Past(chronicle, engine.kernel.clock);
  const [time, then] = pictures[1] as (typeof pictures)[number];
  past.moveTo(time);
  ask(engine, { body: deployment(2) });
  engine.advance(20 * SECOND);
  expect(picture(past.stores)).toEqual(then);
  past.moveTo(engine.now);
  expect(picture(past.stores)).toEqual(picture(chronicle.stores));
});

test('what the chronicle has forgotten is not shown wrongly: the earliest moment is', () => {
  const engine = Engine.create({ nodes: 1, freeze: true });
  const chronicle = new Chronicle([engine.store], engine.kernel.trace, 10);
  ask(engine, { body: deployment(3) });
  engine.advance(20 * SECOND);
  expect(chronicle.last - chronicle.oldest).toBe(9);
  const past = new Past(chronicle, engine.kernel.clock);
  past.moveTo(engine.config.start);
  const earliest = picture(past.stores);
  past.moveTo(past.earliest - 1);
  expect(picture(past.stores)).toEqual(earliest);
});

test('each write knows who made it, and which write led to it', () => {
  const { chronicle } = eventful();
  const chain: string[] = [];
  const records = Array.from({ length: chronicle.last }, (_, index) => chronicle.record(index + 1));
  const bound = records.find(
    (record) =>
      record?.resource === 'pods' && record.actor === 'system:kube-scheduler' && record.store === 0,
  );
  for (let record = bound; record; record = chronicle.record(record.causedBy)) {
    chain.push(`${record.actor}: ${record.type} ${record.resource}`);
  }
  expect(chain).toEqual([
    'system:kube-scheduler: MODIFIED pods',
    'replicaset-controller: ADDED pods',
    'deployment-controller: ADDED replicasets.apps',
    'kubernetes-admin: ADDED deployments.apps',
  ]);
});

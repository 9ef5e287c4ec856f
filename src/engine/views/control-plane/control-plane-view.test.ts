// The Control plane view of a whole cluster: what it tells, and only while somebody looks.
import { expect, test } from 'vitest';
import { Engine } from '../../engine.ts';
import { SECOND } from '../../../kernel/time.ts';
import { ControlPlaneView } from './control-plane-view.ts';

test('requests, queues, leaders and watches of a cluster at work', () => {
  const engine = Engine.create({ nodes: 1 });
  const view = new ControlPlaneView(engine.cluster);
  engine.advance(5 * SECOND);
  expect(view.take()).toBeUndefined();
  view.show();
  const first = view.take()!;
  expect(first.reset).toBe(true);
  // What passed before somebody looked is not told.
  expect(first.requestCount).toBe(0);
  expect(first.leaders.map(({ of }) => of)).toEqual(
    expect.arrayContaining(['kube-scheduler', 'kube-controller-manager', 'etcd']),
  );
  expect(first.queues.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['kube-scheduler', 'deployment', 'replicaset']),
  );
  const pods = first.watches!.find(({ collection }) => collection === 'pods');
  expect(pods!.users).toEqual(
    expect.arrayContaining([
      'system:kube-scheduler',
      'system:kube-controller-manager',
      'system:node',
    ]),
  );
  engine.advance(15 * SECOND);
  const second = view.take()!;
  expect(second.requestCount).toBeGreaterThan(0);
  expect(second.requests.some(({ resource }) => resource === 'leases')).toBe(true);
  expect(second.requests.every(({ stage }) => stage !== '')).toBe(true);
  expect(view.take()).toBeUndefined();
  view.hide();
  engine.advance(15 * SECOND);
  expect(view.take()).toBeUndefined();
});

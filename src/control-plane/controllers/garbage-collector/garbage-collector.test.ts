// Owners, dependents and namespaces on a real API server.
import { expect, test } from 'vitest';
import {
  CONFIG_MAPS,
  DEPLOYMENTS,
  NAMESPACES,
  PODS,
  REPLICA_SETS,
} from '../../../model/api/refs.ts';
import { findCondition } from '../../../model/meta/conditions.ts';
import { controllerWorld } from '../testing/controller-world.ts';
import { workload } from '../testing/manifests.ts';

function started() {
  const world = controllerWorld();
  world.run(1);
  world.create(DEPLOYMENTS, workload('Deployment', 'web', { replicas: 3 }));
  world.run(5);
  return world;
}

const counts = (world: ReturnType<typeof started>) =>
  [DEPLOYMENTS, REPLICA_SETS, PODS].map((ref) => world.list<any>(ref).length);

test.each(['Background', 'Foreground'])('GC1, GC2: %s: everything goes', (propagationPolicy) => {
  const world = started();
  world.delete(DEPLOYMENTS, 'web', { propagationPolicy });
  world.run(10);
  expect(counts(world)).toEqual([0, 0, 0]);
});

test('GC2: in the foreground the owner is the last to go', () => {
  const world = started();
  world.delete(DEPLOYMENTS, 'web', { propagationPolicy: 'Foreground' });
  for (let step = 0; step < 500 && world.list(DEPLOYMENTS).length > 0; step++) world.run(0.005);
  expect(counts(world)).toEqual([0, 0, 0]);
});

test('GC3: orphans stay, and a namesake adopts them', () => {
  const world = started();
  const names = world
    .list(PODS)
    .map((pod) => pod.metadata.name)
    .sort();
  world.delete(DEPLOYMENTS, 'web', { propagationPolicy: 'Orphan' });
  world.run(5);
  expect(counts(world)).toEqual([0, 1, 3]);
  expect(world.list(REPLICA_SETS)[0]?.metadata.ownerReferences).toBeUndefined();
  world.create(DEPLOYMENTS, workload('Deployment', 'web', { replicas: 3 }));
  world.run(5);
  expect(
    world
      .list(PODS)
      .map((pod) => pod.metadata.name)
      .sort(),
  ).toEqual(names);
});

const map = (name: string, owners: readonly object[]) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'default', ownerReferences: owners },
});
const reference = (name: string, uid: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  name,
  uid,
});

test('GC1: an object whose owner never was is deleted, one of two references is dropped', () => {
  const world = started();
  const owner = world.create(CONFIG_MAPS, map('owner', []));
  const ghost = reference('ghost', '00000000-0000-4000-8000-000000000000');
  world.create(CONFIG_MAPS, map('lost', [ghost]));
  world.create(CONFIG_MAPS, map('half', [ghost, reference('owner', owner.metadata.uid as string)]));
  world.run(5);
  const names = world
    .list(CONFIG_MAPS)
    .map(({ metadata }) => metadata.name)
    .sort();
  expect(names).toEqual(['half', 'kube-root-ca.crt', 'owner']);
  expect(world.get(CONFIG_MAPS, 'half').metadata.ownerReferences).toHaveLength(1);
});

test('GC4: an owner of another namespace is none, and an event says so', () => {
  const world = started();
  const metadata = { name: 'owner', namespace: 'kube-system' };
  const owner = world.create(CONFIG_MAPS, { ...map('owner', []), metadata });
  const uid = owner.metadata.uid as string;
  world.run(1);
  world.create(CONFIG_MAPS, map('lost', [reference('owner', uid)]));
  world.run(5);
  expect(world.list(CONFIG_MAPS).map((one) => one.metadata.name)).not.toContain('lost');
  expect(world.messages()).toContain(
    `OwnerRefInvalidNamespace: ownerRef [v1/ConfigMap, namespace: default, name: owner, uid: ${uid}]` +
      ' does not exist in namespace "default"',
  );
});

test('NS1, NS2, NS5: a namespace is emptied and goes', () => {
  const world = started();
  world.create(NAMESPACES, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } });
  world.run(2);
  expect(world.list(CONFIG_MAPS, 'shop').map(({ metadata }) => metadata.name)).toEqual([
    'kube-root-ca.crt',
  ]);
  const deployment = workload('Deployment', 'cart', { replicas: 2 });
  world.create(DEPLOYMENTS, { ...deployment, metadata: { name: 'cart', namespace: 'shop' } });
  world.run(5);
  expect(world.list(PODS, 'shop')).toHaveLength(2);
  world.delete(NAMESPACES, 'shop');
  world.run(2);
  expect(world.get(NAMESPACES, 'shop').status?.phase).toBe('Terminating');
  world.run(60);
  expect(world.get<any>(NAMESPACES, 'shop').reason).toBe('NotFound');
  expect(world.list(PODS, 'shop')).toHaveLength(0);
});

test('NS4: a finalizer holds a namespace, and its conditions say so', () => {
  const world = started();
  world.create(NAMESPACES, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'held' } });
  world.run(1);
  const held = { name: 'held', namespace: 'held', finalizers: ['example.com/hold'] };
  world.create(CONFIG_MAPS, { apiVersion: 'v1', kind: 'ConfigMap', metadata: held });
  world.delete(NAMESPACES, 'held');
  world.run(20);
  const { conditions } = world.get(NAMESPACES, 'held').status ?? {};
  expect(findCondition(conditions, 'NamespaceFinalizersRemaining')).toMatchObject({
    status: 'True',
    message:
      'Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances',
  });
});

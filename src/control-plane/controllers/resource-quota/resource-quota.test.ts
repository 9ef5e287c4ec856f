// Quotas, budgets and volumes on a real API server. Facts: pkg/controller/resourcequota
// resource_quota_controller_test.go, pkg/controller/volume/persistentvolume/binder_test.go.
import { expect, test } from 'vitest';
import {
  CONFIG_MAPS,
  DEPLOYMENTS,
  PERSISTENT_VOLUME_CLAIMS,
  PERSISTENT_VOLUMES,
  POD_DISRUPTION_BUDGETS,
  PODS,
  RESOURCE_QUOTAS,
} from '../../../model/api/refs.ts';
import { controllerWorld } from '../testing/controller-world.ts';
import { template, workload } from '../testing/manifests.ts';

function started() {
  const world = controllerWorld();
  world.run(1);
  return world;
}
type World = ReturnType<typeof started>;

const meta = (name: string) => ({ name, namespace: 'default' });

function quota(world: World, hard: object, more: object = {}): void {
  const spec = { hard, ...more };
  world.create(RESOURCE_QUOTAS, {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: meta('q'),
    spec,
  });
  world.run(1);
}

const used = (world: World) => world.get(RESOURCE_QUOTAS, 'q').status?.used;

const requests = { resources: { requests: { cpu: '100m', memory: '64Mi' } } };
const hungry = {
  template: {
    ...template({ app: 'web' }),
    spec: { containers: [{ name: 'main', image: 'nginx', ...requests }] },
  },
};

test('RQ1, RQ2: what is there is counted, what goes is given back', () => {
  const world = started();
  world.create(DEPLOYMENTS, workload('Deployment', 'web', { replicas: 3, ...hungry }));
  world.run(3);
  quota(world, { pods: '10', 'requests.cpu': '1', 'count/deployments.apps': '2', configmaps: '5' });
  expect(used(world)).toEqual({
    pods: '3',
    'requests.cpu': '300m',
    'count/deployments.apps': '1',
    configmaps: '1',
  });
  world.patch(DEPLOYMENTS, 'web', { spec: { replicas: 1 } });
  world.create(CONFIG_MAPS, { apiVersion: 'v1', kind: 'ConfigMap', metadata: meta('more') });
  world.run(3);
  expect(used(world)).toMatchObject({ pods: '1', 'requests.cpu': '100m', configmaps: '2' });
});

test('RQ3: a pod that has ended uses nothing but count/pods', () => {
  const world = started();
  world.create(PODS, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: meta('done'),
    spec: hungry.template.spec,
  });
  world.run(2);
  world.patch(PODS, 'done', { status: { phase: 'Succeeded' } }, 'status');
  quota(world, { pods: '5', 'requests.cpu': '1', 'count/pods': '5' });
  expect(used(world)).toEqual({ pods: '0', 'requests.cpu': '0', 'count/pods': '1' });
});

test('RQ1: only pods within the scopes count', () => {
  const world = started();
  const bare = { apiVersion: 'v1', kind: 'Pod', spec: template({}).spec };
  world.create(PODS, { ...bare, metadata: meta('best-effort') });
  world.create(PODS, { ...bare, metadata: meta('burstable'), spec: hungry.template.spec });
  quota(world, { pods: '5' }, { scopes: ['BestEffort'] });
  expect(used(world)).toEqual({ pods: '1' });
});

test('RQ2: a changed limit is taken over at once', () => {
  const world = started();
  quota(world, { pods: '5' });
  world.patch(RESOURCE_QUOTAS, 'q', { spec: { hard: { pods: '7', secrets: '3' } } });
  world.run(1);
  expect(world.get(RESOURCE_QUOTAS, 'q').status).toEqual({
    hard: { pods: '7', secrets: '3' },
    used: { pods: '0', secrets: '0' },
  });
});

test('RS6, RS8: a set beyond its quota says so', () => {
  const world = started();
  quota(world, { pods: '1' });
  world.create(DEPLOYMENTS, workload('Deployment', 'web', { replicas: 3 }));
  world.run(3);
  expect(world.list(PODS)).toHaveLength(1);
  const { conditions } = world.get(DEPLOYMENTS, 'web').status ?? {};
  expect(conditions?.map(({ type }) => type)).toContain('ReplicaFailure');
  expect(world.messages().some((text) => text.includes('exceeded quota: q'))).toBe(true);
});

test('PB1, PB2, PB4: a budget follows its pods and their size', () => {
  const world = started();
  world.create(DEPLOYMENTS, workload('Deployment', 'web', { replicas: 4 }));
  const spec = { maxUnavailable: '50%', selector: { matchLabels: { app: 'web' } } };
  const budget = {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: meta('b'),
    spec,
  };
  world.create(POD_DISRUPTION_BUDGETS, budget);
  world.run(3);
  const status = () => world.get(POD_DISRUPTION_BUDGETS, 'b').status;
  expect(status()).toMatchObject({
    expectedPods: 4,
    desiredHealthy: 2,
    currentHealthy: 4,
    disruptionsAllowed: 2,
  });
  world.patch(DEPLOYMENTS, 'web', { spec: { replicas: 2 } });
  world.run(3);
  expect(status()).toMatchObject({
    expectedPods: 2,
    desiredHealthy: 1,
    currentHealthy: 2,
    disruptionsAllowed: 1,
  });
});

const claim = (name: string, storage: string) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: meta(name),
  spec: {
    accessModes: ['ReadWriteOnce'],
    storageClassName: '',
    resources: { requests: { storage } },
  },
});
const volume = (name: string, storage: string) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name },
  spec: {
    capacity: { storage },
    accessModes: ['ReadWriteOnce'],
    persistentVolumeReclaimPolicy: 'Retain',
    hostPath: { path: `/mnt/${name}` },
  },
});

test('PV1-PV3, PV6, VP1: a claim waits, is bound, and releases its volume', () => {
  const world = started();
  world.create(PERSISTENT_VOLUME_CLAIMS, claim('data', '2Gi'));
  world.run(1);
  expect(world.get(PERSISTENT_VOLUME_CLAIMS, 'data').status?.phase).toBe('Pending');
  expect(world.messages()).toContain(
    'FailedBinding: no persistent volumes available for this claim and no storage class is set',
  );
  world.create(PERSISTENT_VOLUMES, volume('large', '10Gi'));
  world.create(PERSISTENT_VOLUMES, volume('fits', '3Gi'));
  world.run(2);
  const bound = world.get(PERSISTENT_VOLUME_CLAIMS, 'data');
  expect([bound.status?.phase, bound.status?.capacity]).toEqual([
    'Bound',
    world.get(PERSISTENT_VOLUMES, bound.spec!.volumeName!).spec.capacity,
  ]);
  world.delete(PERSISTENT_VOLUME_CLAIMS, 'data');
  world.run(2);
  expect(world.get(PERSISTENT_VOLUMES, bound.spec!.volumeName!).status?.phase).toBe('Released');
  expect(world.list(PERSISTENT_VOLUME_CLAIMS)).toHaveLength(0);
});

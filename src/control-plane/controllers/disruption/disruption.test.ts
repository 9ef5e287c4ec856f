// Budgets on a real API server. Facts: pkg/controller/disruption/disruption_test.go (TestNoSelector,
// TestUnavailable, TestIntegerMaxUnavailableWithScaling, TestPercentageMaxUnavailableWithScaling,
// TestNakedPod, TestUnmanagedPod, TestMultipleControllers, TestReplicationController,
// TestStatefulSetController, TestPodDeletionWith..., TestScaleFinderNoResource).
import { expect, test } from 'vitest';
import {
  DAEMON_SETS,
  DEPLOYMENTS,
  POD_DISRUPTION_BUDGETS,
  PODS,
  REPLICA_SETS,
  REPLICATION_CONTROLLERS,
  STATEFUL_SETS,
} from '../../../model/api/refs.ts';
import { controllerWorld } from '../testing/controller-world.ts';
import type { WorldOptions } from '../testing/controller-world.ts';
import { template, workload } from '../testing/manifests.ts';

function started(options: WorldOptions = {}) {
  const world = controllerWorld(options);
  world.run(1);
  return world;
}
type World = ReturnType<typeof started>;

function budget(world: World, limit: object, selector: object = { matchLabels: { app: 'web' } }) {
  world.create(POD_DISRUPTION_BUDGETS, {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'b', namespace: 'default' },
    spec: { selector, ...limit },
  });
  world.run(3);
}

function counts(world: World): readonly unknown[] {
  const status = world.get(POD_DISRUPTION_BUDGETS, 'b').status;
  const { disruptionsAllowed, currentHealthy, desiredHealthy, expectedPods } = status!;
  return [disruptionsAllowed, currentHealthy, desiredHealthy, expectedPods];
}

function bare(world: World, name: string): void {
  const { metadata, spec } = template({ app: 'web' });
  world.create(PODS, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', ...metadata },
    spec,
  });
}

const SIZED = { replicas: 4 };

// Of each kind with a size: allowed, healthy, desired, expected.
test.each([
  ['ReplicaSet', REPLICA_SETS, { maxUnavailable: 1 }, [1, 4, 3, 4]],
  ['Deployment', DEPLOYMENTS, { maxUnavailable: '25%' }, [1, 4, 3, 4]],
  ['StatefulSet', STATEFUL_SETS, { minAvailable: '50%' }, [2, 4, 2, 4]],
  ['StatefulSet', STATEFUL_SETS, { minAvailable: 3 }, [1, 4, 3, 4]],
] as const)('PB1: pods of a %s', (kind, ref, limit, expected) => {
  const world = started();
  const more = kind === 'StatefulSet' ? { podManagementPolicy: 'Parallel', serviceName: 'w' } : {};
  world.create<any>(ref, workload(kind, 'web', { ...SIZED, ...more }));
  world.run(5);
  budget(world, limit);
  expect(counts(world)).toEqual(expected);
});

test('PB1: pods of a ReplicationController', () => {
  const world = started();
  world.create(REPLICATION_CONTROLLERS, {
    apiVersion: 'v1',
    kind: 'ReplicationController',
    metadata: { name: 'web', namespace: 'default' },
    spec: { replicas: 3, selector: { app: 'web' }, template: template({ app: 'web' }) },
  });
  world.run(3);
  budget(world, { minAvailable: '67%' });
  expect(counts(world)).toEqual([0, 3, 3, 3]);
});

test('PB1: of several controllers the sizes add up', () => {
  const world = started();
  const both = { ...SIZED, template: template({ app: 'web', tier: 'all' }) };
  world.create(DEPLOYMENTS, workload('Deployment', 'web', both));
  const other = { replicas: 6, template: template({ app: 'other', tier: 'all' }) };
  world.create(DEPLOYMENTS, workload('Deployment', 'other', other));
  world.run(5);
  budget(world, { maxUnavailable: '20%' }, { matchLabels: { tier: 'all' } });
  expect(counts(world)).toEqual([2, 10, 8, 10]);
});

test('PB1: the share follows the size', () => {
  const world = started();
  world.create(DEPLOYMENTS, workload('Deployment', 'web', { replicas: 7 }));
  world.run(3);
  budget(world, { maxUnavailable: '30%' });
  expect(counts(world)).toEqual([3, 7, 4, 7]);
  world.patch(DEPLOYMENTS, 'web', { spec: { replicas: 3 } });
  world.run(3);
  expect(counts(world)).toEqual([1, 3, 2, 3]);
});

test('PB2: pods that are not ready are not healthy', () => {
  const world = started({ ready: () => false });
  world.create(DEPLOYMENTS, workload('Deployment', 'web', { replicas: 2 }));
  world.run(3);
  budget(world, { maxUnavailable: 1 });
  expect(counts(world)).toEqual([0, 0, 1, 2]);
});

test('PB1: pods of nobody count for a number of pods', () => {
  const world = started();
  for (const name of ['a', 'b', 'c']) bare(world, name);
  budget(world, { minAvailable: 2 });
  expect(counts(world)).toEqual([1, 3, 2, 3]);
});

test('PB5: pods of nobody have no size to be a share of', () => {
  const world = started();
  for (const name of ['a', 'b']) bare(world, name);
  budget(world, { maxUnavailable: 1 });
  expect(counts(world)).toEqual([0, 2, 0, 0]);
  expect(world.messages().filter((text) => text.startsWith('UnmanagedPods: Pods'))).toHaveLength(1);
});

test('PB5: a kind without a scale fails the count', () => {
  const world = started();
  world.create(DAEMON_SETS, workload('DaemonSet', 'web', {}));
  world.run(3);
  budget(world, { maxUnavailable: 1 });
  const why = 'daemonsets.apps does not implement the scale subresource';
  expect(counts(world)).toEqual([0, 0, 0, 0]);
  expect(world.get(POD_DISRUPTION_BUDGETS, 'b').status?.conditions).toMatchObject([
    { type: 'DisruptionAllowed', status: 'False', reason: 'SyncFailed', message: why },
  ]);
  expect(world.messages()).toContain(
    `CalculateExpectedPodCountFailed: Failed to calculate the number of expected pods: ${why}`,
  );
});

test('PB1: but a number of pods needs no scale', () => {
  const world = started();
  world.create(DAEMON_SETS, workload('DaemonSet', 'web', {}));
  world.run(3);
  budget(world, { minAvailable: 1 });
  expect(counts(world)).toEqual([1, 2, 1, 2]);
});

test('PB5: no pods at all', () => {
  const world = started();
  budget(world, { minAvailable: 1 });
  expect(counts(world)).toEqual([0, 0, 1, 0]);
  expect(world.messages()).toContain('NoPods: No matching pods found');
});

test('PB1: an empty selector is every pod, none at all is no pod', () => {
  const world = started();
  bare(world, 'a');
  budget(world, { minAvailable: 1 }, {});
  expect(counts(world)).toEqual([0, 1, 1, 1]);
});

// The Deployment controller's stories on a real API server.
import { expect, test } from 'vitest';
import { DEPLOYMENTS, PODS, REPLICA_SETS } from '../../../model/api/refs.ts';
import type { Deployment, Pod } from '../../../model/generated/types.ts';
import { findCondition } from '../../../model/meta/conditions.ts';
import { controllerWorld } from '../testing/controller-world.ts';
import { workload } from '../testing/manifests.ts';

type World = ReturnType<typeof controllerWorld>;
const image = (of: Pod): string => of.spec.containers[0]?.image ?? '';

function setImage(world: World, to: string): void {
  world.change<Deployment>(DEPLOYMENTS, 'web', (old) => {
    const [main] = old.spec.template.spec.containers;
    const spec = { ...old.spec.template.spec, containers: [{ ...main!, image: to }] };
    return { ...old, spec: { ...old.spec, template: { ...old.spec.template, spec } } };
  });
}

function started(spec: object = {}, ready?: (pod: Pod) => boolean): World {
  const world = controllerWorld(ready ? { ready } : {});
  world.run(1);
  world.create(DEPLOYMENTS, workload('Deployment', 'web', { replicas: 3, ...spec }));
  world.run(5);
  return world;
}

const progress = (world: World) =>
  findCondition(world.get(DEPLOYMENTS, 'web').status?.conditions, 'Progressing');

test('D1, D10, D12: a new Deployment becomes available', () => {
  const world = started();
  const { status, metadata } = world.get(DEPLOYMENTS, 'web');
  expect(status).toMatchObject({ replicas: 3, readyReplicas: 3, availableReplicas: 3 });
  expect(metadata.annotations?.['deployment.kubernetes.io/revision']).toBe('1');
  const [set] = world.list(REPLICA_SETS);
  const { name } = set!.metadata;
  expect(progress(world)).toMatchObject({
    status: 'True',
    reason: 'NewReplicaSetAvailable',
    message: `ReplicaSet "${name}" has successfully progressed.`,
  });
  expect(world.messages()).toContain(
    `ScalingReplicaSet: Scaled up replica set ${name} from 0 to 3`,
  );
  expect(world.list(PODS).every((pod) => pod.metadata.name.startsWith(`${name}-`))).toBe(true);
});

test('D2, D3, D11: an update rolls over, a roll back reuses the old set', () => {
  const world = started();
  const [first] = world.list(REPLICA_SETS);
  setImage(world, 'nginx:2');
  world.run(10);
  expect(world.list(PODS).map(image)).toEqual(['nginx:2', 'nginx:2', 'nginx:2']);
  expect(
    world
      .list(REPLICA_SETS)
      .map((set) => set.spec.replicas)
      .sort(),
  ).toEqual([0, 3]);
  setImage(world, 'nginx:1');
  world.run(10);
  const back = world.get(REPLICA_SETS, first!.metadata.name);
  expect(back.spec.replicas).toBe(3);
  expect(back.metadata.annotations).toMatchObject({
    'deployment.kubernetes.io/revision': '3',
    'deployment.kubernetes.io/revision-history': '1',
  });
  expect(world.list(REPLICA_SETS)).toHaveLength(2);
});

test('D2, D3: surge and unavailability hold at every moment of a rollout', () => {
  const world = started({
    replicas: 8,
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 2, maxUnavailable: 1 } },
  });
  setImage(world, 'nginx:2');
  let [most, least] = [0, 8];
  for (let step = 0; step < 400; step++) {
    world.run(0.01);
    const pods = world.list(PODS).filter((pod) => !pod.metadata.deletionTimestamp);
    most = Math.max(most, pods.length);
    const isReady = (pod: Pod) => findCondition(pod.status?.conditions, 'Ready')?.status === 'True';
    least = Math.min(least, pods.filter(isReady).length);
  }
  expect(world.list(PODS).map(image)).toEqual(Array.from({ length: 8 }, () => 'nginx:2'));
  expect([most <= 10, least >= 7]).toEqual([true, true]);
});

test('D3: a bad image stops the rollout without losing availability', () => {
  const world = started({}, (pod) => image(pod) !== 'nginx:bad');
  setImage(world, 'nginx:bad');
  world.run(60);
  const { status } = world.get(DEPLOYMENTS, 'web');
  expect(status).toMatchObject({
    availableReplicas: 3,
    updatedReplicas: 1,
    unavailableReplicas: 1,
  });
  world.run(600);
  expect(progress(world)).toMatchObject({ status: 'False', reason: 'ProgressDeadlineExceeded' });
});

test('D4: Recreate has no pod of either kind beside the other', () => {
  const world = started({ strategy: { type: 'Recreate' } });
  setImage(world, 'nginx:2');
  for (let step = 0; step < 200; step++) {
    world.run(0.01);
    expect(new Set(world.list(PODS).map(image)).size).toBeLessThan(2);
  }
  expect(world.list(PODS).map(image)).toEqual(['nginx:2', 'nginx:2', 'nginx:2']);
});

test('D5, D7: a paused Deployment scales but does not roll', () => {
  const world = started();
  world.patch(DEPLOYMENTS, 'web', { spec: { paused: true } });
  setImage(world, 'nginx:2');
  world.patch(DEPLOYMENTS, 'web', { spec: { replicas: 5 } });
  world.run(10);
  expect(world.list(PODS).map(image)).toEqual(Array.from({ length: 5 }, () => 'nginx:1'));
  expect(progress(world)).toMatchObject({ status: 'Unknown', reason: 'DeploymentPaused' });
  world.patch(DEPLOYMENTS, 'web', { spec: { paused: false } });
  world.run(10);
  expect(world.list(PODS).map(image)).toEqual(Array.from({ length: 5 }, () => 'nginx:2'));
  expect(progress(world)?.reason).toBe('NewReplicaSetAvailable');
});

test('D8: a roll back by annotation', () => {
  const world = started();
  setImage(world, 'nginx:2');
  world.run(5);
  const annotations = { 'deprecated.deployment.rollback.to': '0' };
  world.patch(DEPLOYMENTS, 'web', { metadata: { annotations } });
  world.run(10);
  expect(world.list(PODS).map(image)).toEqual(['nginx:1', 'nginx:1', 'nginx:1']);
  expect(world.messages()).toContain(
    'DeploymentRollback: Rolled back deployment "web" to revision 1',
  );
});

test('D9: history is kept to its limit', () => {
  const world = started({ revisionHistoryLimit: 1 });
  for (const version of ['2', '3', '4']) {
    setImage(world, `nginx:${version}`);
    world.run(5);
  }
  const sets = world.list(REPLICA_SETS);
  expect(sets.map((set) => set.spec.template?.spec.containers[0]?.image).sort()).toEqual([
    'nginx:3',
    'nginx:4',
  ]);
});

test('RS7: a pod without its labels is released and replaced, an orphan adopted', () => {
  const world = started();
  const [lost] = world.list(PODS);
  world.patch(PODS, lost!.metadata.name, { metadata: { labels: { app: 'other' } } });
  world.run(5);
  expect(world.list(PODS)).toHaveLength(4);
  expect(world.get(PODS, lost!.metadata.name).metadata.ownerReferences).toBeUndefined();
  world.patch(PODS, lost!.metadata.name, { metadata: { labels: { app: 'web' } } });
  world.run(5);
  expect(world.list(PODS)).toHaveLength(3);
});

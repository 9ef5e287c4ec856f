// StatefulSets and DaemonSets on a real API server.
import { expect, test } from 'vitest';
import {
  DAEMON_SETS,
  NODES,
  PERSISTENT_VOLUME_CLAIMS,
  PODS,
  STATEFUL_SETS,
} from '../../../model/api/refs.ts';
import { controllerWorld } from '../testing/controller-world.ts';
import { template, workload } from '../testing/manifests.ts';

const claims = [
  {
    metadata: { name: 'data' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  },
];

function started(spec: object) {
  const world = controllerWorld();
  world.run(1);
  world.create(STATEFUL_SETS, workload('StatefulSet', 'db', { serviceName: 'db', ...spec }));
  world.run(5);
  return world;
}

const names = (world: ReturnType<typeof started>) =>
  world.list(PODS).map(({ metadata }) => metadata.name);

test('SS1, SS7, SS8: pods with claims, one after the other', () => {
  const world = started({ replicas: 3, volumeClaimTemplates: claims });
  expect(names(world)).toEqual(['db-0', 'db-1', 'db-2']);
  expect(world.list(PERSISTENT_VOLUME_CLAIMS).map(({ metadata }) => metadata.name)).toEqual([
    'data-db-0',
    'data-db-1',
    'data-db-2',
  ]);
  expect(world.messages()).toEqual(
    expect.arrayContaining([
      'SuccessfulCreate: create Pod db-0 in StatefulSet db successful',
      'SuccessfulCreate: create Claim data-db-2 Pod db-2 in StatefulSet db success',
    ]),
  );
  expect(world.get(STATEFUL_SETS, 'db').status).toMatchObject({
    replicas: 3,
    readyReplicas: 3,
    availableReplicas: 3,
  });
});

test('SS4, SS7: scaled down from the top; claims stay unless the policy says otherwise', () => {
  const kept = started({ replicas: 3, volumeClaimTemplates: claims });
  kept.patch(STATEFUL_SETS, 'db', { spec: { replicas: 1 } });
  kept.run(5);
  expect([names(kept), kept.list(PERSISTENT_VOLUME_CLAIMS).length]).toEqual([['db-0'], 3]);
  const policy = {
    persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete', whenDeleted: 'Delete' },
  };
  const world = started({ replicas: 3, volumeClaimTemplates: claims, ...policy });
  world.patch(STATEFUL_SETS, 'db', { spec: { replicas: 1 } });
  world.run(10);
  expect(world.list(PERSISTENT_VOLUME_CLAIMS).map(({ metadata }) => metadata.name)).toEqual([
    'data-db-0',
  ]);
  world.delete(STATEFUL_SETS, 'db');
  world.run(10);
  expect(world.list(PERSISTENT_VOLUME_CLAIMS)).toHaveLength(0);
});

test('SS5, SS6: an update goes down to the partition', () => {
  const world = started({
    replicas: 3,
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } },
  });
  world.patch(STATEFUL_SETS, 'db', { spec: { template: template({ app: 'db' }, 'nginx:2') } });
  world.run(10);
  const images = () => world.list(PODS).map((pod) => pod.spec.containers[0]?.image);
  expect(images()).toEqual(['nginx:1', 'nginx:2', 'nginx:2']);
  expect(world.get(STATEFUL_SETS, 'db').status).toMatchObject({
    updatedReplicas: 2,
    currentReplicas: 1,
  });
  world.patch(STATEFUL_SETS, 'db', {
    spec: { updateStrategy: { rollingUpdate: { partition: 0 } } },
  });
  world.run(10);
  const { status } = world.get(STATEFUL_SETS, 'db');
  expect([images(), status?.currentRevision]).toEqual([
    ['nginx:2', 'nginx:2', 'nginx:2'],
    status?.updateRevision,
  ]);
});

test('SS3: a deleted pod comes back under its name', () => {
  const world = started({ replicas: 2 });
  const before = world.get(PODS, 'db-0').metadata.uid;
  world.delete(PODS, 'db-0');
  world.run(5);
  expect(world.get(PODS, 'db-0').metadata.uid).not.toBe(before);
});

test('DS1, DS4: a pod on each node, also on a new one, updated one by one', () => {
  const world = controllerWorld({ nodes: 3 });
  world.run(1);
  world.create(DAEMON_SETS, workload('DaemonSet', 'agent', {}));
  world.run(5);
  const where = () =>
    world
      .list(PODS)
      .map((pod) => pod.spec.nodeName)
      .sort();
  expect(where()).toEqual(['worker-1', 'worker-2', 'worker-3']);
  world.create(NODES, { apiVersion: 'v1', kind: 'Node', metadata: { name: 'worker-4' } });
  world.patch(DAEMON_SETS, 'agent', { spec: { template: template({ app: 'agent' }, 'nginx:2') } });
  world.run(20);
  expect(where()).toEqual(['worker-1', 'worker-2', 'worker-3', 'worker-4']);
  expect(world.get(DAEMON_SETS, 'agent').status).toMatchObject({
    desiredNumberScheduled: 4,
    updatedNumberScheduled: 4,
    numberAvailable: 4,
  });
});

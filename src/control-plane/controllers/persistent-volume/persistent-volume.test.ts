// Claims and volumes on a real API server. Facts: pkg/controller/volume/persistentvolume
// binder_test.go (TestSync), delete_test.go, pv_controller_test.go.
import { expect, test } from 'vitest';
import {
  PERSISTENT_VOLUME_CLAIMS,
  PERSISTENT_VOLUMES,
  STORAGE_CLASSES,
} from '../../../model/api/refs.ts';
import { controllerWorld } from '../testing/controller-world.ts';

const COMPLETED = 'pv.kubernetes.io/bind-completed';
const BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller';

function started() {
  const world = controllerWorld({ nodes: 1 });
  world.run(1);
  return world;
}
type World = ReturnType<typeof started>;

function claim(world: World, name: string, spec: object = {}, metadata: object = {}): void {
  world.create(PERSISTENT_VOLUME_CLAIMS, {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace: 'default', ...metadata },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: '',
      resources: { requests: { storage: '1Gi' } },
      ...spec,
    },
  });
}

function volume(world: World, name: string, spec: object = {}, metadata: object = {}): void {
  world.create(PERSISTENT_VOLUMES, {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name, ...metadata },
    spec: {
      capacity: { storage: '1Gi' },
      accessModes: ['ReadWriteOnce'],
      hostPath: { path: `/mnt/${name}` },
      ...spec,
    },
  });
}

const claimOf = (world: World, name = 'claim') => world.get(PERSISTENT_VOLUME_CLAIMS, name);
const volumeOf = (world: World, name = 'volume') => world.get(PERSISTENT_VOLUMES, name);
const toClaim = (more: object = {}) => ({
  claimRef: { namespace: 'default', name: 'claim', ...more },
});

interface Story {
  readonly name: string;
  readonly claim?: object;
  readonly volume?: object;
  readonly phases: readonly [claim: string, volume: string];
  readonly message?: string;
}

// TestSync, the rows of unbound claims and of claims that name a volume.
const STORIES: readonly Story[] = [
  { name: '1-1 successful bind', phases: ['Bound', 'Bound'] },
  {
    name: '1-3 the volume is too small',
    claim: { resources: { requests: { storage: '2Gi' } } },
    phases: ['Pending', 'Available'],
    message:
      'FailedBinding: no persistent volumes available for this claim and no storage class is set',
  },
  {
    name: '1-5 reserved for the claim by name',
    volume: toClaim(),
    phases: ['Bound', 'Bound'],
  },
  {
    name: '1-6 reserved for the claim by another uid',
    volume: toClaim({ uid: 'somebody-else' }),
    phases: ['Pending', 'Released'],
  },
  {
    name: '1-7 reserved though it is larger',
    volume: { capacity: { storage: '10Gi' }, ...toClaim() },
    phases: ['Bound', 'Bound'],
  },
  {
    name: '1-10 reserved but too small',
    claim: { resources: { requests: { storage: '2Gi' } } },
    volume: toClaim(),
    phases: ['Pending', 'Available'],
  },
  {
    name: '2-1 the volume asked for does not exist',
    claim: { volumeName: 'other' },
    phases: ['Pending', 'Available'],
  },
  { name: '2-2 the volume asked for', claim: { volumeName: 'volume' }, phases: ['Bound', 'Bound'] },
  {
    name: '2-3 the volume asked for is reserved for it',
    claim: { volumeName: 'volume' },
    volume: toClaim(),
    phases: ['Bound', 'Bound'],
  },
  {
    name: "2-5 the volume asked for is somebody else's",
    claim: { volumeName: 'volume' },
    volume: { claimRef: { namespace: 'default', name: 'other' } },
    phases: ['Pending', 'Available'],
  },
  {
    name: '2-7 the volume asked for is too small',
    claim: { volumeName: 'volume', resources: { requests: { storage: '2Gi' } } },
    phases: ['Pending', 'Available'],
    message: 'VolumeMismatch: Cannot bind to requested volume "volume": requested PV is too small',
  },
  {
    name: '2-8 the volume asked for is of a class',
    claim: { volumeName: 'volume' },
    volume: { storageClassName: 'gold' },
    phases: ['Pending', 'Available'],
    message:
      'VolumeMismatch: Cannot bind to requested volume "volume": storageClassName does not match',
  },
  {
    name: '2-9 the volume asked for has another mode',
    claim: { volumeName: 'volume', volumeMode: 'Block' },
    phases: ['Pending', 'Available'],
    message: 'VolumeMismatch: Cannot bind to requested volume "volume": incompatible volumeMode',
  },
  {
    name: '2-10 the volume asked for has other access modes',
    claim: { volumeName: 'volume', accessModes: ['ReadWriteMany'] },
    phases: ['Pending', 'Available'],
    message: 'VolumeMismatch: Cannot bind to requested volume "volume": incompatible accessMode',
  },
];

test.each(STORIES)('PV1-PV3, PV7: $name', (row) => {
  const world = started();
  volume(world, 'volume', row.volume);
  claim(world, 'claim', row.claim);
  world.run(3);
  expect([claimOf(world).status?.phase, volumeOf(world).status?.phase]).toEqual(row.phases);
  if (row.message) expect(world.messages()).toContain(row.message);
});

test('PV3: the binder marks what it chose, and not what a user did', () => {
  const world = started();
  volume(world, 'volume');
  volume(world, 'kept', {
    capacity: { storage: '2Gi' },
    claimRef: { namespace: 'default', name: 'named' },
  });
  claim(world, 'claim');
  claim(world, 'named', { volumeName: 'kept' });
  world.run(3);
  expect(claimOf(world).metadata.annotations).toEqual({
    [COMPLETED]: 'yes',
    [BY_CONTROLLER]: 'yes',
  });
  expect(volumeOf(world).metadata.annotations).toEqual({ [BY_CONTROLLER]: 'yes' });
  expect(claimOf(world, 'named').metadata.annotations).toEqual({ [COMPLETED]: 'yes' });
  expect(volumeOf(world, 'kept').metadata.annotations).toBeUndefined();
  expect(volumeOf(world, 'kept').spec.claimRef?.uid).toBe(claimOf(world, 'named').metadata.uid);
});

test('PV1: a claim whose volume is gone is lost', () => {
  const world = started();
  volume(world, 'volume', {}, {});
  claim(world, 'claim');
  world.run(3);
  world.patch(PERSISTENT_VOLUMES, 'volume', { metadata: { finalizers: null } });
  world.delete(PERSISTENT_VOLUMES, 'volume');
  world.patch(PERSISTENT_VOLUMES, 'volume', { metadata: { finalizers: null } });
  world.run(3);
  expect(claimOf(world).status?.phase).toBe('Lost');
  expect(world.messages()).toContain(
    'ClaimLost: Bound claim has lost its PersistentVolume. Data on the volume is lost!',
  );
});

test('PV1: of two claims bound to one volume the other is misbound', () => {
  const world = started();
  volume(world, 'volume');
  claim(world, 'claim');
  world.run(3);
  claim(world, 'other', { volumeName: 'volume' }, { annotations: { [COMPLETED]: 'yes' } });
  world.run(3);
  expect(claimOf(world, 'other').status?.phase).toBe('Lost');
  expect(world.messages()).toContain(
    'ClaimMisbound: Two claims are bound to the same volume, this one is bound incorrectly',
  );
  expect(claimOf(world).status?.phase).toBe('Bound');
});

test('PV8: a volume whose claim took another one is free again', () => {
  const world = started();
  volume(world, 'volume');
  claim(world, 'claim');
  world.run(3);
  const { uid } = claimOf(world).metadata;
  volume(world, 'other', toClaim({ uid }), { annotations: { [BY_CONTROLLER]: 'yes' } });
  volume(world, 'kept', toClaim({ uid }));
  world.run(3);
  expect(volumeOf(world, 'other').status?.phase).toBe('Available');
  expect(volumeOf(world, 'other').spec.claimRef).toBeUndefined();
  expect(volumeOf(world, 'kept').spec.claimRef).toEqual({ namespace: 'default', name: 'claim' });
});

// delete_test.go: what becomes of a volume whose claim is gone.
test.each([
  ['Retain', '/mnt/a', 'Released', undefined],
  ['Delete', '/tmp/a', undefined, undefined],
  [
    'Delete',
    '/mnt/a',
    'Failed',
    'VolumeFailedDelete: host_path deleter only supports /tmp/.+ but received provided /mnt/a',
  ],
] as const)('PV6: policy %s of %s: %s', (persistentVolumeReclaimPolicy, path, phase, message) => {
  const world = started();
  volume(world, 'volume', { persistentVolumeReclaimPolicy, hostPath: { path } });
  claim(world, 'claim');
  world.run(3);
  world.delete(PERSISTENT_VOLUME_CLAIMS, 'claim');
  world.run(3);
  expect(world.list(PERSISTENT_VOLUMES)[0]?.status?.phase).toBe(phase);
  if (message) expect(world.messages().some((text) => text.includes(message))).toBe(true);
});

test('PV6: a released volume is taken by nobody until its reservation goes', () => {
  const world = started();
  volume(world, 'volume');
  claim(world, 'claim');
  world.run(3);
  world.delete(PERSISTENT_VOLUME_CLAIMS, 'claim');
  world.run(1);
  claim(world, 'next');
  world.run(3);
  expect(claimOf(world, 'next').status?.phase).toBe('Pending');
  world.patch(PERSISTENT_VOLUMES, 'volume', { spec: { claimRef: null } });
  world.run(3);
  expect(claimOf(world, 'next').status?.phase).toBe('Bound');
});

test('PV4: a class that does not exist, and one that waits for a consumer', () => {
  const world = started();
  world.create(STORAGE_CLASSES, {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'late' },
    provisioner: 'kubernetes.io/no-provisioner',
    volumeBindingMode: 'WaitForFirstConsumer',
  });
  claim(world, 'claim', { storageClassName: 'gold' });
  claim(world, 'waits', { storageClassName: 'late' });
  world.run(3);
  expect(world.messages()).toEqual(
    expect.arrayContaining([
      'ProvisioningFailed: storageclass.storage.k8s.io "gold" not found',
      'WaitForFirstConsumer: waiting for first consumer to be created before binding',
    ]),
  );
});

// What the provisioner does for claims and volumes, by tables.
import { expect, test } from 'vitest';
import type {
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  StorageClass,
} from '../../model/generated/types.ts';
import { localPathDriver, nodeOf } from './local-path-driver.ts';
import { isToBeDeleted, planClaim } from './volume-plan.ts';

const DRIVER = localPathDriver({
  makeDirectory: () => undefined,
  removeDirectory: () => undefined,
});
const PROVISIONER = DRIVER.provisioner;

const MARK = { 'volume.kubernetes.io/storage-provisioner': PROVISIONER };
const CHOSEN = { ...MARK, 'volume.kubernetes.io/selected-node': 'worker-2' };
const ONCE = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };

const claimOf = (annotations: object, spec: object = ONCE, status: object = { phase: 'Pending' }) =>
  ({
    metadata: { name: 'data', namespace: 'default', uid: 'u-1', resourceVersion: '7', annotations },
    spec,
    status,
  }) as unknown as PersistentVolumeClaim;

const classOf = (volumeBindingMode: string, more: object = {}) =>
  ({
    metadata: { name: 'standard' },
    provisioner: PROVISIONER,
    volumeBindingMode,
    ...more,
  }) as unknown as StorageClass;

const nodeNamed = (name: string, status = 'True', spec: object = {}) =>
  ({
    metadata: { name },
    spec,
    status: { conditions: [{ type: 'Ready', status }] },
  }) as unknown as Node;

const DELAYED = classOf('WaitForFirstConsumer');
const IMMEDIATE = classOf('Immediate', { allowVolumeExpansion: true });
const NODES = [
  nodeNamed('control-plane-1', 'True', { taints: [{ key: 'a', effect: 'NoSchedule' }] }),
  nodeNamed('worker-1', 'False'),
  nodeNamed('worker-2'),
];
const BOUND = { phase: 'Bound', capacity: { storage: '1Gi' } };
const bound = (storage: string) =>
  claimOf(MARK, { ...ONCE, resources: { requests: { storage } }, volumeName: 'pvc-u-1' }, BOUND);

// Upstream: sig-storage-lib-external-provisioner controller/controller_test.go TestShouldProvision
test.each([
  ['not asked yet', claimOf({}), DELAYED, { is: 'nothing' }],
  ['no pod yet', claimOf(MARK), DELAYED, { is: 'nothing' }],
  ['the scheduler has chosen', claimOf(CHOSEN), DELAYED, { is: 'provision', node: 'worker-2' }],
  [
    'immediately, on a node that takes pods',
    claimOf(MARK),
    IMMEDIATE,
    { is: 'provision', node: 'worker-2' },
  ],
  [
    'for many nodes',
    claimOf(MARK, { ...ONCE, accessModes: ['ReadWriteMany'] }),
    IMMEDIATE,
    {
      is: 'refuse',
      why: 'NodePath only supports ReadWriteOnce and ReadWriteOncePod (1.22+) access modes',
    },
  ],
  [
    'for a raw device',
    claimOf(MARK, { ...ONCE, volumeMode: 'Block' }),
    IMMEDIATE,
    { is: 'refuse', why: 'rancher.io/local-path does not support block volume provisioning' },
  ],
  [
    'for a clone',
    claimOf(MARK, { ...ONCE, dataSource: { kind: 'PersistentVolumeClaim', name: 'other' } }),
    IMMEDIATE,
    {
      is: 'refuse',
      why: 'rancher.io/local-path does not support volumes filled from a PersistentVolumeClaim',
    },
  ],
  ['bound and as large as asked', bound('1Gi'), IMMEDIATE, { is: 'nothing' }],
  ['bound, and more is asked for', bound('2Gi'), IMMEDIATE, { is: 'expand', storage: '2Gi' }],
  ['of a class that does not expand', bound('2Gi'), DELAYED, { is: 'nothing' }],
  ['of no class', claimOf(MARK), undefined, { is: 'nothing' }],
] as const)('a claim: %s', (_, claim, storageClass, step) => {
  expect(planClaim(DRIVER, claim, storageClass, NODES)).toEqual(step);
});

test('no node is ready', () => {
  expect(planClaim(DRIVER, claimOf(MARK), IMMEDIATE, [])).toEqual({
    is: 'refuse',
    why: 'no node is ready to hold the volume',
  });
});

test('a volume lies on its node and belongs to its claim', () => {
  const volume = DRIVER.volumeFor(claimOf(CHOSEN), DELAYED, nodeNamed('worker-2'));
  expect(nodeOf(volume)).toBe('worker-2');
  expect(volume.metadata.name).toBe('pvc-u-1');
  expect(volume.spec).toMatchObject({
    capacity: { storage: '1Gi' },
    claimRef: { namespace: 'default', name: 'data', uid: 'u-1' },
    hostPath: { path: '/var/local-path-provisioner/pvc-u-1_default_data' },
    persistentVolumeReclaimPolicy: 'Delete',
  });
});

test.each([
  ['Released', 'Delete', true],
  ['Released', 'Retain', false],
  ['Bound', 'Delete', false],
])('a volume that is %s with policy %s goes: %s', (phase, reclaimPolicy, goes) => {
  const volume = DRIVER.volumeFor(
    claimOf(CHOSEN),
    classOf('Immediate', { reclaimPolicy }),
    nodeNamed('worker-2'),
  );
  expect(isToBeDeleted(DRIVER, { ...volume, status: { phase } } as PersistentVolume)).toBe(goes);
});

// Volumes, claims and storage classes.
// Cases: pkg/apis/core/validation/validation_test.go TestValidatePersistentVolume...,
// TestValidatePersistentVolumeClaimUpdate; pkg/apis/storage/validation; printers_test.go.
import { expect, test } from 'vitest';
import type { PersistentVolumeClaim } from '../../generated/types.ts';
import { PERSISTENT_VOLUME_CLAIM_RESOURCE } from '../persistent-volume-claim/claim.resource.ts';
import { PERSISTENT_VOLUME_RESOURCE } from '../persistent-volume/persistent-volume.resource.ts';
import { CONTEXT, create, created, row, update } from '../testing/harness.ts';
import { STORAGE_CLASS_RESOURCE } from './storage-class.resource.ts';

const PVC = PERSISTENT_VOLUME_CLAIM_RESOURCE;
const PV = PERSISTENT_VOLUME_RESOURCE;

const claimSpec = {
  accessModes: ['ReadWriteOnce'],
  resources: { requests: { storage: '10Gi' } },
};
const volumeSpec = {
  accessModes: ['ReadWriteOnce', 'ReadWriteMany'],
  capacity: { storage: '10Gi' },
  hostPath: { path: '/data' },
};

test('defaults', () => {
  const claim = created(PVC, { spec: claimSpec });
  expect([claim.spec?.volumeMode, claim.status]).toEqual(['Filesystem', { phase: 'Pending' }]);
  const volume = created(PV, { spec: volumeSpec });
  expect(volume.spec).toMatchObject({
    persistentVolumeReclaimPolicy: 'Retain',
    volumeMode: 'Filesystem',
    hostPath: { path: '/data', type: '' },
  });
  expect(volume.status?.lastPhaseTransitionTime).toBe('2026-01-01T01:00:00Z');
  expect(created(STORAGE_CLASS_RESOURCE, { provisioner: 'a.b/c' })).toMatchObject({
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'Immediate',
  });
});

const BAD_CLAIMS: readonly (readonly [object, string])[] = [
  [{}, 'spec.accessModes: Required value: at least 1 access mode is required'],
  [{ ...claimSpec, resources: {} }, 'spec.resources[storage]: Required value'],
  [
    { ...claimSpec, accessModes: ['ReadWriteOncePod', 'ReadWriteOnce'] },
    'spec.accessModes: Forbidden: may not use ReadWriteOncePod with other access modes',
  ],
  [
    { ...claimSpec, accessModes: ['Nope'] },
    'spec.accessModes: Unsupported value: "Nope": supported values: "ReadOnlyMany",' +
      ' "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"',
  ],
];

for (const [spec, message] of BAD_CLAIMS) {
  test(`claim: ${message}`, () => expect(create(PVC, { spec }).errors).toContain(message));
}

const BAD_VOLUMES: readonly (readonly [object, string])[] = [
  [{ ...volumeSpec, hostPath: undefined }, 'spec: Required value: must specify a volume type'],
  [
    { ...volumeSpec, nfs: { server: 'a', path: '/' } },
    'spec.nfs: Forbidden: may not specify more than 1 volume type',
  ],
  [{ ...volumeSpec, capacity: {} }, 'spec.capacity: Required value'],
  [
    { ...volumeSpec, hostPath: undefined, local: { path: '/mnt' } },
    'spec.nodeAffinity: Required value: Local volume requires node affinity',
  ],
];

for (const [spec, message] of BAD_VOLUMES) {
  test(`volume: ${message}`, () => {
    const defined = Object.fromEntries(Object.entries(spec).filter(([, v]) => v !== undefined));
    expect(create(PV, { spec: defined }).errors).toContain(message);
  });
}

function bound(): PersistentVolumeClaim {
  const claim = created(PVC, { spec: { ...claimSpec, storageClassName: 'fast' } });
  const status = {
    phase: 'Bound',
    capacity: { storage: '10Gi' },
    accessModes: ['ReadWriteOnce'],
  };
  return { ...claim, spec: { ...claim.spec, volumeName: 'v' }, status };
}

const withSize =
  (storage: string) =>
  (claim: PersistentVolumeClaim): object => ({
    ...claim,
    spec: { ...claim.spec, resources: { requests: { storage } } },
  });

test('a bound claim can grow, not shrink, and keeps its class', () => {
  expect(update(PVC, bound(), withSize('20Gi')).errors).toEqual([]);
  expect(update(PVC, bound(), withSize('5Gi')).errors).toEqual([
    'spec.resources.requests.storage: Forbidden: field can not be less than status.capacity',
  ]);
  const { errors } = update(PVC, bound(), (claim) => ({
    ...claim,
    spec: { ...claim.spec, storageClassName: 'slow' },
  }));
  expect(errors[0]).toMatch(/^spec: Forbidden: spec is immutable after creation except/);
});

test('a claim without volume or class can be given them', () => {
  const claim = created(PVC, { spec: claimSpec });
  expect(
    update(PVC, claim, (object) => ({
      ...object,
      spec: { ...object.spec, volumeName: 'v', storageClassName: 'fast' },
    })).errors,
  ).toEqual([]);
  expect(update(PVC, claim, withSize('20Gi')).errors[0]).toMatch(/^spec: Forbidden:/);
});

test('a volume keeps its source, and notes when its phase changed', () => {
  const volume = created(PV, { spec: volumeSpec });
  const { errors } = update(PV, volume, (object) => ({
    ...object,
    spec: { ...object.spec, hostPath: { path: '/other', type: '' } },
  }));
  expect(errors[0]).toMatch(
    /^spec\.persistentvolumesource: Forbidden: .* immutable after creation/,
  );
  const later = { ...CONTEXT, now: CONTEXT.now + 60_000_000 };
  const next = PV.prepareStatusUpdate({ ...volume, status: { phase: 'Bound' } }, volume, later);
  expect(next.status?.lastPhaseTransitionTime).toBe('2026-01-01T01:01:00Z');
});

test('columns', () => {
  expect(row(PVC, bound())).toEqual({
    Name: 'x',
    Status: 'Bound',
    Volume: 'v',
    Capacity: '10Gi',
    'Access Modes': 'RWO',
    StorageClass: 'fast',
    VolumeAttributesClass: '<unset>',
    Age: '60m',
    VolumeMode: 'Filesystem',
  });
  const volume = created(PV, { spec: { ...volumeSpec, claimRef: { namespace: 'a', name: 'b' } } });
  expect(row(PV, volume)).toMatchObject({
    Capacity: '10Gi',
    'Access Modes': 'RWO,RWX',
    'Reclaim Policy': 'Retain',
    Status: 'Pending',
    Claim: 'a/b',
    StorageClass: '',
  });
  const annotations = { 'storageclass.kubernetes.io/is-default-class': 'true' };
  const standard = created(STORAGE_CLASS_RESOURCE, {
    metadata: { name: 'standard', annotations },
    provisioner: 'a.b/c',
  });
  expect(row(STORAGE_CLASS_RESOURCE, standard)).toMatchObject({
    Name: 'standard (default)',
    AllowVolumeExpansion: false,
  });
});

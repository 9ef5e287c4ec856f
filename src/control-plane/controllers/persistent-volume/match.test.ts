// Which volume a claim gets. Facts: pkg/controller/volume/persistentvolume/index_test.go,
// binder_test.go.
import { expect, test } from 'vitest';
import type {
  PersistentVolume,
  PersistentVolumeClaim,
  StorageClass,
} from '../../../model/generated/types.ts';
import { bestMatch, classOf, defaultClass } from './match.ts';

interface VolumeSketch {
  readonly size?: string;
  readonly modes?: readonly string[];
  readonly className?: string;
  readonly claimRef?: object;
  readonly phase?: string;
  readonly volumeMode?: string;
  readonly labels?: object;
}

function volume(name: string, sketch: VolumeSketch = {}): PersistentVolume {
  const {
    size = '1Gi',
    modes = ['ReadWriteOnce'],
    className,
    claimRef,
    phase = 'Available',
  } = sketch;
  return {
    metadata: { name, labels: sketch.labels },
    spec: {
      capacity: { storage: size },
      accessModes: modes,
      ...(className ? { storageClassName: className } : {}),
      ...(claimRef ? { claimRef } : {}),
      ...(sketch.volumeMode ? { volumeMode: sketch.volumeMode } : {}),
    },
    status: { phase },
  } as unknown as PersistentVolume;
}

function claim(size = '1Gi', spec: object = {}): PersistentVolumeClaim {
  return {
    metadata: { name: 'data', namespace: 'default', uid: 'claim-uid' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: size } }, ...spec },
  } as unknown as PersistentVolumeClaim;
}

const small = volume('small', { size: '1Gi' });
const large = volume('large', { size: '10Gi' });
const shared = volume('shared', { size: '5Gi', modes: ['ReadWriteOnce', 'ReadWriteMany'] });
const mine = { namespace: 'default', name: 'data', uid: 'claim-uid' };

// TestMatchVolume, TestFindingVolumeWithDifferentAccessModes, TestFindingPreboundVolumes,
// TestStorageClassSelection.
test.each([
  ['the exact size', claim('1Gi'), [large, small], 'small'],
  ['the smallest that is large enough', claim('2Gi'), [large, small, shared], 'shared'],
  ['none is large enough', claim('20Gi'), [large, small], undefined],
  [
    'all access modes',
    claim('1Gi', { accessModes: ['ReadWriteMany'] }),
    [large, small, shared],
    'shared',
  ],
  [
    'an access mode that none has',
    claim('1Gi', { accessModes: ['ReadOnlyMany'] }),
    [large, shared],
    undefined,
  ],
  ['no volumes', claim(), [], undefined],
  ['a class none has', claim('1Gi', { storageClassName: 'gold' }), [small], undefined],
  [
    'the same class',
    claim('1Gi', { storageClassName: 'gold' }),
    [small, volume('gold', { className: 'gold' })],
    'gold',
  ],
  ['no class, classed volume', claim(), [volume('gold', { className: 'gold' })], undefined],
  [
    'reserved for it, though larger',
    claim('1Gi'),
    [small, volume('kept', { size: '9Gi', claimRef: mine })],
    'kept',
  ],
  [
    'reserved by name alone',
    claim('1Gi'),
    [volume('kept', { claimRef: { namespace: 'default', name: 'data' } }), small],
    'kept',
  ],
  [
    'reserved for another',
    claim('1Gi'),
    [volume('kept', { claimRef: { namespace: 'default', name: 'other' } })],
    undefined,
  ],
  [
    'reserved for an earlier claim of the name',
    claim('1Gi'),
    [volume('kept', { claimRef: { ...mine, uid: 'old' } })],
    undefined,
  ],
  ['reserved but too small', claim('5Gi'), [volume('kept', { claimRef: mine }), large], 'large'],
  [
    'reserved, whatever the class',
    claim('1Gi'),
    [volume('kept', { claimRef: mine, className: 'gold' })],
    'kept',
  ],
  ['released ones stay out', claim('1Gi'), [volume('used', { phase: 'Released' })], undefined],
  ['pending ones stay out', claim('1Gi'), [volume('new', { phase: 'Pending' })], undefined],
  ['another volume mode', claim('1Gi', { volumeMode: 'Block' }), [small], undefined],
  [
    'the same volume mode',
    claim('1Gi', { volumeMode: 'Block' }),
    [small, volume('raw', { volumeMode: 'Block' })],
    'raw',
  ],
  [
    'labels that match',
    claim('1Gi', { selector: { matchLabels: { disk: 'ssd' } } }),
    [small, volume('fast', { labels: { disk: 'ssd' } })],
    'fast',
  ],
  [
    'labels that do not',
    claim('1Gi', { selector: { matchLabels: { disk: 'ssd' } } }),
    [small],
    undefined,
  ],
] as const)('PV2: %s', (_, of, volumes, expected) => {
  expect(bestMatch(of, volumes, false)?.metadata.name).toBe(expected);
});

// TestMatchVolume with delayBinding.
test.each([
  ['takes none', [small, large], undefined],
  ['but one that is reserved', [small, volume('kept', { claimRef: mine })], 'kept'],
] as const)('PV2: a claim that waits for its pod %s', (_, volumes, expected) => {
  expect(bestMatch(claim(), volumes, true)?.metadata.name).toBe(expected);
});

function storageClass(name: string, created: string, isDefault = 'true'): StorageClass {
  const annotations = { 'storageclass.kubernetes.io/is-default-class': isDefault };
  return { metadata: { name, creationTimestamp: created, annotations } } as unknown as StorageClass;
}

// TestGetDefaultClass.
test.each([
  ['none', [], undefined],
  ['not a default', [storageClass('a', '2026-01-01T00:00:00Z', 'false')], undefined],
  [
    'the newest',
    [storageClass('a', '2026-01-01T00:00:00Z'), storageClass('b', '2026-01-02T00:00:00Z')],
    'b',
  ],
  [
    'of one age by name',
    [storageClass('b', '2026-01-01T00:00:00Z'), storageClass('a', '2026-01-01T00:00:00Z')],
    'a',
  ],
] as const)('PV5: the default class: %s', (_, classes, expected) => {
  expect(defaultClass(classes)?.metadata.name).toBe(expected);
});

test('PV2: the class of the old annotation', () => {
  const old = claim();
  const annotations = { 'volume.beta.kubernetes.io/storage-class': 'gold' };
  expect(classOf({ ...old, metadata: { ...old.metadata, annotations } })).toBe('gold');
});

// The kind PersistentVolume. Upstream: pkg/registry/core/persistentvolume/strategy.go
import { PERSISTENT_VOLUMES } from '../../api/refs.ts';
import type { PersistentVolume } from '../../generated/types.ts';
import { formatTime } from '../../meta/time.ts';
import { SUBDOMAIN_NAME } from '../common/checks.ts';
import { metaValidation } from '../common/meta-validation.ts';
import { accessModesText } from '../common/storage.ts';
import { keepSpec, keepStatus, withStatus } from '../common/strategy.ts';
import { AGE_COLUMN, NAME_COLUMN, column, wideColumn } from '../column.ts';
import { defineResource } from '../define-resource.ts';
import { STATUS } from '../subresource.ts';
import { checkPersistentVolume } from './persistent-volume-validation.ts';

const UNSET = '<unset>';
type Volume = PersistentVolume;

export const PERSISTENT_VOLUME_RESOURCE = defineResource<Volume>({
  ref: PERSISTENT_VOLUMES,
  shortNames: ['pv'],
  subresources: [STATUS],
  defaults: defaultVolume,
  prepareCreate: (volume, context) =>
    withStatus(volume, {
      phase: 'Pending',
      lastPhaseTransitionTime: formatTime(context.now),
    }),
  prepareUpdate: keepStatus,
  prepareStatusUpdate: (volume, old, context) => {
    const next = keepSpec(volume, old);
    if (next.status?.phase === old.status?.phase) return next;
    const lastPhaseTransitionTime = formatTime(context.now);
    return withStatus(next, { ...next.status, lastPhaseTransitionTime });
  },
  ...metaValidation<Volume>(false, SUBDOMAIN_NAME, checkPersistentVolume),
  warnings: volumeWarnings,
  columns: [
    NAME_COLUMN,
    column('Capacity', 'How much it holds.', (volume) => volume.spec.capacity?.['storage'] ?? ''),
    column('Access Modes', 'How it can be mounted.', (volume) =>
      accessModesText(volume.spec.accessModes),
    ),
    column(
      'Reclaim Policy',
      'What becomes of it without its claim.',
      (volume) => volume.spec.persistentVolumeReclaimPolicy ?? '',
    ),
    column('Status', 'Whether it is bound.', (volume) =>
      volume.metadata.deletionTimestamp === undefined
        ? (volume.status?.phase ?? '')
        : 'Terminating',
    ),
    column('Claim', 'The claim it is bound to.', (volume) => {
      const claim = volume.spec.claimRef;
      return claim === undefined ? '' : `${claim.namespace ?? ''}/${claim.name ?? ''}`;
    }),
    column('StorageClass', 'Its class.', (volume) => volume.spec.storageClassName ?? ''),
    column(
      'VolumeAttributesClass',
      'The class of its attributes.',
      (volume) => volume.spec.volumeAttributesClassName ?? UNSET,
    ),
    column('Reason', 'Why it is as it is.', (volume) => volume.status?.reason ?? ''),
    AGE_COLUMN,
    wideColumn(
      'VolumeMode',
      'Filesystem or block device.',
      (volume) => volume.spec.volumeMode ?? UNSET,
    ),
  ],
  selectableFields: (volume) => new Map([['name', volume.metadata.name]]),
  selectableFieldNames: ['name'],
});

// Upstream: pkg/api/persistentvolume/util.go GetWarningsForPersistentVolume
function volumeWarnings(volume: Volume): readonly string[] {
  if (volume.spec.persistentVolumeReclaimPolicy !== 'Recycle') return [];
  return [
    'spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the' +
      ' recommended approach is to use dynamic provisioning.',
  ];
}

// Upstream: pkg/apis/core/v1/defaults.go SetDefaults_PersistentVolume
function defaultVolume(volume: Volume): Volume {
  const { spec, status } = volume;
  const hostPath = spec?.hostPath;
  const needsType = hostPath !== undefined && hostPath.type === undefined;
  if (spec?.persistentVolumeReclaimPolicy && spec.volumeMode && status?.phase && !needsType) {
    return volume;
  }
  return {
    ...volume,
    spec: {
      ...spec,
      persistentVolumeReclaimPolicy: spec?.persistentVolumeReclaimPolicy || 'Retain',
      volumeMode: spec?.volumeMode ?? 'Filesystem',
      ...(needsType ? { hostPath: { ...hostPath, type: '' } } : {}),
    },
    status: { ...status, phase: status?.phase || 'Pending' },
  };
}

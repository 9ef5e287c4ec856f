// The kind PersistentVolumeClaim. Upstream: pkg/registry/core/persistentvolumeclaim/strategy.go
import { PERSISTENT_VOLUME_CLAIMS } from '../../api/refs.ts';
import type { PersistentVolumeClaim } from '../../generated/types.ts';
import { FieldPath } from '../../meta/field-path.ts';
import { milliValue } from '../../meta/quantity.ts';
import { SUBDOMAIN_NAME } from '../common/checks.ts';
import { metaValidation } from '../common/meta-validation.ts';
import { accessModesText } from '../common/storage.ts';
import { keepSpec, keepStatus, withStatus } from '../common/strategy.ts';
import { checkAmount } from '../pod-spec/validate-resources.ts';
import { AGE_COLUMN, NAME_COLUMN, column, wideColumn } from '../column.ts';
import { defineResource } from '../define-resource.ts';
import { STATUS } from '../subresource.ts';
import { checkClaim } from './claim-validation.ts';

const UNSET = '<unset>';
type Claim = PersistentVolumeClaim;

export const PERSISTENT_VOLUME_CLAIM_RESOURCE = defineResource<Claim>({
  ref: PERSISTENT_VOLUME_CLAIMS,
  shortNames: ['pvc'],
  subresources: [STATUS],
  defaults: defaultClaim,
  prepareCreate: (claim) => withStatus(claim, { phase: 'Pending' }),
  prepareUpdate: keepStatus,
  prepareStatusUpdate: keepSpec,
  ...metaValidation<Claim>(true, SUBDOMAIN_NAME, checkClaim, (errors, claim) => {
    const capacity = claim.status?.capacity ?? {};
    for (const name of Object.keys(capacity)) {
      checkAmount(errors, FieldPath.of('status', 'capacity').key(name), name, capacity[name]!);
    }
  }),
  warnings: claimWarnings,
  columns: [
    NAME_COLUMN,
    column('Status', 'Whether it is bound.', (claim) =>
      claim.metadata.deletionTimestamp === undefined ? (claim.status?.phase ?? '') : 'Terminating',
    ),
    column('Volume', 'The volume it is bound to.', (claim) => claim.spec?.volumeName ?? ''),
    column('Capacity', 'How much it holds.', (claim) =>
      claim.spec?.volumeName ? (claim.status?.capacity?.['storage'] ?? '0') : '',
    ),
    column('Access Modes', 'How it can be mounted.', (claim) =>
      claim.spec?.volumeName ? accessModesText(claim.status?.accessModes) : '',
    ),
    column('StorageClass', 'Its class.', (claim) => claim.spec?.storageClassName ?? ''),
    column(
      'VolumeAttributesClass',
      'The class of its attributes.',
      (claim) => claim.spec?.volumeAttributesClassName ?? UNSET,
    ),
    AGE_COLUMN,
    wideColumn(
      'VolumeMode',
      'Filesystem or block device.',
      (claim) => claim.spec?.volumeMode ?? UNSET,
    ),
  ],
  selectableFields: (claim) => new Map([['name', claim.metadata.name]]),
  selectableFieldNames: ['name'],
});

// Upstream: pkg/api/persistentvolumeclaim/util.go GetWarningsForPersistentVolumeClaim
function claimWarnings(claim: Claim): readonly string[] {
  const size = claim.spec?.resources?.requests?.['storage'];
  if (size === undefined || milliValue(size) % 1000 === 0) return [];
  const text = `fractional byte value ${JSON.stringify(size)} is invalid, must be an integer`;
  return [`spec.resources.requests[storage]: ${text}`];
}

function defaultClaim(claim: Claim): Claim {
  const { spec, status } = claim;
  if (spec?.volumeMode && spec.resources !== undefined && status?.phase) return claim;
  return {
    ...claim,
    spec: {
      ...spec,
      resources: spec?.resources ?? {},
      volumeMode: spec?.volumeMode ?? 'Filesystem',
    },
    status: { ...status, phase: status?.phase || 'Pending' },
  };
}

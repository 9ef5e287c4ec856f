// The kind StorageClass. Upstream: pkg/registry/storage/storageclass/strategy.go
import { STORAGE_CLASSES } from '../../api/refs.ts';
import type { StorageClass } from '../../generated/types.ts';
import { semanticEqual } from '../../meta/deep-equal.ts';
import { fieldForbidden, fieldRequired } from '../../meta/field-error.ts';
import { FieldPath } from '../../meta/field-path.ts';
import {
  SUBDOMAIN_NAME,
  checkImmutable,
  checkOneOf,
  checkQualifiedName,
} from '../common/checks.ts';
import type { Errors } from '../common/checks.ts';
import { metaValidation } from '../common/meta-validation.ts';
import { AGE_COLUMN, NAME_COLUMN, column } from '../column.ts';
import type { Column } from '../column.ts';
import { defineResource } from '../define-resource.ts';

const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';
const BETA_DEFAULT_CLASS = 'storageclass.beta.kubernetes.io/is-default-class';
const LOCKED = 'updates to parameters are forbidden.';

const EXPANSION: Column<StorageClass> = {
  ...column<StorageClass>(
    'AllowVolumeExpansion',
    'Whether claims can grow.',
    (storage) => storage.allowVolumeExpansion === true,
  ),
  type: 'boolean',
};

export const STORAGE_CLASS_RESOURCE = defineResource<StorageClass>({
  ref: STORAGE_CLASSES,
  singular: 'storageclass',
  shortNames: ['sc'],
  defaults: (storage) =>
    storage.reclaimPolicy !== undefined && storage.volumeBindingMode !== undefined
      ? storage
      : {
          ...storage,
          reclaimPolicy: storage.reclaimPolicy ?? 'Delete',
          volumeBindingMode: storage.volumeBindingMode ?? 'Immediate',
        },
  ...metaValidation<StorageClass>(false, SUBDOMAIN_NAME, checkStorageClass),
  columns: [
    {
      ...NAME_COLUMN,
      cell: (storage: StorageClass) =>
        isDefaultStorageClass(storage)
          ? `${storage.metadata.name} (default)`
          : storage.metadata.name,
    },
    column('Provisioner', 'Who makes the volumes.', (storage) => storage.provisioner),
    column(
      'ReclaimPolicy',
      'What becomes of volumes without claims.',
      (storage) => storage.reclaimPolicy ?? 'Delete',
    ),
    column(
      'VolumeBindingMode',
      'When claims are bound.',
      (storage) => storage.volumeBindingMode ?? 'Immediate',
    ),
    EXPANSION,
    AGE_COLUMN,
  ],
});

/** Whether claims that name no class get this one. */
export function isDefaultStorageClass(storage: StorageClass): boolean {
  const { annotations } = storage.metadata;
  return annotations?.[DEFAULT_CLASS] === 'true' || annotations?.[BETA_DEFAULT_CLASS] === 'true';
}

function checkStorageClass(
  errors: Errors,
  storage: StorageClass,
  old: StorageClass | undefined,
): void {
  const provisionerAt = FieldPath.of('provisioner');
  if (!storage.provisioner) errors.push(fieldRequired(provisionerAt, storage.provisioner ?? ''));
  else checkQualifiedName(errors, provisionerAt, storage.provisioner.toLowerCase());
  const policyAt = FieldPath.of('reclaimPolicy');
  checkOneOf(errors, policyAt, storage.reclaimPolicy, ['Delete', 'Retain']);
  const modeAt = FieldPath.of('volumeBindingMode');
  checkOneOf(errors, modeAt, storage.volumeBindingMode, ['Immediate', 'WaitForFirstConsumer']);
  if (old === undefined) return;
  if (!semanticEqual(storage.parameters, old.parameters)) {
    errors.push(fieldForbidden(FieldPath.of('parameters'), LOCKED));
  }
  if (storage.provisioner !== old.provisioner) {
    errors.push(fieldForbidden(provisionerAt, 'updates to provisioner are forbidden.'));
  }
  if (storage.reclaimPolicy !== old.reclaimPolicy) {
    errors.push(fieldForbidden(policyAt, 'updates to reclaimPolicy are forbidden.'));
  }
  checkImmutable(errors, modeAt, storage.volumeBindingMode, old.volumeBindingMode);
}

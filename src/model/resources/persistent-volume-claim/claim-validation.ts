// Validation of claims.
// Upstream: pkg/apis/core/validation/validation.go ValidatePersistentVolumeClaim
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from '../../generated/types.ts';
import { semanticEqual } from '../../meta/deep-equal.ts';
import { fieldForbidden, fieldInvalid, fieldRequired } from '../../meta/field-error.ts';
import { FieldPath } from '../../meta/field-path.ts';
import { compareQuantities, milliValue } from '../../meta/quantity.ts';
import {
  NOT_POSITIVE,
  SUBDOMAIN_NAME,
  addInvalid,
  checkImmutable,
  checkOptionalOneOf,
} from '../common/checks.ts';
import type { Errors } from '../common/checks.ts';
import { goDiff } from '../common/go-diff.ts';
import { checkLabelSelector } from '../common/label-selector.ts';
import { checkAccessModes } from '../common/storage.ts';

const SPEC = FieldPath.of('spec');
const REQUEST = SPEC.child('resources', 'requests', 'storage');
const STILL =
  'spec is immutable after creation except resources.requests and volumeAttributesClassName for' +
  ' bound claims';

type Claim = PersistentVolumeClaim;
type Spec = PersistentVolumeClaimSpec;

export function checkClaim(errors: Errors, claim: Claim, old: Claim | undefined): void {
  const { spec = {} } = claim;
  if (old !== undefined && old.spec === spec) return;
  checkClaimSpec(errors, SPEC, spec);
  if (old !== undefined) checkUpdate(errors, claim, old);
}

/** The spec of a claim, or of a template for claims. */
export function checkClaimSpec(errors: Errors, at: FieldPath, spec: Spec): void {
  const missing = 'at least 1 access mode is required';
  checkAccessModes(errors, at.child('accessModes'), spec.accessModes ?? [], missing);
  checkLabelSelector(errors, at.child('selector'), spec.selector);
  const path = at.child('resources').key('storage');
  const size = sizeOf(spec);
  if (size === undefined) errors.push(fieldRequired(path));
  else if (milliValue(size) <= 0) errors.push(fieldInvalid(path, size, NOT_POSITIVE));
  const { storageClassName } = spec;
  if (storageClassName) {
    const messages = SUBDOMAIN_NAME(storageClassName, false);
    addInvalid(errors, at.child('storageClassName'), storageClassName, messages);
  }
  checkOptionalOneOf(errors, at.child('volumeMode'), spec.volumeMode, ['Block', 'Filesystem']);
  for (const field of ['dataSource', 'dataSourceRef'] as const) {
    const source = spec[field];
    if (source === undefined) continue;
    for (const part of ['name', 'kind'] as const) {
      if (!source[part]) errors.push(fieldRequired(at.child(field, part)));
    }
    if (!source.apiGroup && source.kind !== 'PersistentVolumeClaim') {
      const detail = "must be 'PersistentVolumeClaim' when referencing the default apiGroup";
      errors.push(fieldInvalid(at.child(field), source.kind ?? '', detail));
    }
  }
}

function sizeOf(spec: Spec | undefined): string | undefined {
  return spec?.resources?.requests?.['storage'];
}

// A bound claim can grow; one without class or volume can be given it.
function checkUpdate(errors: Errors, claim: Claim, old: Claim): void {
  const spec = claim.spec ?? {};
  const before = old.spec ?? {};
  const isBound = claim.status?.phase === 'Bound';
  let munged: Spec = spec;
  if (!before.volumeName) munged = take(munged, before, 'volumeName');
  if (before.storageClassName === undefined) munged = take(munged, before, 'storageClassName');
  if (isBound) {
    munged = take(munged, before, 'volumeAttributesClassName');
    const storage = sizeOf(before);
    if (storage !== undefined && munged.resources?.requests !== undefined) {
      const requests = { ...munged.resources.requests, storage };
      munged = { ...munged, resources: { ...munged.resources, requests } };
    }
  }
  if (!semanticEqual(munged, before)) {
    const diff = goDiff('core.PersistentVolumeClaimSpec', before, munged);
    errors.push(fieldForbidden(SPEC, `${STILL}\n${diff}`));
  }
  const newSize = sizeOf(spec) ?? '0';
  if (compareQuantities(newSize, sizeOf(before) ?? '0') < 0) {
    const given = old.status?.capacity?.['storage'] ?? '0';
    if (compareQuantities(newSize, given) <= 0) {
      errors.push(fieldForbidden(REQUEST, 'field can not be less than status.capacity'));
    }
  }
  checkImmutable(errors, FieldPath.of('volumeMode'), spec.volumeMode, before.volumeMode);
}

function take<K extends keyof Spec>(spec: Spec, old: Spec, field: K): Spec {
  if (spec[field] === old[field]) return spec;
  const { [field]: _, ...rest } = spec;
  return (old[field] === undefined ? rest : { ...rest, [field]: old[field] }) as Spec;
}

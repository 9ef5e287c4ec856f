// Validation of volumes. Upstream: pkg/apis/core/validation/validation.go ValidatePersistentVolume
import type { PersistentVolume, PersistentVolumeSpec } from '../../generated/types.ts';
import { semanticEqual } from '../../meta/deep-equal.ts';
import {
  fieldForbidden,
  fieldInvalid,
  fieldNotSupported,
  fieldRequired,
} from '../../meta/field-error.ts';
import { FieldPath } from '../../meta/field-path.ts';
import { milliValue } from '../../meta/quantity.ts';
import {
  NOT_POSITIVE,
  SUBDOMAIN_NAME,
  addInvalid,
  checkImmutable,
  checkOptionalOneOf,
} from '../common/checks.ts';
import type { Errors } from '../common/checks.ts';
import { goDiff } from '../common/go-diff.ts';
import { checkAccessModes } from '../common/storage.ts';
import { checkNodeSelector } from '../pod-spec/scheduling/validate-node-selector.ts';
import { checkNoBacksteps } from '../pod-spec/volumes/validate-paths.ts';

const SPEC = FieldPath.of('spec');
const SOURCES = [
  'hostPath',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'glusterfs',
  'flocker',
  'nfs',
  'rbd',
  'quobyte',
  'cephfs',
  'iscsi',
  'cinder',
  'fc',
  'flexVolume',
  'azureFile',
  'vsphereVolume',
  'photonPersistentDisk',
  'portworxVolume',
  'azureDisk',
  'scaleIO',
  'local',
  'storageos',
  'csi',
] as const;

export function checkPersistentVolume(
  errors: Errors,
  volume: PersistentVolume,
  old: PersistentVolume | undefined,
): void {
  const { spec } = volume;
  if (old !== undefined && old.spec === spec) return;
  checkAccessModes(errors, SPEC.child('accessModes'), spec.accessModes ?? [], '');
  checkCapacity(errors, SPEC.child('capacity'), spec.capacity ?? {});
  const policy = spec.persistentVolumeReclaimPolicy;
  const policies = ['Delete', 'Recycle', 'Retain'];
  checkOptionalOneOf(errors, SPEC.child('persistentVolumeReclaimPolicy'), policy, policies);
  const required = spec.nodeAffinity?.required;
  if (spec.nodeAffinity !== undefined) {
    const path = SPEC.child('nodeAffinity', 'required');
    if (required === undefined)
      errors.push(fieldRequired(path, 'must specify required node constraints'));
    else checkNodeSelector(errors, path, required);
  }
  checkSource(errors, spec);
  const { storageClassName } = spec;
  if (storageClassName) {
    const messages = SUBDOMAIN_NAME(storageClassName, false);
    addInvalid(errors, SPEC.child('storageClassName'), storageClassName, messages);
  }
  checkOptionalOneOf(errors, SPEC.child('volumeMode'), spec.volumeMode, ['Block', 'Filesystem']);
  if (old !== undefined) checkUpdate(errors, spec, old.spec);
}

function checkCapacity(
  errors: Errors,
  path: FieldPath,
  capacity: { readonly [name: string]: string },
): void {
  const names = Object.keys(capacity);
  if (names.length === 0) errors.push(fieldRequired(path));
  if (capacity['storage'] === undefined || names.length > 1) {
    errors.push(fieldNotSupported(path, capacity, ['storage']));
  }
  for (const name of names) {
    if (milliValue(capacity[name]!) > 0) continue;
    errors.push(fieldInvalid(path.key(name), capacity[name], NOT_POSITIVE));
  }
}

function checkSource(errors: Errors, spec: PersistentVolumeSpec): void {
  const found = SOURCES.filter((source) => spec[source] !== undefined);
  for (const source of found.slice(1)) {
    const detail = 'may not specify more than 1 volume type';
    errors.push(fieldForbidden(SPEC.child(source), detail));
  }
  if (found.length === 0) errors.push(fieldRequired(SPEC, 'must specify a volume type'));
  const { hostPath, nfs, local, csi } = spec;
  if (hostPath !== undefined) {
    if (!hostPath.path) errors.push(fieldRequired(SPEC.child('hostPath', 'path')));
    else checkNoBacksteps(errors, SPEC.child('hostPath', 'path'), hostPath.path);
  }
  if (nfs !== undefined) {
    if (!nfs.server) errors.push(fieldRequired(SPEC.child('nfs', 'server')));
    if (!nfs.path) errors.push(fieldRequired(SPEC.child('nfs', 'path')));
  }
  if (csi !== undefined) {
    if (!csi.driver) errors.push(fieldRequired(SPEC.child('csi', 'driver')));
    if (!csi.volumeHandle) errors.push(fieldRequired(SPEC.child('csi', 'volumeHandle')));
  }
  if (local === undefined) return;
  if (!local.path) errors.push(fieldRequired(SPEC.child('local', 'path')));
  else checkNoBacksteps(errors, SPEC.child('local', 'path'), local.path);
  if (spec.nodeAffinity?.required === undefined) {
    const detail = 'Local volume requires node affinity';
    errors.push(fieldRequired(SPEC.child('nodeAffinity'), detail));
  }
}

function checkUpdate(errors: Errors, spec: PersistentVolumeSpec, old: PersistentVolumeSpec): void {
  const before = sourceOf(old);
  const after = sourceOf(spec);
  if (!semanticEqual(after, before)) {
    const diff = goDiff('core.PersistentVolumeSource', before, after);
    const detail = `spec.persistentvolumesource is immutable after creation\n${diff}`;
    errors.push(fieldForbidden(SPEC.child('persistentvolumesource'), detail));
  }
  checkImmutable(errors, FieldPath.of('volumeMode'), spec.volumeMode, old.volumeMode);
  if (old.nodeAffinity !== undefined) {
    checkImmutable(errors, FieldPath.of('nodeAffinity'), spec.nodeAffinity, old.nodeAffinity);
  }
}

function sourceOf(spec: PersistentVolumeSpec): object {
  const source: { [name: string]: unknown } = {};
  for (const name of SOURCES) if (spec[name] !== undefined) source[name] = spec[name];
  return source;
}

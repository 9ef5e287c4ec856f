// Files that volumes show from secrets, config maps, tokens and the pod itself.
// Upstream: validation.go validateProjectedVolumeSource, validateDownwardAPIVolumeFile
import type {
  DownwardAPIVolumeFile,
  KeyToPath,
  ProjectedVolumeSource,
  VolumeProjection,
} from '../../../generated/types.ts';
import { fieldForbidden, fieldInvalid, fieldRequired } from '../../../meta/field-error.ts';
import type { FieldPath } from '../../../meta/field-path.ts';
import type { Errors } from '../../common/checks.ts';
import {
  checkObjectFieldSelector,
  checkResourceFieldSelector,
} from '../containers/validate-field-refs.ts';
import { checkNonReservedPath } from './validate-paths.ts';

const FILE_MODE_ERROR = 'must be a number between 0 and 0777 (octal), both inclusive';
const VOLUME_FIELDS = [
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
];
const MAX_TOKEN_SECONDS = 2 ** 32;

/** A mode such as 0644. */
export function checkFileMode(errors: Errors, path: FieldPath, mode: number | undefined): void {
  if (mode === undefined || (mode >= 0 && mode <= 0o777)) return;
  errors.push(fieldInvalid(path, mode, FILE_MODE_ERROR));
}

/** `items` of secrets and config maps. */
export function checkKeysToPaths(
  errors: Errors,
  path: FieldPath,
  items: readonly KeyToPath[] | undefined,
): void {
  items?.forEach((item, i) => {
    const at = path.index(i);
    if (!item.key) errors.push(fieldRequired(at.child('key')));
    if (!item.path) errors.push(fieldRequired(at.child('path')));
    else checkNonReservedPath(errors, at.child('path'), item.path);
    checkFileMode(errors, at.child('mode'), item.mode);
  });
}

/** A downwardAPI volume or projection. */
export function checkDownwardApi(
  errors: Errors,
  path: FieldPath,
  source: { readonly defaultMode?: number; readonly items?: readonly DownwardAPIVolumeFile[] },
): void {
  checkFileMode(errors, path.child('defaultMode'), source.defaultMode);
  source.items?.forEach((file, i) => checkDownwardFile(errors, path.child('items').index(i), file));
}

function checkDownwardFile(errors: Errors, path: FieldPath, file: DownwardAPIVolumeFile): void {
  if (!file.path) errors.push(fieldRequired(path.child('path')));
  else checkNonReservedPath(errors, path.child('path'), file.path);
  if (file.fieldRef !== undefined) {
    const at = path.child('fieldRef');
    checkObjectFieldSelector(errors, at, file.fieldRef, VOLUME_FIELDS);
    if (file.resourceFieldRef !== undefined) {
      const detail = 'fieldRef and resourceFieldRef can not be specified simultaneously';
      errors.push(fieldInvalid(path, 'resource', detail));
    }
  } else if (file.resourceFieldRef !== undefined) {
    checkResourceFieldSelector(errors, path.child('resourceFieldRef'), file.resourceFieldRef, true);
  } else {
    errors.push(fieldRequired(path, 'one of fieldRef and resourceFieldRef is required'));
  }
  checkFileMode(errors, path.child('mode'), file.mode);
}

/** A projected volume. */
export function checkProjected(
  errors: Errors,
  path: FieldPath,
  source: ProjectedVolumeSource,
): void {
  checkFileMode(errors, path.child('defaultMode'), source.defaultMode);
  const paths = new Set<string>();
  source.sources?.forEach((projection, i) => {
    checkProjection(errors, path.child('sources').index(i), projection, paths);
  });
}

function checkProjection(
  errors: Errors,
  path: FieldPath,
  projection: VolumeProjection,
  paths: Set<string>,
): void {
  let found = 0;
  const isFirst = (name: string): boolean => {
    if (found++ === 0) return true;
    errors.push(fieldForbidden(path.child(name), 'may not specify more than 1 volume type'));
    return false;
  };
  const { secret, configMap, downwardAPI, serviceAccountToken } = projection;
  if (secret !== undefined && isFirst('secret')) {
    if (!secret.name) errors.push(fieldRequired(path.child('secret', 'name')));
    checkKeysToPaths(errors, path.child('secret', 'items'), secret.items);
    checkConflicts(errors, path, secret.items, paths);
  }
  if (configMap !== undefined && isFirst('configMap')) {
    if (!configMap.name) errors.push(fieldRequired(path.child('configMap', 'name')));
    checkKeysToPaths(errors, path.child('configMap', 'items'), configMap.items);
    checkConflicts(errors, path, configMap.items, paths);
  }
  if (downwardAPI !== undefined && isFirst('downwardAPI')) {
    checkDownwardApi(errors, path.child('downwardAPI'), downwardAPI);
    checkConflicts(errors, path, downwardAPI.items, paths);
  }
  if (serviceAccountToken !== undefined && isFirst('serviceAccountToken')) {
    const at = path.child('serviceAccountToken');
    checkToken(errors, at, serviceAccountToken.expirationSeconds, serviceAccountToken.path);
  }
  if (projection.clusterTrustBundle !== undefined) found++;
  if ((projection as { podCertificate?: unknown }).podCertificate !== undefined) found++;
  if (found === 0) errors.push(fieldRequired(path, 'must specify a volume type'));
}

function checkToken(
  errors: Errors,
  path: FieldPath,
  seconds: number | undefined,
  file: string | undefined,
): void {
  const at = path.child('expirationSeconds');
  if (seconds !== undefined && seconds < 600) {
    errors.push(fieldInvalid(at, seconds, 'may not specify a duration less than 10 minutes'));
  } else if (seconds !== undefined && seconds > MAX_TOKEN_SECONDS) {
    errors.push(fieldInvalid(at, seconds, 'may not specify a duration larger than 2^32 seconds'));
  }
  if (!file) errors.push(fieldRequired(path.child('path')));
  else checkNonReservedPath(errors, path.child('path'), file);
}

function checkConflicts(
  errors: Errors,
  path: FieldPath,
  items: readonly { readonly path: string }[] | undefined,
  paths: Set<string>,
): void {
  for (const item of items ?? []) {
    if (paths.has(item.path)) {
      errors.push(fieldInvalid(path, item.path, 'conflicting duplicate paths'));
    }
    paths.add(item.path);
  }
}

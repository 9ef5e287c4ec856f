// Where containers mount their volumes.
// Upstream: validation.go ValidateVolumeMounts, ValidateVolumeDevices
import type { Container, Volume, VolumeDevice, VolumeMount } from '../../../generated/types.ts';
import {
  fieldForbidden,
  fieldInvalid,
  fieldNotFound,
  fieldNotSupported,
  fieldRequired,
} from '../../../meta/field-error.ts';
import type { FieldPath } from '../../../meta/field-path.ts';
import type { Errors } from '../../common/checks.ts';
import { checkDescendingPath } from '../volumes/validate-paths.ts';

const PROPAGATIONS = ['Bidirectional', 'HostToContainer', 'None'];
const RECURSIVE = ['Disabled', 'Enabled', 'IfPossible'];

/** A container's volumeMounts; `volumes` are the pod's sound ones. */
export function checkVolumeMounts(
  errors: Errors,
  path: FieldPath,
  container: Container,
  volumes: ReadonlyMap<string, Volume>,
): void {
  const devices = container.volumeDevices ?? [];
  const mountPaths = new Set<string>();
  container.volumeMounts?.forEach((mount, i) => {
    const at = path.index(i);
    if (!mount.name) errors.push(fieldRequired(at.child('name')));
    if (!volumes.has(mount.name)) errors.push(fieldNotFound(at.child('name'), mount.name ?? ''));
    if (!mount.mountPath) errors.push(fieldRequired(at.child('mountPath')));
    if (mountPaths.has(mount.mountPath)) {
      errors.push(fieldInvalid(at.child('mountPath'), mount.mountPath, 'must be unique'));
    }
    mountPaths.add(mount.mountPath);
    for (const device of devices) checkOverlap(errors, at, mount, device);
    checkSubPaths(errors, path, at, mount);
    checkPropagation(errors, path.child('mountPropagation'), mount, container);
    checkRecursiveReadOnly(errors, path.child('recursiveReadOnly'), mount);
  });
}

function checkOverlap(
  errors: Errors,
  path: FieldPath,
  mount: VolumeMount,
  device: VolumeDevice,
): void {
  if (device.name === mount.name) {
    const detail = 'must not already exist in volumeDevices';
    errors.push(fieldInvalid(path.child('name'), mount.name, detail));
  }
  if (device.devicePath === mount.mountPath) {
    const detail = 'must not already exist as a path in volumeDevices';
    errors.push(fieldInvalid(path.child('mountPath'), mount.mountPath, detail));
  }
}

// Upstream puts the errors of sub paths at the list, not at the mount.
function checkSubPaths(errors: Errors, list: FieldPath, path: FieldPath, mount: VolumeMount): void {
  const { subPath, subPathExpr } = mount;
  if (!subPath && !subPathExpr) return;
  if (subPath) checkDescendingPath(errors, list.child('subPath'), subPath);
  if (!subPathExpr) return;
  if (subPath) {
    const detail = 'subPathExpr and subPath are mutually exclusive';
    errors.push(fieldInvalid(path.child('subPathExpr'), subPathExpr, detail));
  }
  checkDescendingPath(errors, list.child('subPathExpr'), subPathExpr);
}

function checkPropagation(
  errors: Errors,
  path: FieldPath,
  mount: VolumeMount,
  container: Container,
): void {
  const propagation = mount.mountPropagation;
  if (propagation === undefined) return;
  if (!PROPAGATIONS.includes(propagation)) {
    errors.push(fieldNotSupported(path, propagation, PROPAGATIONS));
  }
  if (propagation === 'Bidirectional' && container.securityContext?.privileged !== true) {
    const detail = 'Bidirectional mount propagation is available only to privileged containers';
    errors.push(fieldForbidden(path, detail));
  }
}

function checkRecursiveReadOnly(errors: Errors, path: FieldPath, mount: VolumeMount): void {
  const mode = mount.recursiveReadOnly;
  if (mode === undefined) return;
  if (!RECURSIVE.includes(mode)) errors.push(fieldNotSupported(path, mode, RECURSIVE));
  else if (mode !== 'Disabled' && mount.readOnly !== true) {
    errors.push(fieldForbidden(path, 'may only be specified when readOnly is true'));
  }
}

/** A container's volumeDevices. */
export function checkVolumeDevices(
  errors: Errors,
  path: FieldPath,
  devices: readonly VolumeDevice[],
  volumes: ReadonlyMap<string, Volume>,
): void {
  const names = new Set<string>();
  const paths = new Set<string>();
  devices.forEach((device, i) => {
    const nameAt = path.index(i).child('name');
    const pathAt = path.index(i).child('devicePath');
    const volume = volumes.get(device.name);
    if (!device.name) errors.push(fieldRequired(nameAt));
    if (names.has(device.name)) errors.push(fieldInvalid(nameAt, device.name, 'must be unique'));
    if (volume === undefined) errors.push(fieldNotFound(nameAt, device.name));
    else if (volume.persistentVolumeClaim === undefined && volume.ephemeral === undefined) {
      const detail =
        'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode';
      errors.push(fieldInvalid(nameAt, device.name, detail));
    }
    if (!device.devicePath) errors.push(fieldRequired(pathAt));
    if (paths.has(device.devicePath)) {
      errors.push(fieldInvalid(pathAt, device.devicePath, 'must be unique'));
    }
    names.add(device.name);
    paths.add(device.devicePath);
  });
}

// The three lists of containers of a pod.
// Upstream: validation.go validateContainers, validateInitContainers, validateEphemeralContainers
import type { Container, EphemeralContainer, PodSpec } from '../../../generated/types.ts';
import {
  fieldDuplicate,
  fieldForbidden,
  fieldNotFound,
  fieldRequired,
} from '../../../meta/field-error.ts';
import type { FieldPath } from '../../../meta/field-path.ts';
import type { Errors } from '../../common/checks.ts';
import type { ContainerSurroundings } from '../pod-spec-options.ts';
import {
  checkContainer,
  checkContainerRestartPolicy,
  checkImageSpaces,
} from './validate-container.ts';
import { checkHostPorts } from './validate-ports.ts';
import { checkLifecycle, checkProbe } from './validate-probes.ts';

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;
const NOT_FOR_INIT = 'may not be set for init containers without restartPolicy=Always';
const NOT_FOR_EPHEMERAL = 'cannot be set for an Ephemeral Container';
const EPHEMERAL_FORBIDDEN = [
  'ports',
  'resources',
  'resizePolicy',
  'restartPolicy',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
] as const;

/** `containers`. */
export function checkContainers(
  errors: Errors,
  path: FieldPath,
  containers: readonly Container[],
  around: ContainerSurroundings,
): void {
  if (containers.length === 0) {
    errors.push(fieldRequired(path));
    return;
  }
  const names = new Set<string>();
  containers.forEach((container, i) => {
    const at = path.index(i);
    checkContainer(errors, at, container, around);
    if (names.has(container.name)) errors.push(fieldDuplicate(at.child('name'), container.name));
    else names.add(container.name);
    checkProbes(errors, at, container, around.gracePeriodSeconds);
    checkContainerRestartPolicy(errors, at, container);
  });
  checkHostPorts(errors, path, containers);
}

/** `initContainers`; names are unique together with the regular ones. */
export function checkInitContainers(
  errors: Errors,
  path: FieldPath,
  spec: PodSpec,
  around: ContainerSurroundings,
): void {
  const names = new Set(spec.containers.map((container) => container.name));
  spec.initContainers?.forEach((container, i) => {
    const at = path.index(i);
    checkContainer(errors, at, container, around);
    const { restartPolicy } = container;
    checkContainerRestartPolicy(errors, at, container);
    if (names.has(container.name)) errors.push(fieldDuplicate(at.child('name'), container.name));
    else if (container.name) names.add(container.name);
    checkHostPorts(errors, path, [container]);
    if (restartPolicy === 'Always') checkProbes(errors, at, container, around.gracePeriodSeconds);
    else {
      for (const field of ['lifecycle', ...PROBES] as const) {
        if (container[field] !== undefined) {
          errors.push(fieldForbidden(at.child(field), NOT_FOR_INIT));
        }
      }
    }
  });
}

function checkProbes(
  errors: Errors,
  path: FieldPath,
  container: Container,
  grace: number | undefined,
): void {
  if (container.lifecycle !== undefined) {
    checkLifecycle(errors, path.child('lifecycle'), container.lifecycle, grace);
  }
  for (const role of PROBES) {
    const probe = container[role];
    if (probe !== undefined) checkProbe(errors, path.child(role), probe, role, grace);
  }
}

/** `ephemeralContainers`, which only their own subresource can add. */
export function checkEphemeralContainers(
  errors: Errors,
  path: FieldPath,
  spec: PodSpec,
  around: ContainerSurroundings,
): void {
  const others = [...spec.containers, ...(spec.initContainers ?? [])];
  const known = new Set(others.map((container) => container.name));
  const names = new Set(known);
  spec.ephemeralContainers?.forEach((container, i) => {
    const at = path.index(i);
    checkContainer(errors, at, container as Container, around);
    checkImageSpaces(errors, at, container as Container);
    if (names.has(container.name)) errors.push(fieldDuplicate(at.child('name'), container.name));
    else names.add(container.name);
    const target = container.targetContainerName;
    if (target && !known.has(target)) {
      errors.push(fieldNotFound(at.child('targetContainerName'), target));
    }
    checkEphemeralFields(errors, at, container);
  });
}

function checkEphemeralFields(
  errors: Errors,
  path: FieldPath,
  container: EphemeralContainer,
): void {
  for (const field of EPHEMERAL_FORBIDDEN) {
    if (isSet(container[field as keyof EphemeralContainer])) {
      errors.push(fieldForbidden(path.child(field), NOT_FOR_EPHEMERAL));
    }
  }
  container.volumeMounts?.forEach((mount, i) => {
    const at = path.child('volumeMounts').index(i);
    if (mount.subPath) errors.push(fieldForbidden(at.child('subPath'), NOT_FOR_EPHEMERAL));
    if (mount.subPathExpr) errors.push(fieldForbidden(at.child('subPathExpr'), NOT_FOR_EPHEMERAL));
  });
}

function isSet(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return value !== undefined;
  for (const _ in value) return true;
  return false;
}

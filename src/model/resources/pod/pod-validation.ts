// Validation of pods on create, update and status update.
// Upstream: pkg/apis/core/validation/validation.go ValidatePodCreate, ValidatePodStatusUpdate
import type { Container, ContainerStatus, Pod } from '../../generated/types.ts';
import { fieldForbidden } from '../../meta/field-error.ts';
import type { FieldError } from '../../meta/field-error.ts';
import { FieldPath } from '../../meta/field-path.ts';
import {
  SUBDOMAIN_NAME,
  addInvalid,
  checkImmutable,
  checkQualifiedName,
} from '../common/checks.ts';
import type { Errors } from '../common/checks.ts';
import { checkIp } from '../common/ip.ts';
import { METADATA, checkObjectMeta, checkObjectMetaUpdate } from '../common/object-meta.ts';
import { checkPodAnnotationUpdate, checkPodAnnotations } from '../pod-spec/validate-annotations.ts';
import { checkPodSpec } from '../pod-spec/validate-pod-spec.ts';
import { restartsAfter } from './container-restart.ts';
import { checkPodSpecUpdate } from './pod-update.ts';

const SPEC = FieldPath.of('spec');
const STATUS = FieldPath.of('status');
const ANNOTATIONS = METADATA.child('annotations');
const SYSTEM_CONDITIONS = new Set(['PodScheduled', 'Ready', 'Initialized']);

/** A new pod. */
export function validatePod(pod: Pod): readonly FieldError[] {
  const errors: Errors = [];
  checkPod(errors, pod);
  const { spec } = pod;
  if ((spec.ephemeralContainers?.length ?? 0) > 0) {
    errors.push(fieldForbidden(SPEC.child('ephemeralContainers'), 'cannot be set on create'));
  }
  if (spec.nodeName && (spec.schedulingGates?.length ?? 0) > 0) {
    const detail = 'cannot be set until all schedulingGates have been cleared';
    errors.push(fieldForbidden(SPEC.child('nodeName'), detail));
  }
  return errors;
}

/** A pod that a client changes. */
export function validatePodUpdate(pod: Pod, old: Pod): readonly FieldError[] {
  const errors: Errors = [];
  checkObjectMetaUpdate(errors, pod.metadata, old.metadata);
  if (pod.spec === old.spec) {
    checkPodAnnotations(errors, ANNOTATIONS, pod.metadata.annotations, pod.spec);
  } else checkPod(errors, pod);
  checkPodAnnotationUpdate(errors, ANNOTATIONS, pod.metadata.annotations, old.metadata.annotations);
  if (pod.spec !== old.spec) checkPodSpecUpdate(errors, SPEC, pod.spec, old.spec);
  return errors;
}

function checkPod(errors: Errors, pod: Pod): void {
  checkObjectMeta(errors, pod.metadata, true, SUBDOMAIN_NAME);
  checkPodAnnotations(errors, ANNOTATIONS, pod.metadata.annotations, pod.spec);
  checkPodSpec(errors, SPEC, pod.spec, { isPod: true, meta: pod.metadata });
}

/** A pod whose status the kubelet or a controller changes. */
export function validatePodStatusUpdate(pod: Pod, old: Pod): readonly FieldError[] {
  const errors: Errors = [];
  checkObjectMetaUpdate(errors, pod.metadata, old.metadata);
  checkPodAnnotationUpdate(errors, ANNOTATIONS, pod.metadata.annotations, old.metadata.annotations);
  const status = pod.status ?? {};
  const before = old.status ?? {};
  if (status.conditions !== before.conditions) {
    status.conditions?.forEach((condition, i) => {
      if (SYSTEM_CONDITIONS.has(condition.type)) return;
      const at = METADATA.child('conditions').index(i).child('Type');
      checkQualifiedName(errors, at, condition.type ?? '');
    });
  }
  const nominated = status.nominatedNodeName;
  if (nominated && nominated !== before.nominatedNodeName) {
    const at = STATUS.child('nominatedNodeName');
    addInvalid(errors, at, nominated, SUBDOMAIN_NAME(nominated, false));
  }
  checkImmutable(errors, STATUS.child('qosClass'), status.qosClass, before.qosClass);
  checkTransitions(errors, pod, old);
  status.podIPs?.forEach((ip, i) => checkIp(errors, STATUS.child('podIPs').index(i), ip.ip ?? ''));
  return errors;
}

function checkTransitions(errors: Errors, pod: Pod, old: Pod): void {
  const { restartPolicy, initContainers, containers } = old.spec;
  checkStates(
    errors,
    STATUS.child('containerStatuses'),
    pod.status?.containerStatuses,
    old.status?.containerStatuses,
    { restartPolicy, containers },
  );
  const sidecars = new Set<string>();
  for (const container of initContainers ?? []) {
    if (container.restartPolicy === 'Always') sidecars.add(container.name);
  }
  checkStates(
    errors,
    STATUS.child('initContainerStatuses'),
    pod.status?.initContainerStatuses,
    old.status?.initContainerStatuses?.filter((status) => !sidecars.has(status.name)),
    { restartPolicy, containers: initContainers },
  );
}

/** A container may restart by its own policy or rules where its pod does not. */
function hasOwnRestart(container: Container, exitCode: number): boolean {
  return restartsAfter(container, 'Never', exitCode);
}

// What has ended stays ended, unless the restart policy lets it start again.
function checkStates(
  errors: Errors,
  path: FieldPath,
  next: readonly ContainerStatus[] | undefined,
  old: readonly ContainerStatus[] | undefined,
  spec: {
    readonly restartPolicy: string | undefined;
    readonly containers: readonly Container[] | undefined;
  },
): void {
  const { restartPolicy } = spec;
  if (restartPolicy === 'Always' || next === old || old === undefined) return;
  old.forEach((before, i) => {
    const ended = before.state?.terminated;
    if (ended === undefined) return;
    if (ended.exitCode !== 0 && restartPolicy === 'OnFailure') return;
    const now = next?.find((status) => status.name === before.name);
    if (now === undefined || now.state?.terminated !== undefined) return;
    const container = spec.containers?.find(({ name }) => name === before.name);
    if (container && hasOwnRestart(container, ended.exitCode)) return;
    const detail = 'may not be transitioned to non-terminated state';
    errors.push(fieldForbidden(path.index(i).child('state'), detail));
  });
}

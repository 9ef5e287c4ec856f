// What an update may change in a pod's spec: little.
// Upstream: pkg/apis/core/validation/validation.go ValidatePodUpdate
import type { Affinity, Container, PodSpec } from '../../generated/types.ts';
import { semanticEqual } from '../../meta/deep-equal.ts';
import { fieldForbidden, fieldInvalid, fieldRequired } from '../../meta/field-error.ts';
import type { FieldPath } from '../../meta/field-path.ts';
import { goDiff } from '../common/go-diff.ts';
import { MAX_INT32 } from '../common/checks.ts';
import type { Errors } from '../common/checks.ts';
import { checkOnlyRemovedGates } from '../pod-spec/validate-pod-lists.ts';
import { checkOnlyAddedTolerations } from '../pod-spec/scheduling/validate-tolerations.ts';

const UPDATABLE = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
].join(',');

/** Adds what the new spec changes beyond what upstream lets a client change. */
export function checkPodSpecUpdate(
  errors: Errors,
  path: FieldPath,
  spec: PodSpec,
  old: PodSpec,
): void {
  for (const field of ['containers', 'initContainers'] as const) {
    if (!checkSameContainers(errors, path.child(field), spec[field], old[field])) return;
  }
  if (!checkDeadline(errors, path.child('activeDeadlineSeconds'), spec, old)) return;
  const { tolerations = [], schedulingGates } = spec;
  checkOnlyAddedTolerations(errors, path.child('tolerations'), tolerations, old.tolerations ?? []);
  checkOnlyRemovedGates(
    errors,
    path.child('schedulingGates'),
    schedulingGates,
    old.schedulingGates,
  );
  if (semanticEqual(spec, old)) return;
  const munged = withAllowedChanges(errors, path, spec, old);
  if (semanticEqual(munged, old)) return;
  const diff = goDiff('core.PodSpec', old, munged);
  const detail = `pod updates may not change fields other than ${UPDATABLE}\n${diff}`;
  errors.push(fieldForbidden(path, detail));
}

// False when nothing further should be said.
function checkSameContainers(
  errors: Errors,
  path: FieldPath,
  next: readonly Container[] | undefined,
  old: readonly Container[] | undefined,
): boolean {
  if ((next?.length ?? 0) !== (old?.length ?? 0)) {
    errors.push(fieldForbidden(path, 'pod updates may not add or remove containers'));
    return false;
  }
  next?.forEach((container, i) => {
    if (!container.image) errors.push(fieldRequired(path.index(i).child('image')));
  });
  return true;
}

function checkDeadline(errors: Errors, path: FieldPath, spec: PodSpec, old: PodSpec): boolean {
  const next = spec.activeDeadlineSeconds;
  const before = old.activeDeadlineSeconds;
  if (next === undefined) {
    if (before !== undefined) {
      const detail = 'must not update from a positive integer to nil value';
      errors.push(fieldInvalid(path, null, detail));
    }
    return true;
  }
  if (next < 0 || next > MAX_INT32) {
    errors.push(fieldInvalid(path, next, `must be between 0 and ${MAX_INT32}, inclusive`));
    return false;
  }
  if (before === undefined || before >= next) return true;
  errors.push(fieldInvalid(path, next, 'must be less than or equal to previous value'));
  return false;
}

// The new spec with everything that may change put back to what it was.
function withAllowedChanges(errors: Errors, path: FieldPath, spec: PodSpec, old: PodSpec): PodSpec {
  let munged: PodSpec = {
    ...spec,
    containers: withOldImages(spec.containers, old.containers),
    ...(spec.initContainers === undefined
      ? {}
      : { initContainers: withOldImages(spec.initContainers, old.initContainers ?? []) }),
    ...pick(old, 'activeDeadlineSeconds'),
    ...pick(old, 'schedulingGates'),
    ...pick(old, 'tolerations'),
  };
  const grace = old.terminationGracePeriodSeconds;
  if (grace !== undefined && grace < 0 && munged.terminationGracePeriodSeconds === 1) {
    munged = { ...munged, terminationGracePeriodSeconds: grace };
  }
  if ((old.schedulingGates?.length ?? 0) === 0) return munged;
  if (!semanticEqual(munged.nodeSelector, old.nodeSelector)) {
    checkNodeSelectorAdditions(errors, path.child('nodeSelector'), munged, old);
    munged = { ...munged, ...pick(old, 'nodeSelector') };
  }
  return withOldNodeAffinity(munged, old);
}

function withOldImages(
  containers: readonly Container[],
  old: readonly Container[],
): readonly Container[] {
  return containers.map((container, i) => {
    const image = old[i]?.image;
    return image === undefined ? container : { ...container, image };
  });
}

function pick<K extends keyof PodSpec>(spec: PodSpec, field: K): Pick<PodSpec, K> {
  return { [field]: spec[field] } as Pick<PodSpec, K>;
}

// A gated pod's selector may become narrower. Upstream: validateNodeSelectorMutation
function checkNodeSelectorAdditions(
  errors: Errors,
  path: FieldPath,
  spec: PodSpec,
  old: PodSpec,
): void {
  for (const key of Object.keys(old.nodeSelector ?? {})) {
    if (spec.nodeSelector?.[key] === old.nodeSelector?.[key]) continue;
    const detail = 'only additions to spec.nodeSelector are allowed (no mutations or deletions)';
    errors.push(fieldInvalid(path, spec.nodeSelector ?? {}, detail));
    return;
  }
}

function withOldNodeAffinity(spec: PodSpec, old: PodSpec): PodSpec {
  const before = old.affinity?.nodeAffinity;
  if (semanticEqual(spec.affinity?.nodeAffinity, before)) return spec;
  const { nodeAffinity: _, ...others } = spec.affinity ?? {};
  const affinity: Affinity = before === undefined ? others : { ...others, nodeAffinity: before };
  const { affinity: __, ...rest } = spec;
  return Object.keys(affinity).length === 0 ? rest : { ...rest, affinity };
}

// Annotations with a meaning for pods. Upstream: validation.go ValidatePodSpecificAnnotations
import type { PodSpec } from '../../generated/types.ts';
import { fieldForbidden, fieldInvalid } from '../../meta/field-error.ts';
import type { FieldPath } from '../../meta/field-path.ts';
import type { Labels } from '../../meta/labels.ts';
import { MAX_INT32 } from '../common/checks.ts';
import type { Errors } from '../common/checks.ts';

export const MIRROR_POD = 'kubernetes.io/config.mirror';
const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';

/** The annotations of a pod or a template. */
export function checkPodAnnotations(
  errors: Errors,
  path: FieldPath,
  annotations: Labels | undefined,
  spec: PodSpec,
): void {
  if (annotations === undefined) return;
  const mirror = own(annotations, MIRROR_POD);
  if (mirror !== undefined && !spec.nodeName) {
    const detail = 'must set spec.nodeName if mirror pod annotation is set';
    errors.push(fieldInvalid(path.key(MIRROR_POD), mirror, detail));
  }
  const cost = own(annotations, DELETION_COST);
  if (cost !== undefined && !isCost(cost)) {
    errors.push(fieldInvalid(path.key(DELETION_COST), cost, 'must be a 32bit integer'));
  }
}

/** The mark of a mirror pod neither comes nor goes. */
export function checkPodAnnotationUpdate(
  errors: Errors,
  path: FieldPath,
  next: Labels | undefined,
  old: Labels | undefined,
): void {
  if (next === old) return;
  const before = old === undefined ? undefined : own(old, MIRROR_POD);
  const after = next === undefined ? undefined : own(next, MIRROR_POD);
  if (before === after) return;
  const verb = before === undefined ? 'add' : 'remove or update';
  errors.push(fieldForbidden(path.key(MIRROR_POD), `may not ${verb} mirror pod annotation`));
}

function own(annotations: Labels, key: string): string | undefined {
  return Object.hasOwn(annotations, key) ? annotations[key] : undefined;
}

// Upstream: pkg/apis/core/helper GetDeletionCostFromPodAnnotations: no plus sign, no leading zero.
function isCost(text: string): boolean {
  if (!/^(0|-?[1-9]\d*)$/.test(text)) return false;
  return Number(text) <= MAX_INT32 && Number(text) >= -MAX_INT32 - 1;
}

// Scheduling gates and resource claims of a pod.
// Upstream: validation.go validateSchedulingGates, validatePodResourceClaims
import type { PodResourceClaim, PodSchedulingGate } from '../../generated/types.ts';
import {
  fieldDuplicate,
  fieldForbidden,
  fieldInvalid,
  fieldRequired,
} from '../../meta/field-error.ts';
import type { FieldPath } from '../../meta/field-path.ts';
import { checkDnsLabel, checkDnsSubdomain, checkQualifiedName } from '../common/checks.ts';
import type { Errors } from '../common/checks.ts';

const NONE: ReadonlySet<string> = new Set();

/** Names of gates, each once. */
export function checkGates(
  errors: Errors,
  path: FieldPath,
  gates: readonly PodSchedulingGate[] | undefined,
): void {
  const seen = new Set<string>();
  gates?.forEach((gate, i) => {
    checkQualifiedName(errors, path.index(i), gate.name ?? '');
    if (seen.has(gate.name)) errors.push(fieldDuplicate(path.index(i), gate.name));
    seen.add(gate.name);
  });
}

/** Gates can only be taken away. */
export function checkOnlyRemovedGates(
  errors: Errors,
  path: FieldPath,
  next: readonly PodSchedulingGate[] | undefined,
  old: readonly PodSchedulingGate[] | undefined,
): void {
  const known = new Set(old?.map((gate) => gate.name));
  next?.forEach((gate, i) => {
    if (known.has(gate.name)) return;
    const detail = `only deletion is allowed, but found new scheduling gate '${gate.name}'`;
    errors.push(fieldForbidden(path.index(i).child('name'), detail));
  });
}

/** Adds what is wrong with the claims, and gives their names. */
export function checkClaims(
  errors: Errors,
  path: FieldPath,
  claims: readonly PodResourceClaim[] | undefined,
): ReadonlySet<string> {
  if (claims === undefined) return NONE;
  const names = new Set<string>();
  claims.forEach((claim, i) => {
    const at = path.index(i);
    if (!claim.name) errors.push(fieldRequired(at.child('name')));
    else if (names.has(claim.name)) errors.push(fieldDuplicate(at.child('name'), claim.name));
    else checkDnsLabel(errors, at.child('name'), claim.name);
    if (claim.name) names.add(claim.name);
    const { resourceClaimName: direct, resourceClaimTemplateName: template } = claim;
    if (direct !== undefined && template !== undefined) {
      const detail =
        'at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified';
      errors.push(fieldInvalid(at, claim, detail));
    } else if (direct === undefined && template === undefined) {
      const detail = 'must specify one of: `resourceClaimName`, `resourceClaimTemplateName`';
      errors.push(fieldInvalid(at, claim, detail));
    }
    if (direct !== undefined) checkDnsSubdomain(errors, at.child('resourceClaimName'), direct);
    if (template !== undefined) {
      checkDnsSubdomain(errors, at.child('resourceClaimTemplateName'), template);
    }
  });
  return names;
}

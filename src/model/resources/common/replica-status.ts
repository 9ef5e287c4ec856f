// Counts in the status of sets of replicas.
// Upstream: pkg/apis/apps/validation/validation.go ValidateReplicaSetStatus
import { fieldInvalid } from '../../meta/field-error.ts';
import { FieldPath } from '../../meta/field-path.ts';
import { checkNotNegative } from './checks.ts';
import type { Errors } from './checks.ts';

interface Counts {
  readonly replicas?: number;
  readonly fullyLabeledReplicas?: number;
  readonly readyReplicas?: number;
  readonly availableReplicas?: number;
  readonly updatedReplicas?: number;
  readonly currentReplicas?: number;
  readonly observedGeneration?: number;
}

const STATUS = FieldPath.of('status');
const PARTS = [
  'fullyLabeledReplicas',
  'updatedReplicas',
  'readyReplicas',
  'availableReplicas',
  'currentReplicas',
] as const;

/** No count below zero, no part above the whole. */
export function checkReplicaStatus(errors: Errors, status: Counts): void {
  const total = status.replicas ?? 0;
  checkNotNegative(errors, STATUS.child('replicas'), status.replicas);
  checkNotNegative(errors, STATUS.child('observedGeneration'), status.observedGeneration);
  for (const part of PARTS) {
    const count = status[part];
    if (count === undefined) continue;
    checkNotNegative(errors, STATUS.child(part), count);
    if (count <= total) continue;
    errors.push(fieldInvalid(STATUS.child(part), count, 'cannot be greater than status.replicas'));
  }
  const { availableReplicas = 0, readyReplicas = 0 } = status;
  if (availableReplicas > readyReplicas) {
    const detail = 'cannot be greater than readyReplicas';
    errors.push(fieldInvalid(STATUS.child('availableReplicas'), availableReplicas, detail));
  }
}

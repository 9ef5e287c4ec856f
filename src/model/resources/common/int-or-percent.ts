// Numbers and percentages in rollout strategies and budgets.
// Upstream: pkg/apis/apps/validation/validation.go ValidatePositiveIntOrPercent
import type { IntOrString } from '../../generated/types.ts';
import { fieldInvalid } from '../../meta/field-error.ts';
import type { FieldPath } from '../../meta/field-path.ts';
import { percentOf } from '../../meta/int-or-string.ts';
import { validatePercent } from '../../meta/names.ts';
import { addInvalid, checkNotNegative } from './checks.ts';
import type { Errors } from './checks.ts';

/** A number that is not negative, or a percentage. */
export function checkIntOrPercent(
  errors: Errors,
  path: FieldPath,
  value: IntOrString | undefined,
): void {
  if (typeof value === 'string') addInvalid(errors, path, value, validatePercent(value));
  else checkNotNegative(errors, path, value);
}

/** Nothing above 100%. */
export function checkAtMostAll(
  errors: Errors,
  path: FieldPath,
  value: IntOrString | undefined,
): void {
  if (value === undefined || (percentOf(value) ?? 0) <= 100) return;
  errors.push(fieldInvalid(path, value, 'must not be greater than 100%'));
}

/** Whether a number or percentage is zero. */
export function isZero(value: IntOrString | undefined): boolean {
  return value === undefined || value === 0 || percentOf(value) === 0;
}

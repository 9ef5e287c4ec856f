// Validation of label selectors and of node selectors' requirements.
// Upstream: apimachinery pkg/apis/meta/v1/validation/validation.go
import type { LabelSelector, LabelSelectorRequirement } from '../../generated/types.ts';
import { fieldForbidden, fieldInvalid, fieldRequired } from '../../meta/field-error.ts';
import type { FieldPath } from '../../meta/field-path.ts';
import { validateLabelValue } from '../../meta/names.ts';
import { addInvalid } from './checks.ts';
import type { Errors } from './checks.ts';
import { checkLabelKey, checkLabels } from './object-meta.ts';

/** A selector of labels; undefined is fine. */
export function checkLabelSelector(
  errors: Errors,
  path: FieldPath,
  selector: LabelSelector | undefined,
): void {
  if (selector === undefined) return;
  checkLabels(errors, path.child('matchLabels'), selector.matchLabels);
  selector.matchExpressions?.forEach((requirement, i) => {
    checkRequirement(errors, path.child('matchExpressions').index(i), requirement);
  });
}

/** Whether the selector matches everything: no labels and no expressions. */
export function isEmptySelector(selector: LabelSelector): boolean {
  for (const _ in selector.matchLabels) return false;
  return (selector.matchExpressions?.length ?? 0) === 0;
}

function checkRequirement(
  errors: Errors,
  path: FieldPath,
  requirement: LabelSelectorRequirement,
): void {
  const { operator, values = [] } = requirement;
  checkOperator(errors, path, operator, values);
  checkLabelKey(errors, path.child('key'), requirement.key ?? '');
  values.forEach((value, i) => {
    addInvalid(errors, path.child('values').index(i), value, validateLabelValue(value));
  });
}

/** How many values the operators In, NotIn, Exists and DoesNotExist take; others are refused. */
export function checkOperator(
  errors: Errors,
  path: FieldPath,
  operator: string | undefined,
  values: readonly string[],
): void {
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length > 0) return;
    const detail = "must be specified when `operator` is 'In' or 'NotIn'";
    errors.push(fieldRequired(path.child('values'), detail));
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length === 0) return;
    const detail = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
    errors.push(fieldForbidden(path.child('values'), detail));
  } else {
    const detail = 'not a valid selector operator';
    errors.push(fieldInvalid(path.child('operator'), operator ?? '', detail));
  }
}

// Terms that choose nodes by label or name. Upstream: validation.go ValidateNodeSelector
import type {
  NodeSelector,
  NodeSelectorRequirement,
  NodeSelectorTerm,
} from '../../../generated/types.ts';
import { fieldInvalid, fieldRequired } from '../../../meta/field-error.ts';
import type { FieldPath } from '../../../meta/field-path.ts';
import { validateLabelValue } from '../../../meta/names.ts';
import { SUBDOMAIN_NAME, addInvalid } from '../../common/checks.ts';
import type { Errors } from '../../common/checks.ts';
import { checkOperator } from '../../common/label-selector.ts';
import { checkLabelKey } from '../../common/object-meta.ts';

const NO_OPERATOR = 'not a valid selector operator';

/** A required node selector: at least one term. */
export function checkNodeSelector(errors: Errors, path: FieldPath, selector: NodeSelector): void {
  const at = path.child('nodeSelectorTerms');
  const terms = selector.nodeSelectorTerms ?? [];
  if (terms.length === 0) {
    errors.push(fieldRequired(at, 'must have at least one node selector term'));
  }
  terms.forEach((term, i) => checkNodeSelectorTerm(errors, at.index(i), term, true));
}

/** One term; preferred terms may carry values that no label can have. */
export function checkNodeSelectorTerm(
  errors: Errors,
  path: FieldPath,
  term: NodeSelectorTerm,
  checkValues: boolean,
): void {
  term.matchExpressions?.forEach((requirement, i) => {
    checkLabels(errors, path.child('matchExpressions').index(i), requirement, checkValues);
  });
  term.matchFields?.forEach((requirement, i) => {
    checkFields(errors, path.child('matchFields').index(i), requirement);
  });
}

function checkLabels(
  errors: Errors,
  path: FieldPath,
  requirement: NodeSelectorRequirement,
  checkValues: boolean,
): void {
  const { key, operator, values = [] } = requirement;
  if (operator === 'Gt' || operator === 'Lt') {
    if (values.length !== 1) {
      const detail = "must be specified single value when `operator` is 'Lt' or 'Gt'";
      errors.push(fieldRequired(path.child('values'), detail));
    }
  } else checkOperator(errors, path, operator, values);
  checkLabelKey(errors, path.child('key'), key ?? '');
  if (!checkValues) return;
  values.forEach((value, i) => {
    addInvalid(errors, path.child('values').index(i), value, validateLabelValue(value));
  });
}

function checkFields(errors: Errors, path: FieldPath, requirement: NodeSelectorRequirement): void {
  const { key, operator, values = [] } = requirement;
  if (operator !== 'In' && operator !== 'NotIn') {
    errors.push(fieldInvalid(path.child('operator'), operator ?? '', NO_OPERATOR));
  } else if (values.length !== 1) {
    const detail =
      "must be only one value when `operator` is 'In' or 'NotIn' for node field selector";
    errors.push(fieldRequired(path.child('values'), detail));
  }
  if (key !== 'metadata.name') {
    errors.push(fieldInvalid(path.child('key'), key ?? '', 'not a valid field selector key'));
    return;
  }
  values.forEach((value, i) => {
    addInvalid(errors, path.child('values').index(i), value, SUBDOMAIN_NAME(value, false));
  });
}

// Validation of admission policies and bindings.
// Upstream: pkg/apis/admissionregistration/validation/validation.go
import type {
  NamedRuleWithOperations,
  ParamRef,
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
  Validation,
} from '../../generated/types.ts';
import {
  fieldDuplicate,
  fieldForbidden,
  fieldInvalid,
  fieldNotSupported,
  fieldRequired,
} from '../../meta/field-error.ts';
import { checkCel } from '../../cel/cel-environment.ts';
import { FieldPath } from '../../meta/field-path.ts';
import { checkOptionalOneOf } from '../common/checks.ts';
import type { Errors } from '../common/checks.ts';
import { checkLabelSelector } from '../common/label-selector.ts';

const SPEC = FieldPath.of('spec');
const ACTIONS = ['Audit', 'Deny', 'Warn'];
const REASONS = ['Forbidden', 'Invalid', 'RequestEntityTooLarge', 'Unauthorized'];
export const OPERATIONS = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE'];

export function checkPolicy(errors: Errors, policy: ValidatingAdmissionPolicy): void {
  const {
    failurePolicy,
    matchConstraints,
    validations = [],
    auditAnnotations = [],
  } = policy.spec ?? {};
  checkOptionalOneOf(errors, SPEC.child('failurePolicy'), failurePolicy, ['Fail', 'Ignore']);
  const path = SPEC.child('matchConstraints');
  if (matchConstraints === undefined) errors.push(fieldRequired(path));
  else {
    const rules = matchConstraints.resourceRules ?? [];
    if (rules.length === 0) errors.push(fieldRequired(path.child('resourceRules')));
    rules.forEach((rule, i) => checkRule(errors, path.child('resourceRules').index(i), rule));
    const { namespaceSelector, objectSelector } = matchConstraints;
    checkLabelSelector(errors, path.child('namespaceSelector'), namespaceSelector);
    checkLabelSelector(errors, path.child('objectSelector'), objectSelector);
  }
  if (validations.length === 0 && auditAnnotations.length === 0) {
    const detail = 'validations or auditAnnotations must contain at least one item';
    errors.push(fieldRequired(SPEC.child('validations'), detail));
  }
  for (const [i, { name, expression }] of (policy.spec?.variables ?? []).entries()) {
    const at = SPEC.child('variables').index(i);
    if (!name) errors.push(fieldRequired(at.child('name'), 'name is not specified'));
    else if (!/^[A-Za-z_]\w*$/.test(name)) {
      const detail = 'name is not a valid CEL identifier';
      errors.push(fieldInvalid(at.child('name'), name, detail));
    }
    checkExpression(errors, at.child('expression'), expression);
  }
  for (const [i, { name, expression }] of (policy.spec?.matchConditions ?? []).entries()) {
    const at = SPEC.child('matchConditions').index(i);
    if (!name) errors.push(fieldRequired(at.child('name')));
    checkExpression(errors, at.child('expression'), expression, 'bool');
  }
  validations.forEach((validation, i) => {
    checkValidation(errors, SPEC.child('validations').index(i), validation);
  });
  auditAnnotations.forEach(({ key, valueExpression }, i) => {
    const at = SPEC.child('auditAnnotations').index(i);
    if (!key) errors.push(fieldRequired(at.child('key')));
    const path = at.child('valueExpression');
    if (!valueExpression?.trim()) {
      errors.push(fieldRequired(path, 'valueExpression is not specified'));
    } else checkExpression(errors, path, valueExpression);
  });
}

function checkValidation(errors: Errors, path: FieldPath, validation: Validation): void {
  const { expression, message, messageExpression, reason } = validation;
  checkExpression(errors, path.child('expression'), expression, 'bool');
  const notEmpty = (field: string): string => `${field} must be non-empty if specified`;
  if (messageExpression) {
    const at = path.child('messageExpression');
    if (messageExpression.trim() === '') {
      errors.push(fieldInvalid(at, messageExpression, notEmpty('messageExpression')));
    } else checkExpression(errors, at, messageExpression, 'string');
  }
  if (message) {
    const at = path.child('message');
    if (message.trim() === '') errors.push(fieldInvalid(at, message, notEmpty('message')));
    else if (message.includes('\n')) {
      errors.push(fieldInvalid(at, message, 'message must not contain line breaks'));
    }
  }
  checkOptionalOneOf(errors, path.child('reason'), reason, REASONS);
}

/** An expression has to compile; one whose result is known to be of another type is refused. */
function checkExpression(
  errors: Errors,
  path: FieldPath,
  expression: string | undefined,
  wanted?: string,
): void {
  if (!expression?.trim()) {
    errors.push(fieldRequired(path, 'expression is not specified'));
    return;
  }
  const checked = checkCel(expression);
  if (checked.is === 'broken') {
    errors.push(fieldInvalid(path, expression, `compilation failed: ${checked.why}`));
  } else if (wanted && checked.type !== wanted && checked.type !== 'dyn') {
    errors.push(fieldInvalid(path, expression, `must evaluate to ${wanted}`));
  }
}

/** One rule of what a policy or a webhook looks at. */
export function checkRule(errors: Errors, path: FieldPath, rule: NamedRuleWithOperations): void {
  const { operations = [] } = rule;
  for (const field of ['operations', 'apiGroups', 'apiVersions', 'resources'] as const) {
    if ((rule[field]?.length ?? 0) === 0) errors.push(fieldRequired(path.child(field)));
  }
  operations.forEach((operation, i) => {
    if (OPERATIONS.includes(operation)) return;
    errors.push(fieldNotSupported(path.child('operations').index(i), operation, OPERATIONS));
  });
  checkOptionalOneOf(errors, path.child('scope'), rule.scope, ['*', 'Cluster', 'Namespaced']);
}

export function checkPolicyBinding(
  errors: Errors,
  binding: ValidatingAdmissionPolicyBinding,
): void {
  const { policyName, validationActions = [] } = binding.spec ?? {};
  if (!policyName) errors.push(fieldRequired(SPEC.child('policyName')));
  const path = SPEC.child('validationActions');
  if (validationActions.length === 0)
    errors.push(fieldRequired(path, 'at least one validation action is required'));
  const seen = new Set<string>();
  validationActions.forEach((action, i) => {
    if (!ACTIONS.includes(action)) errors.push(fieldNotSupported(path.index(i), action, ACTIONS));
    if (seen.has(action)) errors.push(fieldDuplicate(path.index(i), action));
    seen.add(action);
  });
  if (seen.has('Deny') && seen.has('Warn')) {
    const why = 'repeating the same validation failure information in the API response and headers';
    const detail = `must not contain both Deny and Warn (${why} serves no purpose)`;
    errors.push(fieldInvalid(path, validationActions, detail));
  }
  const { paramRef } = binding.spec ?? {};
  if (paramRef) checkParamRef(errors, SPEC.child('paramRef'), paramRef);
}

function checkParamRef(errors: Errors, path: FieldPath, paramRef: ParamRef): void {
  const { name, selector, parameterNotFoundAction: action } = paramRef;
  if (!name && selector === undefined) {
    errors.push(fieldRequired(path, 'one of name or selector must be specified'));
  } else if (name && selector !== undefined) {
    const detail = 'name and selector are mutually exclusive';
    errors.push(fieldForbidden(path.child('name'), detail));
  }
  checkLabelSelector(errors, path.child('selector'), selector);
  const at = path.child('parameterNotFoundAction');
  if (!action) errors.push(fieldRequired(at));
  else checkOptionalOneOf(errors, at, action, ['Allow', 'Deny']);
}

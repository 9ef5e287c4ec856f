// Validation of admission policies and bindings; expressions are compiled by admission.
// Upstream: pkg/apis/admissionregistration/validation/validation.go
import type {
  NamedRuleWithOperations,
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
} from '../../generated/types.ts';
import { fieldDuplicate, fieldNotSupported, fieldRequired } from '../../meta/field-error.ts';
import { FieldPath } from '../../meta/field-path.ts';
import { checkOptionalOneOf } from '../common/checks.ts';
import type { Errors } from '../common/checks.ts';
import { checkLabelSelector } from '../common/label-selector.ts';

const SPEC = FieldPath.of('spec');
const ACTIONS = ['Audit', 'Deny', 'Warn'];
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
  validations.forEach((validation, i) => {
    if (validation.expression?.trim()) return;
    const at = SPEC.child('validations').index(i).child('expression');
    errors.push(fieldRequired(at, 'expression is not specified'));
  });
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
  if (validationActions.length === 0) errors.push(fieldRequired(path));
  const seen = new Set<string>();
  validationActions.forEach((action, i) => {
    if (!ACTIONS.includes(action)) errors.push(fieldNotSupported(path.index(i), action, ACTIONS));
    if (seen.has(action)) errors.push(fieldDuplicate(path.index(i), action));
    seen.add(action);
  });
}

// The kinds ValidatingAdmissionPolicy and ValidatingAdmissionPolicyBinding.
// Upstream: pkg/registry/admissionregistration/validatingadmissionpolicy*/strategy.go
import {
  VALIDATING_ADMISSION_POLICIES,
  VALIDATING_ADMISSION_POLICY_BINDINGS,
} from '../../api/refs.ts';
import type {
  MatchResources,
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
} from '../../generated/types.ts';
import { SUBDOMAIN_NAME } from '../common/checks.ts';
import { mapField, mapSame } from '../common/copy.ts';
import { metaValidation } from '../common/meta-validation.ts';
import {
  createWithStatus,
  keepSpec,
  specChanged,
  updateSpec,
  withFirstGeneration,
  withNextGeneration,
} from '../common/strategy.ts';
import { AGE_COLUMN, NAME_COLUMN, column, countColumn } from '../column.ts';
import { defineResource } from '../define-resource.ts';
import { STATUS } from '../subresource.ts';
import { checkPolicy, checkPolicyBinding } from './policy-validation.ts';

type Policy = ValidatingAdmissionPolicy;
type Binding = ValidatingAdmissionPolicyBinding;
const UNSET = '<unset>';

export const VALIDATING_ADMISSION_POLICY_RESOURCE = defineResource<Policy>({
  ref: VALIDATING_ADMISSION_POLICIES,
  singular: 'validatingadmissionpolicy',
  categories: ['api-extensions'],
  subresources: [STATUS],
  defaults: defaultPolicy,
  prepareCreate: (policy) => createWithStatus(policy, {}),
  prepareUpdate: updateSpec,
  prepareStatusUpdate: keepSpec,
  ...metaValidation<Policy>(false, SUBDOMAIN_NAME, checkPolicy),
  columns: [
    NAME_COLUMN,
    countColumn(
      'Validations',
      'How many expressions must hold.',
      (policy) => policy.spec?.validations?.length ?? 0,
    ),
    column('ParamKind', 'The kind of its parameters.', (policy) => {
      const kind = policy.spec?.paramKind;
      return kind === undefined ? UNSET : `${kind.apiVersion}/${kind.kind}`;
    }),
    AGE_COLUMN,
  ],
});

function defaultPolicy(policy: Policy): Policy {
  let spec = policy.spec ?? {};
  if (spec.failurePolicy === undefined) spec = { ...spec, failurePolicy: 'Fail' };
  spec = mapField(spec, 'matchConstraints', defaultMatch);
  return spec === policy.spec ? policy : { ...policy, spec };
}

function defaultMatch(match: MatchResources): MatchResources {
  const next =
    match.matchPolicy && match.namespaceSelector && match.objectSelector
      ? match
      : { matchPolicy: 'Equivalent', namespaceSelector: {}, objectSelector: {}, ...match };
  return mapField(next, 'resourceRules', (rules) =>
    mapSame(rules, (rule) => (rule.scope === undefined ? { ...rule, scope: '*' } : rule)),
  );
}

export const VALIDATING_ADMISSION_POLICY_BINDING_RESOURCE = defineResource<Binding>({
  ref: VALIDATING_ADMISSION_POLICY_BINDINGS,
  singular: 'validatingadmissionpolicybinding',
  categories: ['api-extensions'],
  defaults: (binding) =>
    mapField(binding, 'spec', (spec) => mapField(spec, 'matchResources', defaultMatch)),
  prepareCreate: withFirstGeneration,
  prepareUpdate: (binding, old) => withNextGeneration(binding, old, specChanged(binding, old)),
  ...metaValidation<Binding>(false, SUBDOMAIN_NAME, checkPolicyBinding),
  columns: [
    NAME_COLUMN,
    column(
      'PolicyName',
      'The policy that is put to work.',
      (binding) => binding.spec?.policyName ?? '',
    ),
    column('ParamRef', 'The parameters it gets.', (binding) => {
      const ref = binding.spec?.paramRef;
      if (ref === undefined) return UNSET;
      return ref.namespace === undefined
        ? (ref.name ?? '*')
        : `${ref.namespace}/${ref.name ?? '*'}`;
    }),
    AGE_COLUMN,
  ],
});

// ValidatingAdmissionPolicy: rules in CEL that users write.
// Upstream: apiserver pkg/admission/plugin/policy/validating/{dispatcher,validator}.go
import { ApiError } from '../../../../client/api-error.ts';
import {
  VALIDATING_ADMISSION_POLICIES,
  VALIDATING_ADMISSION_POLICY_BINDINGS,
} from '../../../../model/api/refs.ts';
import { groupResource } from '../../../../model/api/resource-ref.ts';
import { compileCel } from '../../../../model/cel/cel-environment.ts';
import { CelFailure } from '../../../../model/cel/cel-failure.ts';
import type {
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
  Validation,
} from '../../../../model/generated/types.ts';
import { labelSelectorMatches } from '../../../../model/meta/selectors.ts';
import { splitApiVersion } from '../../../../model/meta/object.ts';
import type { KubeObject } from '../../../../model/meta/object.ts';
import { forbidden, invalid } from '../../../../model/meta/status.ts';
import type { ApiServer } from '../../api-server.ts';
import type { Exchange } from '../../exchange.ts';
import type { AdmissionPlugin } from '../admission-plugin.ts';
import { matchesResources } from './policy-match.ts';
import type { PolicyVariables } from './policy-variables.ts';
import { policyVariables } from './policy-variables.ts';

/** Asked for at every request: no text is made for it. */
const BINDINGS = groupResource(VALIDATING_ADMISSION_POLICY_BINDINGS);
const EVERYWHERE = { namespace: '' };
const GROUP = VALIDATING_ADMISSION_POLICIES.group;
const CODES: { readonly [reason: string]: number } = {
  Unauthorized: 401,
  Forbidden: 403,
  Invalid: 422,
  RequestEntityTooLarge: 413,
};

export const VALIDATING_ADMISSION_POLICY: AdmissionPlugin = {
  name: 'ValidatingAdmissionPolicy',
  validate(exchange) {
    const { server, request } = exchange;
    // A policy cannot lock out those who would mend it.
    if (request.group === GROUP || request.group === 'authorization.k8s.io') return;
    if (!server.etcd.store.isOpen(BINDINGS)) return;
    for (const binding of bindingsOf(server)) {
      const name = binding.spec?.policyName ?? '';
      const policy = server.read(VALIDATING_ADMISSION_POLICIES, '', name);
      if (policy) enforce(exchange, policy, binding);
    }
  },
};

function bindingsOf({ etcd }: ApiServer): Iterable<ValidatingAdmissionPolicyBinding> {
  return etcd.store.list(BINDINGS, EVERYWHERE) as Iterable<ValidatingAdmissionPolicyBinding>;
}

interface Failure {
  readonly message: string;
  readonly reason: string;
}

function enforce(
  exchange: Exchange,
  policy: ValidatingAdmissionPolicy,
  binding: ValidatingAdmissionPolicyBinding,
): void {
  if (!matchesResources(exchange, policy.spec?.matchConstraints)) return;
  if (!matchesResources(exchange, binding.spec?.matchResources)) return;
  for (const failure of failures(exchange, policy, binding)) {
    const names = `'${policy.metadata.name}' with binding '${binding.metadata.name}'`;
    for (const action of binding.spec?.validationActions ?? []) {
      if (action === 'Deny') {
        deny(
          exchange,
          `ValidatingAdmissionPolicy ${names} denied request: ${failure.message}`,
          failure.reason,
        );
      }
      if (action === 'Warn') {
        exchange.warn(
          `Validation failed for ValidatingAdmissionPolicy ${names}: ${failure.message}`,
        );
      }
    }
  }
}

function failures(
  exchange: Exchange,
  policy: ValidatingAdmissionPolicy,
  binding: ValidatingAdmissionPolicyBinding,
): readonly Failure[] {
  const {
    validations = [],
    variables = [],
    matchConditions = [],
    failurePolicy,
  } = policy.spec ?? {};
  try {
    const found: Failure[] = [];
    for (const params of paramsOf(exchange, policy, binding)) {
      const scope = policyVariables(exchange, params, variables);
      if (!matchConditions.every(({ expression }) => compileCel(expression)(scope) === true))
        continue;
      for (const validation of validations) {
        const failure = check(validation, scope);
        if (failure) found.push(failure);
      }
    }
    return found;
  } catch (error) {
    if (!(error instanceof CelFailure)) throw error;
    if (failurePolicy === 'Ignore') return [];
    return [{ message: error.message, reason: 'Invalid' }];
  }
}

function check(validation: Validation, scope: PolicyVariables): Failure | undefined {
  const { expression, message, messageExpression, reason = 'Invalid' } = validation;
  let result: unknown;
  try {
    result = compileCel(expression)(scope);
  } catch (error) {
    if (!(error instanceof CelFailure)) throw error;
    throw new CelFailure(`expression '${expression}' resulted in error: ${error.message}`);
  }
  if (result === true) return undefined;
  const made = messageExpression ? messageOf(messageExpression, scope) : undefined;
  return { message: made ?? message ?? `failed expression: ${expression.trim()}`, reason };
}

function messageOf(expression: string, scope: PolicyVariables): string | undefined {
  try {
    const text = compileCel(expression)(scope);
    return typeof text === 'string' && text.trim() !== '' && !text.includes('\n')
      ? text
      : undefined;
  } catch (error) {
    if (error instanceof CelFailure) return undefined;
    throw error;
  }
}

/** The objects that the binding hands to the policy as `params`; one undefined without any. */
function paramsOf(
  exchange: Exchange,
  { spec }: ValidatingAdmissionPolicy,
  binding: ValidatingAdmissionPolicyBinding,
): readonly (KubeObject | undefined)[] {
  const { paramKind } = spec ?? {};
  const { paramRef } = binding.spec ?? {};
  if (!paramKind || !paramRef) return [undefined];
  const { server } = exchange;
  const { group, version } = splitApiVersion(paramKind.apiVersion ?? '');
  const definition = server.registry.getByKind(group, version, paramKind.kind ?? '');
  if (!definition)
    throw new CelFailure(`failed to find resource referenced by paramKind: ${paramKind.kind}`);
  const namespace = definition.ref.namespaced ? (paramRef.namespace ?? exchange.namespace) : '';
  const found: KubeObject[] = [];
  if (paramRef.name) {
    const object = server.read(definition.ref, namespace, paramRef.name);
    if (object) found.push(object);
  } else {
    for (const object of server.readAll(definition.ref, namespace)) {
      if (labelSelectorMatches(paramRef.selector, object.metadata.labels)) found.push(object);
    }
  }
  if (found.length > 0 || paramRef.parameterNotFoundAction === 'Allow') return found;
  throw new CelFailure('no params found for policy binding with `Deny` parameterNotFoundAction');
}

function deny(exchange: Exchange, message: string, reason: string): never {
  const { ref } = exchange.definition;
  const { group, kind } = ref;
  const base =
    reason === 'Invalid'
      ? invalid({ group, kind }, exchange.name, [])
      : forbidden(ref, exchange.name, message);
  const head = group === '' ? ref.plural : `${ref.plural}.${group}`;
  const text = `${head} "${exchange.name}" is forbidden: ${message}`;
  const details = { ...base.details, causes: [{ message }] };
  throw new ApiError({ ...base, message: text, reason, code: CODES[reason] ?? 422, details });
}

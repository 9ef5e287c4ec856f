// Writes into each admission policy's status what is wrong with the types of its expressions.
import type { ControllerDefinition } from '../../../client/controller.ts';
import { watch } from '../../../client/controller.ts';
import {
  CUSTOM_RESOURCE_DEFINITIONS,
  VALIDATING_ADMISSION_POLICIES,
} from '../../../model/api/refs.ts';
import type { ResourceRef } from '../../../model/api/resource-ref.ts';
import { expressionWarnings, matchedKinds } from './type-check.ts';

/** Upstream: pkg/controller/validatingadmissionpolicystatus/controller.go. VS1 */
export function validatingAdmissionPolicyStatusController(
  resources: readonly ResourceRef[],
): ControllerDefinition {
  return {
    name: 'validatingadmissionpolicy-status-controller',
    workers: 5,
    create({ client, informers }) {
      const policies = informers.informer(VALIDATING_ADMISSION_POLICIES);
      const definitions = informers.informer(CUSTOM_RESOURCE_DEFINITIONS);
      return {
        watches: [watch(VALIDATING_ADMISSION_POLICIES, ({ metadata }) => [metadata.name])],
        *reconcile(name) {
          const policy = policies.byKey(name);
          if (!policy || policy.metadata.deletionTimestamp !== undefined) return;
          const { generation } = policy.metadata;
          if (policy.status?.observedGeneration === generation) return;
          const kinds = matchedKinds(policy, resources, definitions.list());
          const warnings = expressionWarnings(policy, kinds);
          const typeChecking = warnings.length === 0 ? {} : { expressionWarnings: warnings };
          const status = {
            ...policy.status,
            typeChecking,
            ...(generation === undefined ? {} : { observedGeneration: generation }),
          };
          yield* client.updateStatus(VALIDATING_ADMISSION_POLICIES, { ...policy, status });
        },
      };
    },
  };
}

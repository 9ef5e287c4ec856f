// The ClusterRole aggregation controller: fills roles with the rules of the roles they select.
import type { ControllerDefinition } from '../../../client/controller.ts';
import { watch } from '../../../client/controller.ts';
import { CLUSTER_ROLES } from '../../../model/api/refs.ts';
import type { ClusterRole, PolicyRule } from '../../../model/generated/types.ts';
import { semanticEqual } from '../../../model/meta/deep-equal.ts';
import { labelSelectorMatches } from '../../../model/meta/selectors.ts';

/** Upstream: pkg/controller/clusterroleaggregation/clusterroleaggregation_controller.go. CA1 */
export const clusterRoleAggregationController: ControllerDefinition = {
  name: 'clusterrole-aggregation',
  workers: 5,
  create({ client, informers }) {
    const roles = informers.informer(CLUSTER_ROLES);
    return {
      watches: [
        watch(CLUSTER_ROLES, () =>
          [...roles.list()]
            .filter((role) => role.aggregationRule)
            .map(({ metadata }) => metadata.name),
        ),
      ],
      *reconcile(name) {
        const role = roles.byKey(name);
        if (!role?.aggregationRule) return;
        const rules = aggregated(role, [...roles.list()]);
        if (semanticEqual(rules, role.rules ?? [])) return;
        yield* client.update(CLUSTER_ROLES, { ...role, rules });
      },
    };
  },
};

/** The rules of all selected roles, in order of their names, each once. */
export function aggregated(role: ClusterRole, all: readonly ClusterRole[]): readonly PolicyRule[] {
  const rules: PolicyRule[] = [];
  const sorted = [...all].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  for (const selector of role.aggregationRule?.clusterRoleSelectors ?? []) {
    for (const other of sorted) {
      if (other.metadata.name === role.metadata.name) continue;
      if (!labelSelectorMatches(selector, other.metadata.labels)) continue;
      for (const rule of other.rules ?? []) {
        if (!rules.some((known) => semanticEqual(known, rule))) rules.push(rule);
      }
    }
  }
  return rules;
}

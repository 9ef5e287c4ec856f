// Nobody hands out rights that he does not hold, unless he may escalate or bind.
// Upstream: pkg/registry/rbac/{role,clusterrole,rolebinding,clusterrolebinding}/policybased/storage.go
import type { PolicyRule, RoleRef } from '../../../model/generated/types.ts';
import type { KubeObject } from '../../../model/meta/object.ts';
import { ALWAYS_ALLOW } from '../authorization/authorization.ts';
import { compactRule, missingRules } from '../authorization/policy-rule.ts';
import { rulesOf, rulesOfRole } from '../authorization/role-rules.ts';
import type { Exchange } from '../exchange.ts';
import { MASTERS } from '../user.ts';
import type { AdmissionPlugin } from './admission-plugin.ts';
import { refuse } from './pods.ts';

const GROUP = 'rbac.authorization.k8s.io';

export const ESCALATION: AdmissionPlugin = {
  name: 'RBACEscalation',
  validate(exchange) {
    const { operation, request, user, server } = exchange;
    if (request.group !== GROUP || (operation !== 'CREATE' && operation !== 'UPDATE')) return;
    if (user.groups.includes(MASTERS) || server.authorization === ALWAYS_ALLOW) return;
    const wanted = wantedRules(exchange);
    if (wanted.length === 0) return;
    const held = rulesOf(user, exchange.namespace, server).rules.map(({ rule }) => rule);
    const missing = missingRules(held, wanted);
    if (missing.length === 0) return;
    const lines = missing.map(compactRule).join('\n');
    const groups = user.groups.map((group) => `"${group}"`).join(' ');
    refuse(
      exchange,
      `user "${user.name}" (groups=[${groups}]) is attempting to grant RBAC permissions not` +
        ` currently held:\n${lines}`,
    );
  },
};

/** What the written object would give; nothing when the user may give it regardless. */
function wantedRules(exchange: Exchange): readonly PolicyRule[] {
  const { request, object, old, server, namespace } = exchange;
  const isBinding = request.resource.endsWith('bindings');
  if (!isBinding) {
    if (may(exchange, 'escalate', request.resource, exchange.name)) return [];
    const { rules = [] } = object as KubeObject & { rules?: readonly PolicyRule[] };
    return (old as { rules?: unknown } | undefined)?.rules === rules ? [] : rules;
  }
  const { roleRef } = object as KubeObject & { roleRef: RoleRef };
  const roles = roleRef.kind === 'Role' ? 'roles' : 'clusterroles';
  if (may(exchange, 'bind', roles, roleRef.name)) return [];
  return rulesOfRole(roleRef, namespace, server) ?? [];
}

function may({ server, user, namespace }: Exchange, verb: string, resource: string, name: string) {
  const attributes = { user, verb, group: GROUP, resource, subresource: '', namespace, name };
  return server.authorization.decide(attributes, server).allowed;
}

// Node and RBAC authorizers, in the order of kube-apiserver's --authorization-mode=Node,RBAC.
import type { ApiServer } from '../api-server.ts';
import { MASTERS } from '../user.ts';
import type { Attributes } from './attributes.ts';
import type { Authorization, Decision } from './authorization.ts';
import { decideForNode } from './node-authorizer.ts';
import { ruleAllows } from './policy-rule.ts';
import { rulesOf } from './role-rules.ts';

const MASTER: Decision = { allowed: true, reason: '' };

export const ROLE_BASED_AUTHORIZATION: Authorization = {
  decide(attributes, server) {
    if (attributes.user.groups.includes(MASTERS)) return MASTER;
    const node = decideForNode(attributes, server);
    if (node?.allowed) return node;
    const role = decideByRoles(attributes, server);
    return role.allowed || !node ? role : node;
  },
};

function decideByRoles(attributes: Attributes, server: ApiServer): Decision {
  const { rules, problems } = rulesOf(attributes.user, attributes.namespace, server);
  for (const { rule, reason } of rules) {
    if (ruleAllows(rule, attributes)) return { allowed: true, reason };
  }
  const reason = problems.length === 0 ? '' : `RBAC: ${problems.join(', ')}`;
  return { allowed: false, reason };
}

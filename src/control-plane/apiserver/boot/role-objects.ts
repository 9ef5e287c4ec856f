// Puts the default roles and their bindings into an empty cluster.
// Upstream: pkg/registry/rbac/rest/storage_rbac.go
import { CLUSTER_ROLE_BINDINGS, CLUSTER_ROLES } from '../../../model/api/refs.ts';
import type { ClusterRole, PolicyRule } from '../../../model/generated/types.ts';
import { clusterRoleRules } from '../authorization/role-rules.ts';
import type { ApiServer } from '../api-server.ts';
import { DEFAULT_CLUSTER_ROLE_BINDINGS, DEFAULT_CLUSTER_ROLES } from './default-roles.ts';
import { create } from './system-objects.ts';

const LABELS = { 'kubernetes.io/bootstrapping': 'rbac-defaults' };
const ANNOTATIONS = { 'rbac.authorization.kubernetes.io/autoupdate': 'true' };
const GROUP = 'rbac.authorization.k8s.io';

/** Creates what is missing. */
export function createDefaultRoles(server: ApiServer): void {
  const metadataOf = (name: string, labels: { readonly [key: string]: string } = {}) => ({
    name,
    labels: { ...LABELS, ...labels },
    annotations: ANNOTATIONS,
  });
  // Roles that gather others come last, so that their rules can be written out at once.
  const parts = DEFAULT_CLUSTER_ROLES.filter((role) => !role.aggregationRule);
  const wholes = DEFAULT_CLUSTER_ROLES.filter((role) => role.aggregationRule).reverse();
  for (const { name, labels, rules } of parts) {
    create(server, CLUSTER_ROLES, '', { metadata: metadataOf(name, labels), rules });
  }
  for (const { name, labels, aggregationRule } of wholes) {
    const metadata = metadataOf(name, labels);
    const empty = { metadata, aggregationRule } as unknown as ClusterRole;
    const rules: readonly PolicyRule[] = clusterRoleRules(empty, server);
    create(server, CLUSTER_ROLES, '', { metadata, aggregationRule, rules });
  }
  for (const { name, role, subjects } of DEFAULT_CLUSTER_ROLE_BINDINGS) {
    create(server, CLUSTER_ROLE_BINDINGS, '', {
      metadata: metadataOf(name),
      roleRef: { apiGroup: GROUP, kind: 'ClusterRole', name: role },
      subjects: subjects.map(subjectOf),
    });
  }
}

function subjectOf(text: string): object {
  const colon = text.indexOf(':');
  const kind = text.slice(0, colon);
  const name = text.slice(colon + 1);
  if (kind !== 'ServiceAccount') return { kind, name, apiGroup: GROUP };
  const [namespace, account] = name.split('/');
  return { kind, name: account, namespace };
}

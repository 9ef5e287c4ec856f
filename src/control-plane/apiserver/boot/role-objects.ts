// Puts the default roles and their bindings into an empty cluster.
// Upstream: pkg/registry/rbac/rest/storage_rbac.go
import {
  CLUSTER_ROLE_BINDINGS,
  CLUSTER_ROLES,
  ROLE_BINDINGS,
  ROLES,
} from '../../../model/api/refs.ts';
import type { ClusterRole, PolicyRule } from '../../../model/generated/types.ts';
import { clusterRoleRules } from '../authorization/role-rules.ts';
import type { ApiServer } from '../api-server.ts';
import { COMPONENT_BINDINGS, COMPONENT_ROLES } from './component-roles.ts';
import { CONTROLLER_ROLES } from './controller-roles.ts';
import type { DefaultBinding } from './default-bindings.ts';
import { DEFAULT_CLUSTER_ROLE_BINDINGS } from './default-bindings.ts';
import { DEFAULT_CLUSTER_ROLES } from './default-roles.ts';
import { NAMESPACE_ROLES } from './namespace-roles.ts';
import { parseRule } from './rule-table.ts';
import { createSystemObject, drawingFrom } from './put-system-object.ts';

const LABELS = { 'kubernetes.io/bootstrapping': 'rbac-defaults' };
const ANNOTATIONS = { 'rbac.authorization.kubernetes.io/autoupdate': 'true' };
const GROUP = 'rbac.authorization.k8s.io';

/** Creates what is missing. */
export function createDefaultRoles(server: ApiServer): void {
  // Roles that gather others come last, so that their rules can be written out at once.
  const parts = DEFAULT_CLUSTER_ROLES.filter((role) => !role.aggregationRule);
  const wholes = DEFAULT_CLUSTER_ROLES.filter((role) => role.aggregationRule).reverse();
  for (const { name, labels, rules } of parts) {
    createSystemObject(server, CLUSTER_ROLES, '', { metadata: metadataOf(name, labels), rules });
  }
  for (const { name, labels, aggregationRule } of wholes) {
    const metadata = metadataOf(name, labels);
    const empty = { metadata, aggregationRule } as unknown as ClusterRole;
    const rules: readonly PolicyRule[] = clusterRoleRules(empty, server);
    createSystemObject(server, CLUSTER_ROLES, '', { metadata, aggregationRule, rules });
  }
  for (const binding of DEFAULT_CLUSTER_ROLE_BINDINGS) bind(server, binding);
  // A stream of their own: one more of these roles gives no other object another uid.
  drawingFrom(server.random.branch('default-roles'), server, () => {
    createComponentRoles(server);
    createControllerRoles(server);
    createNamespaceRoles(server);
  });
}

function createComponentRoles(server: ApiServer): void {
  for (const { name, rules } of COMPONENT_ROLES) {
    createSystemObject(server, CLUSTER_ROLES, '', { metadata: metadataOf(name), rules });
  }
  for (const binding of COMPONENT_BINDINGS) bind(server, binding);
}

function createControllerRoles(server: ApiServer): void {
  for (const [account, ...rules] of CONTROLLER_ROLES) {
    const name = `system:controller:${account}`;
    createSystemObject(server, CLUSTER_ROLES, '', {
      metadata: metadataOf(name),
      rules: rules.map(parseRule),
    });
    bind(server, { name, role: name, subjects: [`ServiceAccount:kube-system/${account}`] });
  }
}

function createNamespaceRoles(server: ApiServer): void {
  for (const { namespace, name, rules, subjects, binding } of NAMESPACE_ROLES) {
    const metadata = metadataOf(name);
    createSystemObject(server, ROLES, namespace, { metadata, rules: rules.map(parseRule) });
    createSystemObject(server, ROLE_BINDINGS, namespace, {
      metadata: metadataOf(binding ?? name),
      roleRef: { apiGroup: GROUP, kind: 'Role', name },
      subjects: subjects.map(subjectOf),
    });
  }
}

function bind(server: ApiServer, { name, role, subjects }: DefaultBinding): void {
  createSystemObject(server, CLUSTER_ROLE_BINDINGS, '', {
    metadata: metadataOf(name),
    roleRef: { apiGroup: GROUP, kind: 'ClusterRole', name: role },
    ...(subjects.length === 0 ? {} : { subjects: subjects.map(subjectOf) }),
  });
}

function metadataOf(name: string, labels: { readonly [key: string]: string } = {}) {
  return { name, labels: { ...LABELS, ...labels }, annotations: ANNOTATIONS };
}

function subjectOf(text: string): object {
  const colon = text.indexOf(':');
  const kind = text.slice(0, colon);
  const name = text.slice(colon + 1);
  if (kind !== 'ServiceAccount') return { kind, name, apiGroup: GROUP };
  const [namespace, account] = name.split('/');
  return { kind, name: account, namespace };
}

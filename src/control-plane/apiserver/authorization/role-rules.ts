// Which rules bind a user, out of roles and bindings; remembered until one of these changes.
// Upstream: pkg/registry/rbac/validation/rule.go
import {
  CLUSTER_ROLES,
  CLUSTER_ROLE_BINDINGS,
  ROLES,
  ROLE_BINDINGS,
} from '../../../model/api/refs.ts';
import { groupResource } from '../../../model/api/resource-ref.ts';
import type { ClusterRole, PolicyRule, RoleRef, Subject } from '../../../model/generated/types.ts';
import { labelSelectorMatches } from '../../../model/meta/selectors.ts';
import type { ObjectStore } from '../../etcd/object-store.ts';
import type { ApiServer } from '../api-server.ts';
import type { UserInfo } from '../user.ts';
import { SERVICE_ACCOUNT_PREFIX } from '../user.ts';

/** A rule with the binding it came by, for reasons. */
export interface BoundRule {
  readonly rule: PolicyRule;
  readonly reason: string;
}

export interface UserRules {
  readonly rules: readonly BoundRule[];
  /** Bindings to roles that do not exist. */
  readonly problems: readonly string[];
}

const WATCHED = new Set(
  [CLUSTER_ROLES, CLUSTER_ROLE_BINDINGS, ROLES, ROLE_BINDINGS].map((ref) => groupResource(ref)),
);

interface Remembered {
  revision: number;
  readonly byNamespace: Map<string, UserRules>;
}

/** One for each store. */
class RoleMemory {
  /** The revision of the last change to a role or binding. */
  changed = 0;
  readonly users = new WeakMap<UserInfo, Remembered>();

  constructor(store: ObjectStore) {
    store.onEvent(({ resource, revision }) => {
      if (WATCHED.has(resource)) this.changed = revision;
    });
  }
}

const memories = new WeakMap<ObjectStore, RoleMemory>();

/** The rules that hold for the user in a namespace ('' for the cluster's own). */
export function rulesOf(user: UserInfo, namespace: string, server: ApiServer): UserRules {
  const { store } = server.etcd;
  let memory = memories.get(store);
  if (!memory) memories.set(store, (memory = new RoleMemory(store)));
  let remembered = memory.users.get(user);
  if (!remembered || remembered.revision !== memory.changed) {
    remembered = { revision: memory.changed, byNamespace: new Map() };
    memory.users.set(user, remembered);
  }
  let rules = remembered.byNamespace.get(namespace);
  if (!rules) remembered.byNamespace.set(namespace, (rules = resolve(user, namespace, server)));
  return rules;
}

function resolve(user: UserInfo, namespace: string, server: ApiServer): UserRules {
  const rules: BoundRule[] = [];
  const problems: string[] = [];
  const add = (what: string, ref: RoleRef, subject: Subject, roleNamespace: string): void => {
    const found = rulesOfRole(ref, roleNamespace, server);
    if (!found) {
      const kind = `${ref.kind.toLowerCase()}.rbac.authorization.k8s.io`;
      problems.push(`${kind} "${ref.name}" not found`);
      return;
    }
    const to =
      subject.kind === 'ServiceAccount' ? `${subject.name}/${subject.namespace}` : subject.name;
    const reason = `RBAC: allowed by ${what} of ${ref.kind} "${ref.name}" to ${subject.kind} "${to}"`;
    for (const rule of found) rules.push({ rule, reason });
  };
  for (const { metadata, roleRef, subjects } of server.readAll(CLUSTER_ROLE_BINDINGS, '')) {
    const subject = subjects?.find((one) => isSubject(one, user, ''));
    if (subject) add(`ClusterRoleBinding "${metadata.name}"`, roleRef, subject, '');
  }
  if (namespace === '') return { rules, problems };
  for (const { metadata, roleRef, subjects } of server.readAll(ROLE_BINDINGS, namespace)) {
    const subject = subjects?.find((one) => isSubject(one, user, namespace));
    const what = `RoleBinding "${metadata.name}/${namespace}"`;
    if (subject) add(what, roleRef, subject, namespace);
  }
  return { rules, problems };
}

function isSubject(subject: Subject, user: UserInfo, namespace: string): boolean {
  switch (subject.kind) {
    case 'User':
      return subject.name === user.name;
    case 'Group':
      return user.groups.includes(subject.name);
    case 'ServiceAccount': {
      const where = subject.namespace ?? namespace;
      return user.name === `${SERVICE_ACCOUNT_PREFIX}${where}:${subject.name}`;
    }
    default:
      return false;
  }
}

/** The rules of a role that is referred to; undefined when there is none. */
export function rulesOfRole(
  { kind, name }: RoleRef,
  namespace: string,
  server: ApiServer,
): readonly PolicyRule[] | undefined {
  if (kind === 'Role') return server.read(ROLES, namespace, name)?.rules ?? undefined;
  const role = server.read(CLUSTER_ROLES, '', name);
  return role ? clusterRoleRules(role, server) : undefined;
}

/** With what is aggregated into the role, whether or not its controller has written that down. */
export function clusterRoleRules(role: ClusterRole, server: ApiServer): readonly PolicyRule[] {
  const selectors = role.aggregationRule?.clusterRoleSelectors ?? [];
  if (selectors.length === 0) return role.rules ?? [];
  const rules: PolicyRule[] = [...(role.rules ?? [])];
  for (const other of server.readAll(CLUSTER_ROLES, '')) {
    if (other.metadata.name === role.metadata.name) continue;
    if (selectors.some((one) => labelSelectorMatches(one, other.metadata.labels))) {
      rules.push(...clusterRoleRules(other, server));
    }
  }
  return rules;
}

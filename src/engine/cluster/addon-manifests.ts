// Pieces that the manifests of add-ons share.
import type {
  ClusterRole,
  ClusterRoleBinding,
  PodSpec,
  PolicyRule,
  ServiceAccount,
} from '../../model/generated/types.ts';

/** Beside the control plane, so that the workers' resources are the users' own. */
export const ON_CONTROL_PLANE = {
  nodeSelector: {
    'kubernetes.io/os': 'linux',
    'node-role.kubernetes.io/control-plane': '',
  },
  tolerations: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }],
} as const satisfies Partial<PodSpec>;

export function accountOf(namespace: string, name: string): ServiceAccount {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } };
}

export function roleOf(
  name: string,
  rules: readonly PolicyRule[],
  labels?: { readonly [key: string]: string },
): ClusterRole {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name, ...(labels ? { labels } : {}) },
    rules,
  };
}

export function bindingOf(
  name: string,
  role: string,
  namespace: string,
  account: string,
): ClusterRoleBinding {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
    subjects: [{ kind: 'ServiceAccount', name: account, namespace }],
  };
}

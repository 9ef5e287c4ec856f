// What enforces NetworkPolicies: a controller that the cluster's network plugin brings along.
import {
  CLUSTER_ROLE_BINDINGS,
  CLUSTER_ROLES,
  DEPLOYMENTS,
  SERVICE_ACCOUNTS,
} from '../../model/api/refs.ts';
import type {
  ClusterRole,
  ClusterRoleBinding,
  Deployment,
  ServiceAccount,
} from '../../model/generated/types.ts';
import type { Addon } from './addon.ts';
import { NETWORK_POLICY_IMAGE } from './versions.ts';

const NAME = 'kube-network-policies';
const NAMESPACE = 'kube-system';
const LABELS = { 'k8s-app': NAME };

const ACCOUNT: ServiceAccount = {
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name: NAME, namespace: NAMESPACE },
};

const ROLE: ClusterRole = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  metadata: { name: NAME },
  rules: [
    { apiGroups: [''], resources: ['pods', 'namespaces'], verbs: ['list', 'watch'] },
    {
      apiGroups: ['networking.k8s.io'],
      resources: ['networkpolicies'],
      verbs: ['list', 'watch'],
    },
  ],
};

const BINDING: ClusterRoleBinding = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRoleBinding',
  metadata: { name: NAME },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: NAME },
  subjects: [{ kind: 'ServiceAccount', name: NAME, namespace: NAMESPACE }],
};

/** It stays on the control plane, so that workers have their room for themselves. */
const DEPLOYMENT: Deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: NAME, namespace: NAMESPACE, labels: LABELS },
  spec: {
    replicas: 1,
    selector: { matchLabels: LABELS },
    template: {
      metadata: { labels: LABELS },
      spec: {
        hostNetwork: true,
        priorityClassName: 'system-cluster-critical',
        serviceAccountName: NAME,
        nodeSelector: { 'node-role.kubernetes.io/control-plane': '' },
        tolerations: [{ operator: 'Exists' }],
        containers: [
          {
            name: NAME,
            image: NETWORK_POLICY_IMAGE,
            imagePullPolicy: 'IfNotPresent',
            command: ['/bin/netpol'],
          },
        ],
      },
    },
  },
};

export function networkPolicyAddon(): readonly Addon[] {
  return [
    { ref: SERVICE_ACCOUNTS, object: ACCOUNT },
    { ref: CLUSTER_ROLES, object: ROLE },
    { ref: CLUSTER_ROLE_BINDINGS, object: BINDING },
    { ref: DEPLOYMENTS, object: DEPLOYMENT },
  ];
}

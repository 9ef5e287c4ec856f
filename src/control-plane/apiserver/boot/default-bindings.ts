// Who has which of the cluster roles that every cluster has.
// Upstream: plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go ClusterRoleBindings

export interface DefaultBinding {
  readonly name: string;
  readonly role: string;
  /** `User:x`, `Group:x`, `ServiceAccount:namespace/name`. */
  readonly subjects: readonly string[];
}

const AUTHENTICATED = 'Group:system:authenticated';

export const DEFAULT_CLUSTER_ROLE_BINDINGS: readonly DefaultBinding[] = [
  { name: 'cluster-admin', role: 'cluster-admin', subjects: ['Group:system:masters'] },
  {
    name: 'kubeadm:cluster-admins',
    role: 'cluster-admin',
    subjects: ['Group:kubeadm:cluster-admins'],
  },
  { name: 'system:discovery', role: 'system:discovery', subjects: [AUTHENTICATED] },
  { name: 'system:basic-user', role: 'system:basic-user', subjects: [AUTHENTICATED] },
  {
    name: 'system:public-info-viewer',
    role: 'system:public-info-viewer',
    subjects: [AUTHENTICATED, 'Group:system:unauthenticated'],
  },
  { name: 'system:monitoring', role: 'system:monitoring', subjects: ['Group:system:monitoring'] },
  {
    name: 'system:node-proxier',
    role: 'system:node-proxier',
    subjects: ['User:system:kube-proxy'],
  },
  {
    name: 'kubeadm:node-proxier',
    role: 'system:node-proxier',
    subjects: ['ServiceAccount:kube-system/kube-proxy'],
  },
  {
    name: 'system:coredns',
    role: 'system:coredns',
    subjects: ['ServiceAccount:kube-system/coredns'],
  },
  {
    name: 'system:kube-scheduler',
    role: 'system:kube-scheduler',
    subjects: ['User:system:kube-scheduler'],
  },
  {
    name: 'system:volume-scheduler',
    role: 'system:volume-scheduler',
    subjects: ['User:system:kube-scheduler'],
  },
  {
    name: 'system:kube-controller-manager',
    role: 'system:kube-controller-manager',
    subjects: ['User:system:kube-controller-manager'],
  },
  {
    name: 'system:kube-dns',
    role: 'system:kube-dns',
    subjects: ['ServiceAccount:kube-system/kube-dns'],
  },
  {
    name: 'kubeadm:kubelet-bootstrap',
    role: 'system:node-bootstrapper',
    subjects: ['Group:system:bootstrappers:kubeadm:default-node-token'],
  },
  {
    name: 'kubeadm:get-nodes',
    role: 'kubeadm:get-nodes',
    subjects: ['Group:system:bootstrappers:kubeadm:default-node-token'],
  },
];

// Roles within kube-system and kube-public, and who has them.
// Upstream: plugin/pkg/auth/authorizer/rbac/bootstrappolicy/namespace_policy.go
import { EVENTS_RULE } from './rule-table.ts';

export interface NamespaceRole {
  readonly namespace: string;
  readonly name: string;
  /** See parseRule. */
  readonly rules: readonly string[];
  /** As in DefaultBinding. */
  readonly subjects: readonly string[];
  /** Of the binding, where it is not the role's. */
  readonly binding?: string;
}

const SIGNER = 'system:controller:bootstrap-signer';
const CONTROLLER_MANAGER = 'User:system:kube-controller-manager';
const SCHEDULER = 'User:system:kube-scheduler';
const account = (name: string): string => `ServiceAccount:kube-system/${name}`;
const LOCKS = ['leases', 'leasecandidates'].map(
  (resource) => `${resource}@coordination.k8s.io: create get list update watch`,
);

export const NAMESPACE_ROLES: readonly NamespaceRole[] = [
  {
    namespace: 'kube-public',
    name: SIGNER,
    rules: ['configmaps: get list watch', 'configmaps=cluster-info: update', EVENTS_RULE],
    subjects: [account('bootstrap-signer')],
  },
  {
    namespace: 'kube-system',
    name: 'extension-apiserver-authentication-reader',
    rules: ['configmaps=extension-apiserver-authentication: get list watch'],
    subjects: [CONTROLLER_MANAGER, SCHEDULER],
    binding: 'system::extension-apiserver-authentication-reader',
  },
  {
    namespace: 'kube-system',
    name: 'system::leader-locking-kube-controller-manager',
    rules: LOCKS,
    subjects: [
      CONTROLLER_MANAGER,
      account('kube-controller-manager'),
      account('leader-election-controller'),
    ],
  },
  {
    namespace: 'kube-system',
    name: 'system::leader-locking-kube-scheduler',
    rules: LOCKS,
    subjects: [SCHEDULER, account('kube-scheduler')],
  },
  {
    namespace: 'kube-system',
    name: SIGNER,
    rules: ['secrets: get list watch'],
    subjects: [account('bootstrap-signer')],
  },
  {
    namespace: 'kube-system',
    name: 'system:controller:cloud-provider',
    rules: ['configmaps: create get list watch'],
    subjects: [account('cloud-provider')],
  },
  {
    namespace: 'kube-system',
    name: 'system:controller:token-cleaner',
    rules: ['secrets: delete get list watch', EVENTS_RULE],
    subjects: [account('token-cleaner')],
  },
];

// Who the components are to the API server: the certificates that kubeadm hands out.
import type { Credentials } from '../../model/api/request.ts';

function certificate(user: string, groups: readonly string[]): Credentials {
  return { is: 'certificate', user, groups };
}

/** The administrator's: what kubeconfig files of outside clients hold. */
export const ADMIN = certificate('kubernetes-admin', ['kubeadm:cluster-admins', 'system:masters']);

export const CONTROLLER_MANAGER = certificate('system:kube-controller-manager', ['system:masters']);
/** Its group stands for the role that its installation binds. */
export const CLOUD_CONTROLLER_MANAGER = certificate('system:cloud-controller-manager', [
  'system:masters',
]);
export const SCHEDULER = certificate('system:kube-scheduler', []);

const NODE_GROUPS: readonly string[] = ['system:nodes'];

export function nodeCredentials(nodeName: string): Credentials {
  return certificate(`system:node:${nodeName}`, NODE_GROUPS);
}

/** A component that runs as a pod, until it reads its service account's token. */
export function serviceAccountCredentials(namespace: string, name: string): Credentials {
  const groups = [`system:serviceaccounts`, `system:serviceaccounts:${namespace}`];
  return certificate(`system:serviceaccount:${namespace}:${name}`, groups);
}

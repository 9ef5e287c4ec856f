// As whom the page speaks to the cluster.
import type { Credentials } from '../../model/api/request.ts';

/** Whoever sits at the page holds the cluster's admin kubeconfig. */
export const ADMINISTRATOR: Credentials = {
  is: 'certificate',
  user: 'kubernetes-admin',
  groups: ['kubeadm:cluster-admins', 'system:masters'],
};

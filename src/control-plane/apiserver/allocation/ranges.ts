// The ranges out of which Services get addresses and ports, as kubeadm sets them.

/** --service-cluster-ip-range */
export const SERVICE_CIDR = '10.96.0.0/12';
export const SERVICE_NETWORK = '10.96.0.0';
export const SERVICE_PREFIX = 12;
/** The first address of the range is that of the `kubernetes` Service. */
export const KUBERNETES_SERVICE_IP = '10.96.0.1';
/** --service-node-port-range */
export const FIRST_NODE_PORT = 30_000;
export const LAST_NODE_PORT = 32_767;

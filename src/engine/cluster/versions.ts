// The versions of everything that a cluster is made of, as kubeadm v1.35 would choose them.

export const KUBERNETES_VERSION = 'v1.35.0';
export const ETCD_IMAGE = 'registry.k8s.io/etcd:3.6.6-0';
export const NETWORK_POLICY_IMAGE = 'registry.k8s.io/networking/kube-network-policies:v1.0.0';
export const METRICS_SERVER_IMAGE = 'registry.k8s.io/metrics-server/metrics-server:v0.8.0';
export const STORAGE_PROVISIONER_IMAGE = 'docker.io/rancher/local-path-provisioner:v0.0.32';
export const INGRESS_IMAGE = 'registry.k8s.io/ingress-nginx/controller:v1.14.0';
export const COREDNS_IMAGE = 'registry.k8s.io/coredns/coredns:v1.13.1';

/** `registry.k8s.io/kube-scheduler:v1.35.0` and its kin. */
export function kubernetesImage(component: string): string {
  return `registry.k8s.io/${component}:${KUBERNETES_VERSION}`;
}

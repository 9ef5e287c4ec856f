// Where the cluster's own parts live: drawn after, and quieter than, what people run.

const SYSTEM_NAMESPACES = new Set([
  'kube-system',
  'kube-public',
  'local-path-storage',
  'ingress-nginx',
]);

export function isSystem(namespace: string): boolean {
  return SYSTEM_NAMESPACES.has(namespace);
}

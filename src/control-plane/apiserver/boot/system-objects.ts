// What the API server itself puts into an empty cluster.
// Upstream: pkg/controlplane/controller/{systemnamespaces,kubernetesservice}, scheduling/rest
import {
  CLUSTER_ROLES,
  ENDPOINT_SLICES,
  ENDPOINTS,
  NAMESPACES,
  PRIORITY_CLASSES,
  SERVICES,
} from '../../../model/api/refs.ts';
import { API_SERVER_PORT } from '../../../client/wire.ts';
import { createSystemObject, putSystemObject } from './put-system-object.ts';
import { createLocalApiServices } from './local-api-services.ts';
import { createDefaultRoles } from './role-objects.ts';
import { API_SERVICES } from '../../../model/resources/api-service/api-service.resource.ts';
import { KUBERNETES_SERVICE_IP } from '../allocation/ranges.ts';
import type { ApiServer } from '../api-server.ts';

export const SYSTEM_NAMESPACES = ['kube-system', 'kube-public', 'kube-node-lease', 'default'];

const SYSTEM_PRIORITY_CLASSES = [
  {
    name: 'system-node-critical',
    value: 2_000_001_000,
    description: 'Used for system critical pods that must not be moved from their current node.',
  },
  {
    name: 'system-cluster-critical',
    value: 2_000_000_000,
    description:
      'Used for system critical pods that must run in the cluster, but can be moved to another' +
      ' node if necessary.',
  },
];

/** Creates what is missing; what is there stays. `address` is this server's own. */
export function createSystemObjects(server: ApiServer, address: string): void {
  for (const name of SYSTEM_NAMESPACES)
    createSystemObject(server, NAMESPACES, '', { metadata: { name } });
  if (server.registry.get('scheduling.k8s.io', 'v1', 'priorityclasses')) {
    for (const { name, value, description } of SYSTEM_PRIORITY_CLASSES) {
      createSystemObject(server, PRIORITY_CLASSES, '', { metadata: { name }, value, description });
    }
  }
  if (server.registry.get(CLUSTER_ROLES.group, 'v1', CLUSTER_ROLES.plural)) {
    createDefaultRoles(server);
  }
  server.flowControl?.ensure();
  if (server.registry.get(API_SERVICES.group, 'v1', API_SERVICES.plural)) {
    createLocalApiServices(server);
  }
  createKubernetesService(server, address);
}

/** At the start, and every ten seconds. Upstream: pkg/controlplane/controller/kubernetesservice */
export function createKubernetesService(server: ApiServer, address: string): void {
  const labels = { component: 'apiserver', provider: 'kubernetes' };
  createSystemObject(server, SERVICES, 'default', {
    metadata: { name: 'kubernetes', labels },
    spec: {
      clusterIP: KUBERNETES_SERVICE_IP,
      ports: [{ name: 'https', protocol: 'TCP', port: 443, targetPort: API_SERVER_PORT }],
      type: 'ClusterIP',
      sessionAffinity: 'None',
    },
  });
  publishAddress(server, address);
}

/**
 * Puts this server among those behind the `kubernetes` Service. Upstream's servers also take out
 * those whose lease ran out; here one that is down stays listed until it is back.
 * Upstream: pkg/controlplane/reconcilers/lease.go
 */
function publishAddress(server: ApiServer, address: string): void {
  const name = 'kubernetes';
  if (!server.registry.get('', 'v1', ENDPOINTS.plural)) return;
  const slice = server.read(ENDPOINT_SLICES, 'default', name);
  const known = (server.read(ENDPOINTS, 'default', name)?.subsets?.[0]?.addresses ?? []).map(
    ({ ip }) => ip,
  );
  const addresses = [...new Set([...known, address])].sort();
  if (slice && known.includes(address)) return;
  const ports = [{ name: 'https', port: API_SERVER_PORT, protocol: 'TCP' }];
  putSystemObject(server, ENDPOINTS, 'default', {
    metadata: { name, labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
    subsets: [{ addresses: addresses.map((ip) => ({ ip })), ports }],
  });
  putSystemObject(server, ENDPOINT_SLICES, 'default', {
    metadata: { name, labels: { 'kubernetes.io/service-name': name } },
    addressType: 'IPv4',
    endpoints: addresses.map((one) => ({ addresses: [one], conditions: { ready: true } })),
    ports,
  });
}

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
import type { ResourceRef } from '../../../model/api/resource-ref.ts';
import { apiVersionOf } from '../../../model/api/resource-ref.ts';
import { API_SERVER_PORT } from '../../../client/wire.ts';
import { createDefaultRoles } from './role-objects.ts';
import { KUBERNETES_SERVICE_IP } from '../allocation/ranges.ts';
import type { ApiServer } from '../api-server.ts';
import { internalRequest } from '../internal-request.ts';
import { LOOPBACK } from '../user.ts';

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
  for (const name of SYSTEM_NAMESPACES) create(server, NAMESPACES, '', { metadata: { name } });
  if (server.registry.get('scheduling.k8s.io', 'v1', 'priorityclasses')) {
    for (const { name, value, description } of SYSTEM_PRIORITY_CLASSES) {
      create(server, PRIORITY_CLASSES, '', { metadata: { name }, value, description });
    }
  }
  if (server.registry.get(CLUSTER_ROLES.group, 'v1', CLUSTER_ROLES.plural)) {
    createDefaultRoles(server);
  }
  createKubernetesService(server, address);
}

/** At the start, and every ten seconds. Upstream: pkg/controlplane/controller/kubernetesservice */
export function createKubernetesService(server: ApiServer, address: string): void {
  const labels = { component: 'apiserver', provider: 'kubernetes' };
  create(server, SERVICES, 'default', {
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
  put(server, ENDPOINTS, 'default', {
    metadata: { name, labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
    subsets: [{ addresses: addresses.map((ip) => ({ ip })), ports }],
  });
  put(server, ENDPOINT_SLICES, 'default', {
    metadata: { name, labels: { 'kubernetes.io/service-name': name } },
    addressType: 'IPv4',
    endpoints: addresses.map((one) => ({ addresses: [one], conditions: { ready: true } })),
    ports,
  });
}

interface SystemObject {
  readonly metadata: {
    readonly name: string;
    readonly labels?: { readonly [key: string]: string };
  };
  readonly [field: string]: unknown;
}

/** Creates an object unless it exists. */
export function create(
  server: ApiServer,
  ref: ResourceRef<any>,
  namespace: string,
  object: SystemObject,
): void {
  if (!server.registry.get(ref.group, ref.version, ref.plural)) return;
  if (server.read(ref, namespace, object.metadata.name)) return;
  const body = { apiVersion: apiVersionOf(ref), kind: ref.kind, ...object };
  server.handleAs(LOOPBACK, internalRequest('create', ref, namespace, '', body));
}

/** Creates an object, or puts it in the place of the one that exists. */
function put(
  server: ApiServer,
  ref: ResourceRef<any>,
  namespace: string,
  object: SystemObject,
): void {
  create(server, ref, namespace, object);
  if (!server.registry.get(ref.group, ref.version, ref.plural)) return;
  const body = { apiVersion: apiVersionOf(ref), kind: ref.kind, ...object };
  const { name } = object.metadata;
  server.handleAs(LOOPBACK, internalRequest('update', ref, namespace, name, body));
}

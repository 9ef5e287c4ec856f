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

function createKubernetesService(server: ApiServer, address: string): void {
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
  const ports = [{ name: 'https', port: API_SERVER_PORT, protocol: 'TCP' }];
  create(server, ENDPOINTS, 'default', {
    metadata: {
      name: 'kubernetes',
      labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' },
    },
    subsets: [{ addresses: [{ ip: address }], ports }],
  });
  create(server, ENDPOINT_SLICES, 'default', {
    metadata: { name: 'kubernetes', labels: { 'kubernetes.io/service-name': 'kubernetes' } },
    addressType: 'IPv4',
    endpoints: [{ addresses: [address], conditions: { ready: true } }],
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

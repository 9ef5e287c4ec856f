// The built-in kinds, one line each.
import { CONFIG_MAP_RESOURCE } from './config-map/config-map.resource.ts';
import { DAEMON_SET_RESOURCE } from './daemon-set/daemon-set.resource.ts';
import type { ResourceDefinition } from './define-resource.ts';
import { DEPLOYMENT_RESOURCE } from './deployment/deployment.resource.ts';
import { ENDPOINT_SLICE_RESOURCE } from './endpoint-slice/endpoint-slice.resource.ts';
import { ENDPOINTS_RESOURCE } from './endpoints/endpoints.resource.ts';
import { EVENT_RESOURCE } from './event/event.resource.ts';
import { LEASE_RESOURCE } from './lease/lease.resource.ts';
import { NAMESPACE_RESOURCE } from './namespace/namespace.resource.ts';
import { NODE_RESOURCE } from './node/node.resource.ts';
import { POD_RESOURCE } from './pod/pod.resource.ts';
import { PRIORITY_CLASS_RESOURCE } from './priority-class/priority-class.resource.ts';
import { REPLICA_SET_RESOURCE } from './replica-set/replica-set.resource.ts';
import { SECRET_RESOURCE } from './secret/secret.resource.ts';
import { SERVICE_ACCOUNT_RESOURCE } from './service-account/service-account.resource.ts';
import { SERVICE_RESOURCE } from './service/service.resource.ts';

/** In the order of discovery: groups by priority, the preferred version first. */
export const BUILT_IN_RESOURCES: readonly ResourceDefinition<any>[] = [
  CONFIG_MAP_RESOURCE,
  ENDPOINTS_RESOURCE,
  EVENT_RESOURCE,
  NAMESPACE_RESOURCE,
  NODE_RESOURCE,
  POD_RESOURCE,
  SECRET_RESOURCE,
  SERVICE_ACCOUNT_RESOURCE,
  SERVICE_RESOURCE,
  DAEMON_SET_RESOURCE,
  DEPLOYMENT_RESOURCE,
  REPLICA_SET_RESOURCE,
  PRIORITY_CLASS_RESOURCE,
  LEASE_RESOURCE,
  ENDPOINT_SLICE_RESOURCE,
];

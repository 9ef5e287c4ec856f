// The APIServices of what this server answers itself: `kubectl get apiservices` shows them Local.
// Those of custom definitions, which upstream registers too, are not made here.
// Upstream: pkg/controlplane/apiserver/aggregator.go
import { API_SERVICES } from '../../../model/resources/api-service/api-service.resource.ts';
import type { ApiServer } from '../api-server.ts';
import { createSystemObject, drawingFrom } from './put-system-object.ts';

const AUTOMANAGED = { 'kube-aggregator.kubernetes.io/automanaged': 'onstart' };
const USUAL_VERSION_PRIORITY = 15;

/** Group, its priority, and the version with its own where that is not the usual one. */
const SERVICES: readonly (readonly [
  group: string,
  priority: number,
  version?: string,
  of?: number,
])[] = [
  ['', 18_000, 'v1', 1],
  ['apps', 17_800],
  ['events.k8s.io', 17_750],
  ['authentication.k8s.io', 17_700],
  ['authorization.k8s.io', 17_600],
  ['autoscaling', 17_500],
  ['autoscaling', 17_500, 'v2', 30],
  ['batch', 17_400],
  ['certificates.k8s.io', 17_300],
  ['networking.k8s.io', 17_200],
  ['policy', 17_100],
  ['rbac.authorization.k8s.io', 17_000],
  ['storage.k8s.io', 16_800],
  ['apiextensions.k8s.io', 16_700],
  ['admissionregistration.k8s.io', 16_700],
  ['scheduling.k8s.io', 16_600],
  ['coordination.k8s.io', 16_500],
  ['node.k8s.io', 16_300],
  ['discovery.k8s.io', 16_200],
  ['flowcontrol.apiserver.k8s.io', 16_100, 'v1', 21],
];

/** Creates what is missing, for the groups that are served. */
export function createLocalApiServices(server: ApiServer): void {
  // A stream of their own: they give no other object another uid.
  drawingFrom(server.random.branch('local API services'), server, () => {
    for (const [group, groupPriorityMinimum, version = 'v1', of] of SERVICES) {
      if ([...server.registry.inGroupVersion(group, version)].length === 0) continue;
      const versionPriority = of ?? USUAL_VERSION_PRIORITY;
      createSystemObject(server, API_SERVICES, '', {
        metadata: { name: `${version}.${group}`, labels: AUTOMANAGED },
        spec: { group, version, groupPriorityMinimum, versionPriority },
      });
    }
  });
}

// The list of all controllers of kube-controller-manager.
import type { ControllerDefinition } from '../../client/controller.ts';
import type { Micros } from '../../kernel/time.ts';
import { groupResource } from '../../model/api/resource-ref.ts';
import type { ResourceRef } from '../../model/api/resource-ref.ts';
import {
  CLUSTER_ROLES,
  CONFIG_MAPS,
  CONTROLLER_REVISIONS,
  CRON_JOBS,
  CSI_DRIVERS,
  CUSTOM_RESOURCE_DEFINITIONS,
  DAEMON_SETS,
  DEPLOYMENTS,
  ENDPOINT_SLICES,
  ENDPOINTS,
  HORIZONTAL_POD_AUTOSCALERS,
  JOBS,
  LEASES,
  NAMESPACES,
  NODES,
  PERSISTENT_VOLUME_CLAIMS,
  PERSISTENT_VOLUMES,
  POD_DISRUPTION_BUDGETS,
  PODS,
  REPLICA_SETS,
  REPLICATION_CONTROLLERS,
  RESOURCE_QUOTAS,
  SECRETS,
  SERVICE_ACCOUNTS,
  SERVICES,
  STATEFUL_SETS,
  STORAGE_CLASSES,
  VALIDATING_ADMISSION_POLICIES,
  VOLUME_ATTACHMENTS,
} from '../../model/api/refs.ts';
import type { Registry } from '../../model/resources/registry.ts';
import { attachDetachController } from './attach-detach/reconcile.ts';
import { clusterRoleAggregationController } from './clusterrole-aggregation/reconcile.ts';
import { cronJobController } from './cronjob/reconcile.ts';
import { daemonSetController } from './daemonset/reconcile.ts';
import { deploymentController } from './deployment/reconcile.ts';
import { disruptionController } from './disruption/reconcile.ts';
import { endpointsController } from './endpoints/reconcile.ts';
import { endpointSliceController } from './endpointslice/reconcile.ts';
import { endpointSliceMirroringController } from './endpointslice-mirroring/reconcile.ts';
import { ephemeralVolumeController } from './ephemeral-volume/reconcile.ts';
import { garbageCollector } from './garbage-collector/reconcile.ts';
import { horizontalPodAutoscaler } from './horizontal-pod-autoscaler/reconcile.ts';
import { jobController } from './job/reconcile.ts';
import {
  NODE_MONITOR_GRACE_PERIOD,
  NODE_STARTUP_GRACE_PERIOD,
  TERMINATED_POD_THRESHOLD,
} from './limits.ts';
import { namespaceController } from './namespace/reconcile.ts';
import { nodeIpamController } from './node-ipam/reconcile.ts';
import { nodeLifecycleController } from './node-lifecycle/reconcile.ts';
import { nodeTtlController } from './node-ttl/reconcile.ts';
import { persistentVolumeController } from './persistent-volume/reconcile.ts';
import { podGcController } from './pod-gc/reconcile.ts';
import { replicaSetController } from './replicaset/reconcile.ts';
import { replicationController } from './replicationcontroller/reconcile.ts';
import { resourceQuotaController } from './resource-quota/reconcile.ts';
import { rootCaPublisher } from './root-ca-publisher/reconcile.ts';
import { serviceAccountTokenController } from './serviceaccount-token/reconcile.ts';
import { serviceAccountController } from './serviceaccount/reconcile.ts';
import { statefulSetController } from './statefulset/reconcile.ts';
import { taintEvictionController } from './taint-eviction/reconcile.ts';
import { ttlAfterFinishedController } from './ttl-after-finished/reconcile.ts';
import { validatingAdmissionPolicyStatusController } from './admission-policy-status/reconcile.ts';
import {
  claimProtectionController,
  volumeProtectionController,
} from './volume-protection/reconcile.ts';

/** The flags of kube-controller-manager that matter here. */
export interface ControllerOptions {
  /** What the API server serves; a controller that watches anything else is left out. */
  readonly resources: readonly ResourceRef[];
  /** --cluster-cidr, such as `10.244.0.0/16`. */
  readonly clusterCidr: string;
  /** --node-cidr-mask-size; 24 when not given. */
  readonly nodeCidrMask?: number;
  /** The PEM text of the cluster's certificate authority. */
  readonly rootCertificate: string;
  /** --node-monitor-grace-period. */
  readonly nodeMonitorGracePeriod?: Micros;
  /** --terminated-pod-gc-threshold. */
  readonly terminatedPodThreshold?: number;
}

interface Entry {
  readonly definition: ControllerDefinition;
  /** What it watches. */
  readonly needs: readonly ResourceRef<any>[];
}

function entries(options: ControllerOptions): readonly Entry[] {
  const periods = {
    grace: options.nodeMonitorGracePeriod ?? NODE_MONITOR_GRACE_PERIOD,
    startupGrace: NODE_STARTUP_GRACE_PERIOD,
  };
  const threshold = options.terminatedPodThreshold ?? TERMINATED_POD_THRESHOLD;
  return [
    entry(serviceAccountController, NAMESPACES, SERVICE_ACCOUNTS),
    entry(serviceAccountTokenController(options.rootCertificate), SECRETS, SERVICE_ACCOUNTS),
    entry(namespaceController(options.resources), NAMESPACES, PODS),
    entry(garbageCollector(options.resources)),
    entry(rootCaPublisher(options.rootCertificate), NAMESPACES, CONFIG_MAPS),
    entry(nodeIpamController(options.clusterCidr, options.nodeCidrMask ?? 24), NODES),
    entry(nodeLifecycleController(periods), NODES, LEASES, PODS),
    entry(nodeTtlController, NODES),
    entry(taintEvictionController, NODES, PODS),
    entry(podGcController(threshold), NODES, PODS),
    entry(deploymentController, DEPLOYMENTS, REPLICA_SETS, PODS),
    entry(replicaSetController, REPLICA_SETS, PODS),
    entry(daemonSetController, DAEMON_SETS, CONTROLLER_REVISIONS, NODES, PODS),
    entry(
      statefulSetController,
      STATEFUL_SETS,
      CONTROLLER_REVISIONS,
      PERSISTENT_VOLUME_CLAIMS,
      PODS,
    ),
    entry(replicationController, REPLICATION_CONTROLLERS, PODS),
    entry(jobController, JOBS, PODS),
    entry(cronJobController, CRON_JOBS, JOBS),
    entry(ttlAfterFinishedController, JOBS),
    entry(horizontalPodAutoscaler(options.resources), HORIZONTAL_POD_AUTOSCALERS, PODS),
    entry(
      disruptionController(options.resources),
      POD_DISRUPTION_BUDGETS,
      DEPLOYMENTS,
      REPLICA_SETS,
      REPLICATION_CONTROLLERS,
      STATEFUL_SETS,
    ),
    entry(resourceQuotaController(options.resources), RESOURCE_QUOTAS),
    entry(
      persistentVolumeController,
      PERSISTENT_VOLUMES,
      PERSISTENT_VOLUME_CLAIMS,
      STORAGE_CLASSES,
    ),
    entry(
      attachDetachController,
      PERSISTENT_VOLUMES,
      PERSISTENT_VOLUME_CLAIMS,
      VOLUME_ATTACHMENTS,
      CSI_DRIVERS,
    ),
    entry(ephemeralVolumeController, PERSISTENT_VOLUME_CLAIMS, PODS),
    entry(claimProtectionController, PERSISTENT_VOLUME_CLAIMS, PODS),
    entry(volumeProtectionController, PERSISTENT_VOLUMES),
    entry(clusterRoleAggregationController, CLUSTER_ROLES),
    entry(
      validatingAdmissionPolicyStatusController(options.resources),
      VALIDATING_ADMISSION_POLICIES,
      CUSTOM_RESOURCE_DEFINITIONS,
    ),
    entry(endpointsController, SERVICES, ENDPOINTS, PODS),
    entry(endpointSliceMirroringController, SERVICES, ENDPOINTS, ENDPOINT_SLICES),
    entry(endpointSliceController, SERVICES, ENDPOINT_SLICES, PODS, NODES),
  ];
}

/** The controllers for what the API server serves, in the order in which they start. */
export function controllers(options: ControllerOptions): readonly ControllerDefinition[] {
  const served = new Set(options.resources.map(nameOf));
  return entries(options)
    .filter(({ needs }) => needs.every((ref) => served.has(nameOf(ref))))
    .map(({ definition }) => definition);
}

/** What of a registry can be listed and watched: the `resources` of ControllerOptions. */
export function watchable(registry: Registry): readonly ResourceRef[] {
  const definitions = [...registry.all()];
  return definitions.filter(({ verbs }) => verbs.includes('watch')).map(({ ref }) => ref);
}

function entry(definition: ControllerDefinition, ...needs: readonly ResourceRef<any>[]): Entry {
  return { definition, needs };
}

function nameOf(ref: ResourceRef): string {
  return `${groupResource(ref)}/${ref.version}`;
}

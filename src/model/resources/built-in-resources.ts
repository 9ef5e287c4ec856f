// The built-in kinds, one line each.
import {
  VALIDATING_ADMISSION_POLICY_BINDING_RESOURCE,
  VALIDATING_ADMISSION_POLICY_RESOURCE,
} from './admission-registration/policy.resource.ts';
import {
  MUTATING_WEBHOOK_CONFIGURATION_RESOURCE,
  VALIDATING_WEBHOOK_CONFIGURATION_RESOURCE,
} from './admission-registration/webhook.resource.ts';
import { API_SERVICE_RESOURCE } from './api-service/api-service.resource.ts';
import { CERTIFICATE_SIGNING_REQUEST_RESOURCE } from './certificates/csr.resource.ts';
import { COMPONENT_STATUS_RESOURCE } from './component-status/component-status.resource.ts';
import { CONFIG_MAP_RESOURCE } from './config-map/config-map.resource.ts';
import { CONTROLLER_REVISION_RESOURCE } from './controller-revision/revision.resource.ts';
import { CRON_JOB_RESOURCE } from './cron-job/cron-job.resource.ts';
import { CUSTOM_RESOURCE_DEFINITION_RESOURCE } from './custom-resource-definition/custom-resource-definition.resource.ts';
import { DAEMON_SET_RESOURCE } from './daemon-set/daemon-set.resource.ts';
import type { ResourceDefinition } from './define-resource.ts';
import { DEPLOYMENT_RESOURCE } from './deployment/deployment.resource.ts';
import { ENDPOINT_SLICE_RESOURCE } from './endpoint-slice/endpoint-slice.resource.ts';
import { ENDPOINTS_RESOURCE } from './endpoints/endpoints.resource.ts';
import { EVENT_V1_RESOURCE } from './event/event-v1.resource.ts';
import { EVENT_RESOURCE } from './event/event.resource.ts';
import {
  FLOW_SCHEMA_RESOURCE,
  PRIORITY_LEVEL_CONFIGURATION_RESOURCE,
} from './flow-control/flow-control.resource.ts';
import { HORIZONTAL_POD_AUTOSCALER_V1_RESOURCE } from './horizontal-pod-autoscaler/v1.resource.ts';
import { HORIZONTAL_POD_AUTOSCALER_RESOURCE } from './horizontal-pod-autoscaler/horizontal-pod-autoscaler.resource.ts';
import { INGRESS_CLASS_RESOURCE } from './ingress-class/ingress-class.resource.ts';
import { INGRESS_RESOURCE } from './ingress/ingress.resource.ts';
import { JOB_RESOURCE } from './job/job.resource.ts';
import { LEASE_RESOURCE } from './lease/lease.resource.ts';
import { LIMIT_RANGE_RESOURCE } from './limit-range/limit-range.resource.ts';
import { NAMESPACE_RESOURCE } from './namespace/namespace.resource.ts';
import { NETWORK_POLICY_RESOURCE } from './network-policy/network-policy.resource.ts';
import { NODE_RESOURCE } from './node/node.resource.ts';
import { PERSISTENT_VOLUME_CLAIM_RESOURCE } from './persistent-volume-claim/claim.resource.ts';
import { PERSISTENT_VOLUME_RESOURCE } from './persistent-volume/persistent-volume.resource.ts';
import { POD_DISRUPTION_BUDGET_RESOURCE } from './pod-disruption-budget/budget.resource.ts';
import { POD_TEMPLATE_RESOURCE } from './pod-template/pod-template.resource.ts';
import { BINDING_RESOURCE } from './pod/binding.resource.ts';
import { POD_RESOURCE } from './pod/pod.resource.ts';
import { PRIORITY_CLASS_RESOURCE } from './priority-class/priority-class.resource.ts';
import {
  CLUSTER_ROLE_BINDING_RESOURCE,
  ROLE_BINDING_RESOURCE,
} from './rbac/role-binding.resource.ts';
import { CLUSTER_ROLE_RESOURCE, ROLE_RESOURCE } from './rbac/role.resource.ts';
import { REPLICA_SET_RESOURCE } from './replica-set/replica-set.resource.ts';
import { REPLICATION_CONTROLLER_RESOURCE } from './replication-controller/controller.resource.ts';
import { RESOURCE_QUOTA_RESOURCE } from './resource-quota/resource-quota.resource.ts';
import {
  LOCAL_SUBJECT_ACCESS_REVIEW_RESOURCE,
  SELF_SUBJECT_ACCESS_REVIEW_RESOURCE,
  SELF_SUBJECT_REVIEW_RESOURCE,
  SELF_SUBJECT_RULES_REVIEW_RESOURCE,
  SUBJECT_ACCESS_REVIEW_RESOURCE,
  TOKEN_REVIEW_RESOURCE,
} from './reviews/reviews.ts';
import { RUNTIME_CLASS_RESOURCE } from './runtime-class/runtime-class.resource.ts';
import { SECRET_RESOURCE } from './secret/secret.resource.ts';
import { SERVICE_ACCOUNT_RESOURCE } from './service-account/service-account.resource.ts';
import {
  IP_ADDRESS_RESOURCE,
  SERVICE_CIDR_RESOURCE,
} from './service-cidr/service-cidr.resource.ts';
import { SERVICE_RESOURCE } from './service/service.resource.ts';
import { STATEFUL_SET_RESOURCE } from './stateful-set/stateful-set.resource.ts';
import {
  CSI_DRIVER_RESOURCE,
  CSI_NODE_RESOURCE,
  CSI_STORAGE_CAPACITY_RESOURCE,
} from './storage/csi.resource.ts';
import { STORAGE_CLASS_RESOURCE } from './storage/storage-class.resource.ts';
import {
  VOLUME_ATTACHMENT_RESOURCE,
  VOLUME_ATTRIBUTES_CLASS_RESOURCE,
} from './storage/volume-attachment.resource.ts';

/** In the order of discovery: groups by priority, the preferred version first. */
export const BUILT_IN_RESOURCES: readonly ResourceDefinition<any>[] = [
  BINDING_RESOURCE,
  COMPONENT_STATUS_RESOURCE,
  CONFIG_MAP_RESOURCE,
  ENDPOINTS_RESOURCE,
  EVENT_RESOURCE,
  LIMIT_RANGE_RESOURCE,
  NAMESPACE_RESOURCE,
  NODE_RESOURCE,
  PERSISTENT_VOLUME_CLAIM_RESOURCE,
  PERSISTENT_VOLUME_RESOURCE,
  POD_RESOURCE,
  POD_TEMPLATE_RESOURCE,
  REPLICATION_CONTROLLER_RESOURCE,
  RESOURCE_QUOTA_RESOURCE,
  SECRET_RESOURCE,
  SERVICE_ACCOUNT_RESOURCE,
  SERVICE_RESOURCE,
  API_SERVICE_RESOURCE,
  CONTROLLER_REVISION_RESOURCE,
  DAEMON_SET_RESOURCE,
  DEPLOYMENT_RESOURCE,
  REPLICA_SET_RESOURCE,
  STATEFUL_SET_RESOURCE,
  EVENT_V1_RESOURCE,
  SELF_SUBJECT_REVIEW_RESOURCE,
  TOKEN_REVIEW_RESOURCE,
  LOCAL_SUBJECT_ACCESS_REVIEW_RESOURCE,
  SELF_SUBJECT_ACCESS_REVIEW_RESOURCE,
  SELF_SUBJECT_RULES_REVIEW_RESOURCE,
  SUBJECT_ACCESS_REVIEW_RESOURCE,
  HORIZONTAL_POD_AUTOSCALER_RESOURCE,
  HORIZONTAL_POD_AUTOSCALER_V1_RESOURCE,
  CRON_JOB_RESOURCE,
  JOB_RESOURCE,
  CERTIFICATE_SIGNING_REQUEST_RESOURCE,
  INGRESS_CLASS_RESOURCE,
  INGRESS_RESOURCE,
  IP_ADDRESS_RESOURCE,
  NETWORK_POLICY_RESOURCE,
  SERVICE_CIDR_RESOURCE,
  POD_DISRUPTION_BUDGET_RESOURCE,
  CLUSTER_ROLE_BINDING_RESOURCE,
  CLUSTER_ROLE_RESOURCE,
  ROLE_BINDING_RESOURCE,
  ROLE_RESOURCE,
  CSI_DRIVER_RESOURCE,
  CSI_NODE_RESOURCE,
  CSI_STORAGE_CAPACITY_RESOURCE,
  STORAGE_CLASS_RESOURCE,
  VOLUME_ATTACHMENT_RESOURCE,
  VOLUME_ATTRIBUTES_CLASS_RESOURCE,
  MUTATING_WEBHOOK_CONFIGURATION_RESOURCE,
  VALIDATING_ADMISSION_POLICY_RESOURCE,
  VALIDATING_ADMISSION_POLICY_BINDING_RESOURCE,
  VALIDATING_WEBHOOK_CONFIGURATION_RESOURCE,
  CUSTOM_RESOURCE_DEFINITION_RESOURCE,
  PRIORITY_CLASS_RESOURCE,
  LEASE_RESOURCE,
  RUNTIME_CLASS_RESOURCE,
  ENDPOINT_SLICE_RESOURCE,
  FLOW_SCHEMA_RESOURCE,
  PRIORITY_LEVEL_CONFIGURATION_RESOURCE,
];

// The built-in resources that components speak of, by name.
import type {
  CSIDriver,
  CSINode,
  CSIStorageCapacity,
  CertificateSigningRequest,
  ClusterRole,
  ClusterRoleBinding,
  ConfigMap,
  ControllerRevision,
  CronJob,
  CustomResourceDefinition,
  DaemonSet,
  Deployment,
  EndpointSlice,
  Endpoints,
  Event,
  FlowSchema,
  HorizontalPodAutoscaler,
  Ingress,
  IngressClass,
  Job,
  Lease,
  LimitRange,
  MutatingWebhookConfiguration,
  Namespace,
  NetworkPolicy,
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  PodDisruptionBudget,
  PodTemplate,
  PriorityClass,
  PriorityLevelConfiguration,
  ReplicaSet,
  ReplicationController,
  ResourceQuota,
  Role,
  RoleBinding,
  RuntimeClass,
  Secret,
  Service,
  ServiceAccount,
  StatefulSet,
  StorageClass,
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
  ValidatingWebhookConfiguration,
  VolumeAttachment,
} from '../generated/types.ts';
import type { KubeObject } from '../meta/object.ts';
import type { ResourceRef } from './resource-ref.ts';

function ref<T extends KubeObject>(
  group: string,
  version: string,
  kind: string,
  plural: string,
  namespaced: boolean,
): ResourceRef<T> {
  return { group, version, kind, plural, namespaced };
}

export const NAMESPACES = ref<Namespace>('', 'v1', 'Namespace', 'namespaces', false);
export const NODES = ref<Node>('', 'v1', 'Node', 'nodes', false);
export const PODS = ref<Pod>('', 'v1', 'Pod', 'pods', true);
export const SERVICES = ref<Service>('', 'v1', 'Service', 'services', true);
export const ENDPOINTS = ref<Endpoints>('', 'v1', 'Endpoints', 'endpoints', true);
export const CONFIG_MAPS = ref<ConfigMap>('', 'v1', 'ConfigMap', 'configmaps', true);
export const SECRETS = ref<Secret>('', 'v1', 'Secret', 'secrets', true);
export const SERVICE_ACCOUNTS = ref<ServiceAccount>(
  '',
  'v1',
  'ServiceAccount',
  'serviceaccounts',
  true,
);
export const EVENTS = ref<Event>('', 'v1', 'Event', 'events', true);
export const REPLICATION_CONTROLLERS = ref<ReplicationController>(
  '',
  'v1',
  'ReplicationController',
  'replicationcontrollers',
  true,
);
export const PERSISTENT_VOLUMES = ref<PersistentVolume>(
  '',
  'v1',
  'PersistentVolume',
  'persistentvolumes',
  false,
);
export const PERSISTENT_VOLUME_CLAIMS = ref<PersistentVolumeClaim>(
  '',
  'v1',
  'PersistentVolumeClaim',
  'persistentvolumeclaims',
  true,
);
export const RESOURCE_QUOTAS = ref<ResourceQuota>(
  '',
  'v1',
  'ResourceQuota',
  'resourcequotas',
  true,
);
export const LIMIT_RANGES = ref<LimitRange>('', 'v1', 'LimitRange', 'limitranges', true);
export const POD_TEMPLATES = ref<PodTemplate>('', 'v1', 'PodTemplate', 'podtemplates', true);
export const DEPLOYMENTS = ref<Deployment>('apps', 'v1', 'Deployment', 'deployments', true);
export const REPLICA_SETS = ref<ReplicaSet>('apps', 'v1', 'ReplicaSet', 'replicasets', true);
export const STATEFUL_SETS = ref<StatefulSet>('apps', 'v1', 'StatefulSet', 'statefulsets', true);
export const DAEMON_SETS = ref<DaemonSet>('apps', 'v1', 'DaemonSet', 'daemonsets', true);
export const CONTROLLER_REVISIONS = ref<ControllerRevision>(
  'apps',
  'v1',
  'ControllerRevision',
  'controllerrevisions',
  true,
);
export const JOBS = ref<Job>('batch', 'v1', 'Job', 'jobs', true);
export const CRON_JOBS = ref<CronJob>('batch', 'v1', 'CronJob', 'cronjobs', true);
export const HORIZONTAL_POD_AUTOSCALERS = ref<HorizontalPodAutoscaler>(
  'autoscaling',
  'v2',
  'HorizontalPodAutoscaler',
  'horizontalpodautoscalers',
  true,
);
export const POD_DISRUPTION_BUDGETS = ref<PodDisruptionBudget>(
  'policy',
  'v1',
  'PodDisruptionBudget',
  'poddisruptionbudgets',
  true,
);
export const INGRESSES = ref<Ingress>('networking.k8s.io', 'v1', 'Ingress', 'ingresses', true);
export const INGRESS_CLASSES = ref<IngressClass>(
  'networking.k8s.io',
  'v1',
  'IngressClass',
  'ingressclasses',
  false,
);
export const NETWORK_POLICIES = ref<NetworkPolicy>(
  'networking.k8s.io',
  'v1',
  'NetworkPolicy',
  'networkpolicies',
  true,
);
export const ROLES = ref<Role>('rbac.authorization.k8s.io', 'v1', 'Role', 'roles', true);
export const ROLE_BINDINGS = ref<RoleBinding>(
  'rbac.authorization.k8s.io',
  'v1',
  'RoleBinding',
  'rolebindings',
  true,
);
export const CLUSTER_ROLES = ref<ClusterRole>(
  'rbac.authorization.k8s.io',
  'v1',
  'ClusterRole',
  'clusterroles',
  false,
);
export const CLUSTER_ROLE_BINDINGS = ref<ClusterRoleBinding>(
  'rbac.authorization.k8s.io',
  'v1',
  'ClusterRoleBinding',
  'clusterrolebindings',
  false,
);
export const STORAGE_CLASSES = ref<StorageClass>(
  'storage.k8s.io',
  'v1',
  'StorageClass',
  'storageclasses',
  false,
);
export const CSI_DRIVERS = ref<CSIDriver>('storage.k8s.io', 'v1', 'CSIDriver', 'csidrivers', false);
export const CSI_NODES = ref<CSINode>('storage.k8s.io', 'v1', 'CSINode', 'csinodes', false);
export const CSI_STORAGE_CAPACITIES = ref<CSIStorageCapacity>(
  'storage.k8s.io',
  'v1',
  'CSIStorageCapacity',
  'csistoragecapacities',
  true,
);
export const VOLUME_ATTACHMENTS = ref<VolumeAttachment>(
  'storage.k8s.io',
  'v1',
  'VolumeAttachment',
  'volumeattachments',
  false,
);
export const PRIORITY_CLASSES = ref<PriorityClass>(
  'scheduling.k8s.io',
  'v1',
  'PriorityClass',
  'priorityclasses',
  false,
);
export const ENDPOINT_SLICES = ref<EndpointSlice>(
  'discovery.k8s.io',
  'v1',
  'EndpointSlice',
  'endpointslices',
  true,
);
export const LEASES = ref<Lease>('coordination.k8s.io', 'v1', 'Lease', 'leases', true);
export const CUSTOM_RESOURCE_DEFINITIONS = ref<CustomResourceDefinition>(
  'apiextensions.k8s.io',
  'v1',
  'CustomResourceDefinition',
  'customresourcedefinitions',
  false,
);
export const FLOW_SCHEMAS = ref<FlowSchema>(
  'flowcontrol.apiserver.k8s.io',
  'v1',
  'FlowSchema',
  'flowschemas',
  false,
);
export const PRIORITY_LEVEL_CONFIGURATIONS = ref<PriorityLevelConfiguration>(
  'flowcontrol.apiserver.k8s.io',
  'v1',
  'PriorityLevelConfiguration',
  'prioritylevelconfigurations',
  false,
);
export const VALIDATING_ADMISSION_POLICIES = ref<ValidatingAdmissionPolicy>(
  'admissionregistration.k8s.io',
  'v1',
  'ValidatingAdmissionPolicy',
  'validatingadmissionpolicies',
  false,
);
export const VALIDATING_ADMISSION_POLICY_BINDINGS = ref<ValidatingAdmissionPolicyBinding>(
  'admissionregistration.k8s.io',
  'v1',
  'ValidatingAdmissionPolicyBinding',
  'validatingadmissionpolicybindings',
  false,
);
export const VALIDATING_WEBHOOK_CONFIGURATIONS = ref<ValidatingWebhookConfiguration>(
  'admissionregistration.k8s.io',
  'v1',
  'ValidatingWebhookConfiguration',
  'validatingwebhookconfigurations',
  false,
);
export const MUTATING_WEBHOOK_CONFIGURATIONS = ref<MutatingWebhookConfiguration>(
  'admissionregistration.k8s.io',
  'v1',
  'MutatingWebhookConfiguration',
  'mutatingwebhookconfigurations',
  false,
);
export const CERTIFICATE_SIGNING_REQUESTS = ref<CertificateSigningRequest>(
  'certificates.k8s.io',
  'v1',
  'CertificateSigningRequest',
  'certificatesigningrequests',
  false,
);
export const RUNTIME_CLASSES = ref<RuntimeClass>(
  'node.k8s.io',
  'v1',
  'RuntimeClass',
  'runtimeclasses',
  false,
);

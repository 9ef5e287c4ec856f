// How server-side apply merges lists, maps and structs: what no Go tag or npm package states.
// Upstream: the +listType, +listMapKey, +mapType and +structType markers of k8s.io/api v0.35.

/** Fields that are not the default (list atomic, map granular): map keys, 'set' or 'atomic'. */
export const RELATIONS = new Map([
  ['admissionregistration.v1.MutatingWebhook', 'matchConditions=name'],
  ['admissionregistration.v1.MutatingWebhookConfiguration', 'webhooks=name'],
  ['admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec', 'validationActions=set'],
  ['admissionregistration.v1.ValidatingAdmissionPolicySpec', 'matchConditions=name variables=name'],
  ['admissionregistration.v1.ValidatingAdmissionPolicyStatus', 'conditions=type'],
  ['admissionregistration.v1.ValidatingWebhook', 'matchConditions=name'],
  ['admissionregistration.v1.ValidatingWebhookConfiguration', 'webhooks=name'],
  ['meta.v1.ObjectMeta', 'finalizers=set ownerReferences=uid'],
  ['apps.v1.DaemonSetStatus', 'conditions=type'],
  ['apps.v1.DeploymentStatus', 'conditions=type'],
  ['apps.v1.ReplicaSetStatus', 'conditions=type'],
  ['apps.v1.StatefulSetStatus', 'conditions=type'],
  ['autoscaling.v2.HorizontalPodAutoscalerStatus', 'conditions=type'],
  ['batch.v1.PodFailurePolicyOnExitCodesRequirement', 'values=set'],
  ['batch.v1.UncountedTerminatedPods', 'failed=set succeeded=set'],
  ['certificates.v1.CertificateSigningRequestStatus', 'conditions=type'],
  ['core.v1.ComponentStatus', 'conditions=type'],
  [
    'core.v1.Container',
    `env=name ports=containerPort,protocol volumeDevices=devicePath volumeMounts=mountPath`,
  ],
  ['core.v1.ContainerRestartRuleOnExitCodes', 'values=set'],
  ['core.v1.ContainerStatus', 'allocatedResourcesStatus=name volumeMounts=mountPath'],
  [
    'core.v1.EphemeralContainer',
    `env=name ports=containerPort,protocol volumeDevices=devicePath volumeMounts=mountPath`,
  ],
  ['core.v1.NamespaceStatus', 'conditions=type'],
  ['core.v1.NodeSpec', 'podCIDRs=set'],
  ['core.v1.NodeStatus', 'addresses=type conditions=type'],
  ['core.v1.PersistentVolumeClaimStatus', 'conditions=type'],
  [
    'core.v1.PodSpec',
    `containers=name ephemeralContainers=name hostAliases=ip imagePullSecrets=name
     initContainers=name resourceClaims=name schedulingGates=name
     topologySpreadConstraints=topologyKey,whenUnsatisfiable volumes=name
     nodeSelector=atomic`,
  ],
  ['core.v1.PodStatus', 'conditions=type podIPs=ip resourceClaimStatuses=name'],
  ['core.v1.ReplicationControllerSpec', 'selector=atomic'],
  ['core.v1.ReplicationControllerStatus', 'conditions=type'],
  ['core.v1.ResourceRequirements', 'claims=name'],
  ['core.v1.ResourceStatus', 'resources=resourceID'],
  ['core.v1.ServiceAccount', 'secrets=name'],
  ['core.v1.ServiceSpec', 'ports=port,protocol selector=atomic'],
  ['core.v1.ServiceStatus', 'conditions=type'],
  ['discovery.v1.Endpoint', 'addresses=set'],
  ['networking.v1.ServiceCIDRStatus', 'conditions=type'],
  ['node.v1.Scheduling', 'nodeSelector=atomic'],
  ['policy.v1.PodDisruptionBudgetStatus', 'conditions=type'],
  ['storage.v1.CSIDriverSpec', 'volumeLifecycleModes=set'],
  ['storage.v1.CSINodeSpec', 'drivers=name'],
  ['apiextensions.v1.CustomResourceDefinitionStatus', 'conditions=type'],
  ['apiextensions.v1.JSONSchemaProps', 'x-kubernetes-validations=rule'],
  ['apiregistration.v1.APIServiceStatus', 'conditions=type'],
]);

/** Structs replaced as a whole. */
export const ATOMIC_STRUCTS = new Set([
  'admissionregistration.v1.MatchResources', 'admissionregistration.v1.NamedRuleWithOperations',
  'admissionregistration.v1.ParamKind', 'admissionregistration.v1.ParamRef',
  'admissionregistration.v1.Variable', 'autoscaling.v1.CrossVersionObjectReference',
  'core.v1.ConfigMapKeySelector', 'core.v1.EndpointAddress', 'core.v1.EndpointPort',
  'core.v1.FileKeySelector', 'core.v1.LocalObjectReference', 'core.v1.NodeSelector',
  'core.v1.NodeSelectorTerm', 'core.v1.ObjectFieldSelector', 'core.v1.ObjectReference',
  'core.v1.ResourceFieldSelector', 'core.v1.ScopeSelector', 'core.v1.SecretKeySelector',
  'core.v1.SecretReference', 'core.v1.TopologySelectorTerm', 'core.v1.TypedLocalObjectReference',
  'discovery.v1.EndpointPort', 'networking.v1.ServiceBackendPort', 'rbac.v1.RoleRef',
  'rbac.v1.Subject', 'meta.v1.LabelSelector', 'meta.v1.OwnerReference',
]);

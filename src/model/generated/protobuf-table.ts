// Protobuf field numbers of Kubernetes v1.35. Made by scripts/generate.mjs; never edited.

export const PROTOBUF_TABLE = `
Condition 1-6
DeleteOptions 0 0-6
FieldSelectorRequirement 1-3
LabelSelector 1 2
LabelSelectorRequirement 1-3
ListMeta 1-4
ManagedFieldsEntry 1-4 6-8
ObjectMeta 1-14 17
OwnerReference 5 1 3 4 6 7
Preconditions 1 2
Status 0 0-6
StatusCause 1-3
StatusDetails 1-3 6 4 5
AWSElasticBlockStoreVolumeSource 1-4
Affinity 1-3
AppArmorProfile 1 2
AttachedVolume 1 2
AzureDiskVolumeSource 1-6
AzureFilePersistentVolumeSource 1-4
AzureFileVolumeSource 1-3
Binding 0 0-2
CSIPersistentVolumeSource 1-10
CSIVolumeSource 1-5
Capabilities 1 2
CephFSPersistentVolumeSource 1-6
CephFSVolumeSource 1-6
CinderPersistentVolumeSource 1-4
CinderVolumeSource 1-4
ClientIPConfig 1
ClusterTrustBundleProjection 1-3 5 4
ComponentCondition 1-4
ComponentStatus 0 0-2
ConfigMap 0 0 1 4 2 3
ConfigMapEnvSource 1 2
ConfigMapKeySelector 1-3
ConfigMapNodeConfigSource 1-5
ConfigMapProjection 1 2 4
ConfigMapVolumeSource 1-4
Container 1-6 19 7 8 23-25 9 21 10 11 22 12 13 20 14-18
ContainerExtendedResourceRequest 1-3
ContainerImage 1 2
ContainerPort 1-5
ContainerResizePolicy 1 2
ContainerRestartRule 1 2
ContainerRestartRuleOnExitCodes 1 2
ContainerState 1-3
ContainerStateRunning 1
ContainerStateTerminated 1-7
ContainerStateWaiting 1 2
ContainerStatus 1-15
ContainerUser 1
DaemonEndpoint 1
DownwardAPIProjection 1
DownwardAPIVolumeFile 1-4
DownwardAPIVolumeSource 1 2
EmptyDirVolumeSource 1 2
EndpointAddress 1 3 4 2
EndpointPort 1-4
EndpointSubset 1-3
Endpoints 0 0-2
EnvFromSource 1-3
EnvVar 1-3
EnvVarSource 1-5
EphemeralContainer 1 2
EphemeralContainerCommon 1-6 19 7 8 23-25 9 21 10 11 22 12 13 20 14-18
EphemeralVolumeSource 1
Event 0 0-15
EventSeries 1 2
EventSource 1 2
ExecAction 1
FCVolumeSource 1-5
FileKeySelector 1-4
FlexPersistentVolumeSource 1-5
FlexVolumeSource 1-5
FlockerVolumeSource 1 2
GCEPersistentDiskVolumeSource 1-4
GRPCAction 1 2
GitRepoVolumeSource 1-3
GlusterfsPersistentVolumeSource 1-4
GlusterfsVolumeSource 1-3
HTTPGetAction 1-5
HTTPHeader 1 2
HostAlias 1 2
HostIP 1
HostPathVolumeSource 1 2
ISCSIPersistentVolumeSource 1-8 11 10 12
ISCSIVolumeSource 1-8 11 10 12
ImageVolumeSource 1 2
KeyToPath 1-3
Lifecycle 1-3
LifecycleHandler 1-4
LimitRange 0 0-2
LimitRangeItem 1-6
LimitRangeSpec 1
LinuxContainerUser 1-3
LoadBalancerIngress 1-4
LoadBalancerStatus 1
LocalObjectReference 1
LocalVolumeSource 1 2
ModifyVolumeStatus 1 2
NFSVolumeSource 1-3
Namespace 0 0-3
NamespaceCondition 1 2 4-6
NamespaceSpec 1
NamespaceStatus 1 2
Node 0 0-3
NodeAddress 1 2
NodeAffinity 1 2
NodeCondition 1-6
NodeConfigSource 2
NodeConfigStatus 1-4
NodeDaemonEndpoints 1
NodeFeatures 1
NodeRuntimeHandler 1 2
NodeRuntimeHandlerFeatures 1 2
NodeSelector 1
NodeSelectorRequirement 1-3
NodeSelectorTerm 1 2
NodeSpec 1 7 3-6 2
NodeStatus 1-14
NodeSwapStatus 1
NodeSystemInfo 1-11
ObjectFieldSelector 1 2
ObjectReference 1-7
PersistentVolume 0 0-3
PersistentVolumeClaim 0 0-3
PersistentVolumeClaimCondition 1-6
PersistentVolumeClaimSpec 1 4 2 3 5-9
PersistentVolumeClaimStatus 1-5 7-9
PersistentVolumeClaimTemplate 1 2
PersistentVolumeClaimVolumeSource 1 2
PersistentVolumeSource 1-22
PersistentVolumeSpec 1-10
PersistentVolumeStatus 1-4
PhotonPersistentDiskVolumeSource 1 2
Pod 0 0-3
PodAffinity 1 2
PodAffinityTerm 1-6
PodAntiAffinity 1 2
PodCertificateProjection 1-7
PodCondition 1 7 2-6
PodDNSConfig 1-3
PodDNSConfigOption 1 2
PodExtendedResourceClaimStatus 1 2
PodIP 1
PodOS 1
PodReadinessGate 1
PodResourceClaim 1 3 4
PodResourceClaimStatus 1 2
PodSchedulingGate 1
PodSecurityContext 1 8 2 6 3 4 12 5 7 9-11 13
PodSpec 1 20 2 34 3-9 21 10-13 27 14-19 22-26 28-33 35-42
PodStatus 17 1-4 11 5 16 6 12 7 10 8 9 13-15 18-20
PodStatusResult 0 0-2
PodTemplate 0 0-2
PodTemplateSpec 1 2
PortStatus 1-3
PortworxVolumeSource 1-3
PreferredSchedulingTerm 1 2
Probe 1-7
ProbeHandler 1-4
ProjectedVolumeSource 1 2
QuobyteVolumeSource 1-6
RBDPersistentVolumeSource 1-8
RBDVolumeSource 1-8
RangeAllocation 0 0-3
ReplicationController 0 0-3
ReplicationControllerCondition 1-5
ReplicationControllerSpec 1 4 2 3
ReplicationControllerStatus 1 2 4 5 3 6
ResourceClaim 1 2
ResourceFieldSelector 1-3
ResourceHealth 1 2
ResourceQuota 0 0-3
ResourceQuotaSpec 1-3
ResourceQuotaStatus 1 2
ResourceRequirements 1-3
ResourceStatus 1 2
SELinuxOptions 1-4
ScaleIOPersistentVolumeSource 1-10
ScaleIOVolumeSource 1-10
ScopeSelector 1
ScopedResourceSelectorRequirement 1-3
SeccompProfile 1 2
Secret 0 0 1 5 2 4 3
SecretEnvSource 1 2
SecretKeySelector 1-3
SecretProjection 1 2 4
SecretReference 1 2
SecretVolumeSource 1-4
SecurityContext 1-3 10 4 8 5-7 9 11 12
Service 0 0-3
ServiceAccount 0 0-4
ServiceAccountTokenProjection 1-3
ServicePort 1 2 6 3-5
ServiceSpec 1-3 18 4 5 7-14 19 17 20-23
ServiceStatus 1 2
SessionAffinityConfig 1
SleepAction 1
StorageOSPersistentVolumeSource 1-5
StorageOSVolumeSource 1-5
Sysctl 1 2
TCPSocketAction 1 2
Taint 1-4
Toleration 1-5
TopologySelectorLabelRequirement 1 2
TopologySelectorTerm 1
TopologySpreadConstraint 1-8
TypedLocalObjectReference 1-3
TypedObjectReference 1-4
Volume 1 2
VolumeDevice 1 2
VolumeMount 1 2 7 3-6
VolumeMountStatus 1-4
VolumeNodeAffinity 1
VolumeProjection 1-6
VolumeResourceRequirements 1 2
VolumeSource 1-23 26 24 25 27-30
VsphereVirtualDiskVolumeSource 1-4
WeightedPodAffinityTerm 1 2
WindowsSecurityContextOptions 1-4
WorkloadReference 1-3
ControllerRevision 0 0-3
DaemonSet 0 0-3
DaemonSetCondition 1-5
DaemonSetSpec 1-4 6
DaemonSetStatus 1-10
DaemonSetUpdateStrategy 1 2
Deployment 0 0-3
DeploymentCondition 1 2 6 7 4 5
DeploymentSpec 1-7 9
DeploymentStatus 1-3 7 4 5 9 6 8
DeploymentStrategy 1 2
ReplicaSet 0 0-3
ReplicaSetCondition 1-5
ReplicaSetSpec 1 4 2 3
ReplicaSetStatus 1 2 4 5 7 3 6
RollingUpdateDaemonSet 1 2
RollingUpdateDeployment 1 2
RollingUpdateStatefulSetStrategy 1 2
StatefulSet 0 0-3
StatefulSetCondition 1-5
StatefulSetOrdinals 1
StatefulSetPersistentVolumeClaimRetentionPolicy 1 2
StatefulSetSpec 1-11
StatefulSetStatus 1-7 9-11
StatefulSetUpdateStrategy 1 2
CronJob 0 0-3
CronJobSpec 1 8 2-7
CronJobStatus 1 4 5
Job 0 0-3
JobCondition 1-6
JobSpec 1-3 11 16 7 12 13 4-6 8-10 14 15
JobStatus 1-6 11 7 10 8 9
JobTemplateSpec 1 2
PodFailurePolicy 1
PodFailurePolicyOnExitCodesRequirement 1-3
PodFailurePolicyOnPodConditionsPattern 1 2
PodFailurePolicyRule 1-3
SuccessPolicy 1
SuccessPolicyRule 1 2
UncountedTerminatedPods 1 2
ContainerResourceMetricSource 1-3
ContainerResourceMetricStatus 1-3
CrossVersionObjectReference 1-3
ExternalMetricSource 1 2
ExternalMetricStatus 1 2
HPAScalingPolicy 1-3
HPAScalingRules 3 1 2 4
HorizontalPodAutoscaler 0 0-3
HorizontalPodAutoscalerBehavior 1 2
HorizontalPodAutoscalerCondition 1-5
HorizontalPodAutoscalerSpec 1-5
HorizontalPodAutoscalerStatus 1-6
MetricIdentifier 1 2
MetricSpec 1-4 7 5
MetricStatus 1-4 7 5
MetricTarget 1-4
MetricValueStatus 1-3
ObjectMetricSource 1-3
ObjectMetricStatus 1-3
PodsMetricSource 1 2
PodsMetricStatus 1 2
ResourceMetricSource 1 2
ResourceMetricStatus 1 2
AutoscalingV1CrossVersionObjectReference 1-3
AutoscalingV1HorizontalPodAutoscaler 0 0-3
AutoscalingV1HorizontalPodAutoscalerSpec 1-4
AutoscalingV1HorizontalPodAutoscalerStatus 1-5
Scale 0 0-3
ScaleSpec 1
ScaleStatus 1 2
HTTPIngressPath 1 3 2
HTTPIngressRuleValue 1
IPAddress 0 0-2
IPAddressSpec 1
IPBlock 1 2
Ingress 0 0-3
IngressBackend 4 3
IngressClass 0 0-2
IngressClassParametersReference 1-5
IngressClassSpec 1 2
IngressLoadBalancerIngress 1 2 4
IngressLoadBalancerStatus 1
IngressPortStatus 1-3
IngressRule 1 2
IngressRuleValue 1
IngressServiceBackend 1 2
IngressSpec 4 1-3
IngressStatus 1
IngressTLS 1 2
NetworkPolicy 0 0-2
NetworkPolicyEgressRule 1 2
NetworkPolicyIngressRule 1 2
NetworkPolicyPeer 1-3
NetworkPolicyPort 1-3
NetworkPolicySpec 1-4
ParentReference 1-4
ServiceBackendPort 1 2
ServiceCIDR 0 0-3
ServiceCIDRSpec 1
ServiceCIDRStatus 1
AggregationRule 1
ClusterRole 0 0-3
ClusterRoleBinding 0 0-3
PolicyRule 1-5
Role 0 0-2
RoleBinding 0 0-3
RoleRef 1-3
Subject 1-4
BoundObjectReference 1-4
SelfSubjectReview 0 0-2
SelfSubjectReviewStatus 1
TokenRequest 0 0-3
TokenRequestSpec 1 4 3
TokenRequestStatus 1 2
TokenReview 0 0-3
TokenReviewSpec 1 2
TokenReviewStatus 1 2 4 3
UserInfo 1-4
CSIDriver 0 0-2
CSIDriverSpec 1-10
CSINode 0 0-2
CSINodeDriver 1-4
CSINodeSpec 1
CSIStorageCapacity 0 0-5
StorageClass 0 0-8
StorageV1TokenRequest 1 2
VolumeAttachment 0 0-3
VolumeAttachmentSource 1 2
VolumeAttachmentSpec 1-3
VolumeAttachmentStatus 1-4
VolumeAttributesClass 0 0-3
VolumeError 1-3
VolumeNodeResources 1
Eviction 0 0-2
PodDisruptionBudget 0 0-3
PodDisruptionBudgetSpec 1-4
PodDisruptionBudgetStatus 1-7
PriorityClass 0 0-5
Lease 0 0-2
LeaseSpec 1-7
DiscoveryV1EndpointPort 1-4
Endpoint 1-8
EndpointConditions 1-3
EndpointHints 1 2
EndpointSlice 0 0 1 4 2 3
ForNode 1
ForZone 1
FieldSelectorAttributes 1 2
LabelSelectorAttributes 1 2
LocalSubjectAccessReview 0 0-3
NonResourceAttributes 1 2
NonResourceRule 1 2
ResourceAttributes 1-9
ResourceRule 1-4
SelfSubjectAccessReview 0 0-3
SelfSubjectAccessReviewSpec 1 2
SelfSubjectRulesReview 0 0-3
SelfSubjectRulesReviewSpec 1
SubjectAccessReview 0 0-3
SubjectAccessReviewSpec 1-6
SubjectAccessReviewStatus 1 4 2 3
SubjectRulesReviewStatus 1-4
CertificateSigningRequest 0 0-3
CertificateSigningRequestCondition 1 6 2-5
CertificateSigningRequestSpec 1 7 8 5 2-4 6
CertificateSigningRequestStatus 1 2
AuditAnnotation 1 2
ExpressionWarning 2 3
MatchCondition 1 2
MatchResources 1-4 7
MutatingWebhook 1-4 9 5 11 6-8 10 12
MutatingWebhookConfiguration 0 0-2
NamedRuleWithOperations 1 2
ParamKind 1 2
ParamRef 1-4
Rule 1-4
RuleWithOperations 1 2
ServiceReference 1-4
TypeChecking 1
ValidatingAdmissionPolicy 0 0-3
ValidatingAdmissionPolicyBinding 0 0-2
ValidatingAdmissionPolicyBindingSpec 1-4
ValidatingAdmissionPolicySpec 1-7
ValidatingAdmissionPolicyStatus 1-3
ValidatingWebhook 1-4 9 5 10 6-8 11
ValidatingWebhookConfiguration 0 0-2
Validation 1-4
Variable 1 2
WebhookClientConfig 3 1 2
Overhead 1
RuntimeClass 0 0-4
Scheduling 1 2
EventsV1Event 0 0-15
EventsV1EventSeries 1 2
ExemptPriorityLevelConfiguration 1 2
FlowDistinguisherMethod 1
FlowSchema 0 0-3
FlowSchemaCondition 1-5
FlowSchemaSpec 1-4
FlowSchemaStatus 1
FlowcontrolV1Subject 1-4
GroupSubject 1
LimitResponse 1 2
LimitedPriorityLevelConfiguration 1-4
NonResourcePolicyRule 1 6
PolicyRulesWithSubjects 1-3
PriorityLevelConfiguration 0 0-3
PriorityLevelConfigurationCondition 1-5
PriorityLevelConfigurationReference 1
PriorityLevelConfigurationSpec 1-3
PriorityLevelConfigurationStatus 1
QueuingConfiguration 1-3
ResourcePolicyRule 1-5
ServiceAccountSubject 1 2
UserSubject 1
ApiextensionsV1ServiceReference 1-4
ApiextensionsV1WebhookClientConfig 3 1 2
CustomResourceColumnDefinition 1-6
CustomResourceConversion 1 2
CustomResourceDefinition 0 0-3
CustomResourceDefinitionCondition 1-6
CustomResourceDefinitionNames 1-6
CustomResourceDefinitionSpec 1 3 4 7 9 10
CustomResourceDefinitionStatus 1-4
CustomResourceDefinitionVersion 1-3 7 8 4-6 9
CustomResourceSubresourceScale 1-3
CustomResourceSubresourceStatus 
CustomResourceSubresources 1 2
CustomResourceValidation 1
ExternalDocumentation 1 2
JSONSchemaProps 1-44
SelectableField 1
ValidationRule 1-6
WebhookConversion 2 3
APIService 0 0-3
APIServiceCondition 1-5
APIServiceSpec 1-7
APIServiceStatus 1
ApiregistrationV1ServiceReference 1-3
ContainerMetrics 1 2
NodeMetrics 0 0-4
PodMetrics 0 0-4
`;

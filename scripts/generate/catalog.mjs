// What is taken from upstream: the Go packages, their API groups, and rules no source states.

/**
 * Go packages read, most common first: on a name clash between two packages the earlier one keeps
 * the plain TypeScript name and the later gets `prefix`. `docs` is the kubernetes-models prefix.
 */
export const PACKAGES = [
  meta('k8s.io/apimachinery/pkg/apis/meta/v1', 'MetaV1', 'ApimachineryPkgApisMetaV1'),
  api('core', 'v1', '', 'CoreV1'),
  api('apps', 'v1', 'apps', 'AppsV1'),
  api('batch', 'v1', 'batch', 'BatchV1'),
  api('autoscaling', 'v2', 'autoscaling', 'AutoscalingV2'),
  api('autoscaling', 'v1', 'autoscaling', 'AutoscalingV1'),
  api('networking', 'v1', 'networking.k8s.io', 'NetworkingV1'),
  api('rbac', 'v1', 'rbac.authorization.k8s.io', 'RbacV1'),
  api('authentication', 'v1', 'authentication.k8s.io', 'AuthenticationV1'),
  api('storage', 'v1', 'storage.k8s.io', 'StorageV1'),
  api('policy', 'v1', 'policy', 'PolicyV1'),
  api('scheduling', 'v1', 'scheduling.k8s.io', 'SchedulingV1'),
  api('coordination', 'v1', 'coordination.k8s.io', 'CoordinationV1'),
  api('discovery', 'v1', 'discovery.k8s.io', 'DiscoveryV1'),
  api('authorization', 'v1', 'authorization.k8s.io', 'AuthorizationV1'),
  api('certificates', 'v1', 'certificates.k8s.io', 'CertificatesV1'),
  api('admissionregistration', 'v1', 'admissionregistration.k8s.io', 'AdmissionregistrationV1'),
  api('node', 'v1', 'node.k8s.io', 'NodeV1'),
  api('events', 'v1', 'events.k8s.io', 'EventsV1'),
  api('flowcontrol', 'v1', 'flowcontrol.apiserver.k8s.io', 'FlowcontrolV1'),
  {
    path: 'k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1',
    group: 'apiextensions.k8s.io',
    version: 'v1',
    prefix: 'ApiextensionsV1',
    docs: 'ApiextensionsApiserverPkgApisApiextensionsV1',
    binary: 'helm/helm',
  },
  {
    path: 'k8s.io/kube-aggregator/pkg/apis/apiregistration/v1',
    group: 'apiregistration.k8s.io',
    version: 'v1',
    prefix: 'ApiregistrationV1',
    docs: 'KubeAggregatorPkgApisApiregistrationV1',
  },
  {
    path: 'k8s.io/metrics/pkg/apis/metrics/v1beta1',
    group: 'metrics.k8s.io',
    version: 'v1beta1',
    prefix: 'MetricsV1beta1',
    docs: 'MetricsPkgApisMetricsV1beta1',
  },
];

function meta(path, prefix, docs) {
  return { path, group: '', version: 'v1', prefix, docs };
}

function api(name, version, group, prefix) {
  return { path: `k8s.io/api/${name}/${version}`, group, version, prefix, docs: `Api${prefix}` };
}

/** Kinds of meta/v1 that travel as bodies although they are no resources. */
export const META_KINDS = new Set(['DeleteOptions', 'Status']);

/** Types of meta/v1 that only the TypeScript types need: served, never decoded. */
export const META_TYPES = [
  'ListMeta',
  'Table',
  'PartialObjectMetadata',
  'APIGroup',
  'APIGroupList',
  'APIResourceList',
  'APIVersions',
  'WatchEvent',
];

/** Go types that JSON shows as something else than their struct. */
export const SPECIAL = new Map([
  ['k8s.io/apimachinery/pkg/apis/meta/v1.Time', 'time'],
  ['k8s.io/apimachinery/pkg/apis/meta/v1.MicroTime', 'microTime'],
  ['k8s.io/apimachinery/pkg/apis/meta/v1.Duration', 'duration'],
  ['k8s.io/apimachinery/pkg/apis/meta/v1.FieldsV1', 'object'],
  ['k8s.io/apimachinery/pkg/util/intstr.IntOrString', 'intOrString'],
  ['k8s.io/apimachinery/pkg/api/resource.Quantity', 'quantity'],
  ['k8s.io/apimachinery/pkg/runtime.RawExtension', 'object'],
  ['k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1.JSON', 'any'],
  ['k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1.JSONSchemaPropsOrArray', 'any'],
  ['k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1.JSONSchemaPropsOrBool', 'any'],
  ['k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1.JSONSchemaPropsOrStringArray', 'any'],
]);

/**
 * The aggregator's types, which neither binary links, in the shape of Go struct fields:
 * json name, type (a name of this table, a Go kind, or []kind), then tags.
 */
export const APIREGISTRATION = {
  APIService: ['metadata ObjectMeta', 'spec APIServiceSpec', 'status APIServiceStatus'],
  APIServiceSpec: [
    'service *ServiceReference',
    'group string',
    'version string',
    'insecureSkipTLSVerify bool',
    'caBundle []byte',
    'groupPriorityMinimum int32 keep',
    'versionPriority int32 keep',
  ],
  ServiceReference: ['namespace string', 'name string', 'port *int32'],
  APIServiceStatus: ['conditions []APIServiceCondition merge=type'],
  APIServiceCondition: [
    'type string keep',
    'status string keep',
    'lastTransitionTime Time',
    'reason string',
    'message string',
  ],
};

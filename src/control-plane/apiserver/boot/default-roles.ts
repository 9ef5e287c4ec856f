// The roles that every cluster has. Upstream: plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go
import type { AggregationRule, PolicyRule } from '../../../model/generated/types.ts';
import { NODE_RULES } from '../authorization/node-authorizer.ts';

export interface DefaultRole {
  readonly name: string;
  readonly rules: readonly PolicyRule[];
  readonly labels?: { readonly [key: string]: string };
  readonly aggregationRule?: AggregationRule;
}

const READ = ['get', 'list', 'watch'];
const WRITE = ['create', 'delete', 'deletecollection', 'patch', 'update'];
const CORE = '';
const EVENTS = ['create', 'patch', 'update'];

/** `resources` are names with spaces between. */
function rule(group: string, resources: string, verbs: readonly string[]): PolicyRule {
  return { apiGroups: [group], resources: resources.split(' '), verbs };
}

function named(group: string, resources: string, names: string[], verbs: string[]): PolicyRule {
  return { apiGroups: [group], resources: resources.split(' '), resourceNames: names, verbs };
}

function paths(urls: readonly string[]): PolicyRule {
  return { nonResourceURLs: urls, verbs: ['get'] };
}

function aggregateTo(role: string): { readonly [key: string]: string } {
  return { [`rbac.authorization.k8s.io/aggregate-to-${role}`]: 'true' };
}

function aggregating(name: string, labels = {}): DefaultRole {
  const clusterRoleSelectors = [{ matchLabels: aggregateTo(name) }];
  return { name, labels, rules: [], aggregationRule: { clusterRoleSelectors } };
}

const WORKLOADS =
  'daemonsets deployments deployments/rollback deployments/scale replicasets replicasets/scale' +
  ' statefulsets statefulsets/scale';
const EXTENSIONS =
  'daemonsets deployments deployments/rollback deployments/scale ingresses networkpolicies' +
  ' replicasets replicasets/scale replicationcontrollers/scale';
const DEVICES = 'resource.k8s.io';

const ADMIN_RULES = [
  rule('authorization.k8s.io', 'localsubjectaccessreviews', ['create']),
  rule('rbac.authorization.k8s.io', 'roles rolebindings', [...WRITE, ...READ]),
];

const EDIT_RULES = [
  rule(CORE, 'pods/attach pods/proxy pods/exec pods/portforward secrets services/proxy', READ),
  rule(CORE, 'serviceaccounts', ['impersonate']),
  rule(CORE, 'pods pods/attach pods/proxy pods/exec pods/portforward', WRITE),
  rule(CORE, 'pods/eviction', ['create']),
  rule(
    CORE,
    'configmaps events persistentvolumeclaims replicationcontrollers replicationcontrollers/scale' +
      ' secrets serviceaccounts services services/proxy',
    WRITE,
  ),
  rule(CORE, 'serviceaccounts/token', ['create']),
  rule('apps', WORKLOADS, WRITE),
  rule('autoscaling', 'horizontalpodautoscalers', WRITE),
  rule('batch', 'cronjobs jobs', WRITE),
  rule('extensions', EXTENSIONS, WRITE),
  rule('policy', 'poddisruptionbudgets', WRITE),
  rule('networking.k8s.io', 'ingresses networkpolicies', WRITE),
  rule('coordination.k8s.io', 'leases', [...WRITE, ...READ]),
  rule(DEVICES, 'resourceclaims resourceclaimtemplates', WRITE),
];

const VIEW_RULES = [
  rule(
    CORE,
    'configmaps endpoints persistentvolumeclaims persistentvolumeclaims/status pods' +
      ' replicationcontrollers replicationcontrollers/scale serviceaccounts services services/status',
    READ,
  ),
  rule(
    CORE,
    'bindings events limitranges namespaces/status pods/log pods/status' +
      ' replicationcontrollers/status resourcequotas resourcequotas/status',
    READ,
  ),
  rule(CORE, 'namespaces', READ),
  rule('discovery.k8s.io', 'endpointslices', READ),
  rule(
    'apps',
    'controllerrevisions daemonsets daemonsets/status deployments deployments/scale' +
      ' deployments/status replicasets replicasets/scale replicasets/status statefulsets' +
      ' statefulsets/scale statefulsets/status',
    READ,
  ),
  rule('autoscaling', 'horizontalpodautoscalers horizontalpodautoscalers/status', READ),
  rule('batch', 'cronjobs cronjobs/status jobs jobs/status', READ),
  rule(
    'extensions',
    'daemonsets daemonsets/status deployments deployments/scale deployments/status ingresses' +
      ' ingresses/status networkpolicies replicasets replicasets/scale replicasets/status' +
      ' replicationcontrollers/scale',
    READ,
  ),
  rule('policy', 'poddisruptionbudgets poddisruptionbudgets/status', READ),
  rule('networking.k8s.io', 'ingresses ingresses/status networkpolicies', READ),
  rule(DEVICES, 'resourceclaims resourceclaims/status resourceclaimtemplates', READ),
];

const USER_ROLES: readonly DefaultRole[] = [
  {
    name: 'cluster-admin',
    rules: [rule('*', '*', ['*']), { nonResourceURLs: ['*'], verbs: ['*'] }],
  },
  aggregating('admin'),
  aggregating('edit', aggregateTo('admin')),
  aggregating('view', aggregateTo('edit')),
  { name: 'system:aggregate-to-admin', labels: aggregateTo('admin'), rules: ADMIN_RULES },
  { name: 'system:aggregate-to-edit', labels: aggregateTo('edit'), rules: EDIT_RULES },
  { name: 'system:aggregate-to-view', labels: aggregateTo('view'), rules: VIEW_RULES },
];

const PUBLIC = ['/healthz', '/livez', '/readyz', '/version', '/version/'];

const SYSTEM_ROLES: readonly DefaultRole[] = [
  {
    name: 'system:discovery',
    rules: [
      paths([
        '/api',
        '/api/*',
        '/apis',
        '/apis/*',
        '/healthz',
        '/livez',
        '/openapi',
        '/openapi/*',
        '/readyz',
        '/version',
        '/version/',
      ]),
    ],
  },
  { name: 'system:public-info-viewer', rules: [paths(PUBLIC)] },
  {
    name: 'system:basic-user',
    rules: [
      rule('authorization.k8s.io', 'selfsubjectaccessreviews selfsubjectrulesreviews', ['create']),
      rule('authentication.k8s.io', 'selfsubjectreviews', ['create']),
    ],
  },
  {
    name: 'system:monitoring',
    rules: [
      paths([
        '/healthz',
        '/healthz/*',
        '/livez',
        '/livez/*',
        '/metrics',
        '/metrics/slis',
        '/readyz',
        '/readyz/*',
      ]),
    ],
  },
  {
    name: 'system:auth-delegator',
    rules: [
      rule('authentication.k8s.io', 'tokenreviews', ['create']),
      rule('authorization.k8s.io', 'subjectaccessreviews', ['create']),
    ],
  },
  { name: 'system:node', rules: NODE_RULES },
  {
    name: 'system:node-proxier',
    rules: [
      rule(CORE, 'services endpoints', ['list', 'watch']),
      rule(CORE, 'nodes', READ),
      rule(CORE, 'events', EVENTS),
      rule('events.k8s.io', 'events', EVENTS),
      rule('discovery.k8s.io', 'endpointslices', ['list', 'watch']),
      rule('networking.k8s.io', 'servicecidrs', ['list', 'watch']),
    ],
  },
  {
    name: 'system:node-bootstrapper',
    rules: [rule('certificates.k8s.io', 'certificatesigningrequests', ['create', ...READ])],
  },
  { name: 'system:kube-dns', rules: [rule(CORE, 'endpoints services', ['list', 'watch'])] },
  {
    name: 'system:coredns',
    rules: [
      rule(CORE, 'endpoints services pods namespaces', ['list', 'watch']),
      rule('discovery.k8s.io', 'endpointslices', ['list', 'watch']),
    ],
  },
  {
    name: 'system:persistent-volume-provisioner',
    rules: [
      rule(CORE, 'persistentvolumes', ['create', 'delete', ...READ]),
      rule(CORE, 'persistentvolumeclaims', ['update', ...READ]),
      rule('storage.k8s.io', 'storageclasses', READ),
      rule(CORE, 'events', ['watch', ...EVENTS]),
    ],
  },
];

const SCHEDULER_RULES: readonly PolicyRule[] = [
  rule(CORE, 'events', EVENTS),
  rule('events.k8s.io', 'events', EVENTS),
  rule('coordination.k8s.io', 'leases', ['create', 'list', 'watch']),
  named('coordination.k8s.io', 'leases', ['kube-scheduler'], ['get', 'update']),
  rule(CORE, 'nodes namespaces', READ),
  rule(CORE, 'pods', ['delete', ...READ]),
  rule(CORE, 'bindings pods/binding', ['create']),
  rule(CORE, 'pods/status', ['patch', 'update']),
  rule(CORE, 'replicationcontrollers services', READ),
  rule('apps', 'replicasets statefulsets', READ),
  rule('policy', 'poddisruptionbudgets', READ),
  rule(CORE, 'persistentvolumeclaims persistentvolumes', [...READ, 'patch', 'update']),
  rule('authentication.k8s.io', 'tokenreviews', ['create']),
  rule('authorization.k8s.io', 'subjectaccessreviews', ['create']),
  rule('scheduling.k8s.io', 'priorityclasses', READ),
  rule(
    'storage.k8s.io',
    'csinodes csidrivers csistoragecapacities storageclasses volumeattachments',
    READ,
  ),
  rule(DEVICES, 'deviceclasses resourceslices', READ),
  rule(DEVICES, 'resourceclaims resourceclaims/status', [...READ, 'patch', 'update']),
  rule(CORE, 'pods/finalizers', [...READ, 'patch', 'update']),
];

const CONTROL_PLANE_ROLES: readonly DefaultRole[] = [
  { name: 'system:kube-scheduler', rules: SCHEDULER_RULES },
  {
    name: 'system:volume-scheduler',
    rules: [
      rule(CORE, 'persistentvolumes', [...READ, 'patch', 'update']),
      rule('storage.k8s.io', 'storageclasses', READ),
      rule(CORE, 'persistentvolumeclaims', [...READ, 'patch', 'update']),
    ],
  },
  {
    name: 'system:kube-controller-manager',
    rules: [
      rule(CORE, 'events', EVENTS),
      rule('coordination.k8s.io', 'leases', ['create', 'get', 'update']),
      rule(CORE, 'secrets serviceaccounts', ['create', 'update']),
      rule(CORE, 'configmaps namespaces secrets serviceaccounts', ['get']),
      rule('authentication.k8s.io', 'tokenreviews', ['create']),
      rule('authorization.k8s.io', 'subjectaccessreviews', ['create']),
      rule('*', '*', ['list', 'watch']),
      rule(CORE, 'serviceaccounts/token', ['create']),
    ],
  },
  { name: 'kubeadm:get-nodes', rules: [rule(CORE, 'nodes', ['get'])] },
];

export const DEFAULT_CLUSTER_ROLES: readonly DefaultRole[] = [
  ...USER_ROLES,
  ...SYSTEM_ROLES,
  ...CONTROL_PLANE_ROLES,
];

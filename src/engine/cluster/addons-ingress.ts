// ingress-nginx's manifests, so that an Ingress is served without more ado.
// Upstream: kubernetes/ingress-nginx deploy/static/provider/kind/deploy.yaml
import {
  CLUSTER_ROLE_BINDINGS,
  CLUSTER_ROLES,
  DEPLOYMENTS,
  INGRESS_CLASSES,
  NAMESPACES,
  SERVICE_ACCOUNTS,
  SERVICES,
} from '../../model/api/refs.ts';
import type { Deployment, IngressClass, Service } from '../../model/generated/types.ts';
import { accountOf, bindingOf, ON_CONTROL_PLANE, roleOf } from './addon-manifests.ts';
import type { Addon } from './addon.ts';
import { INGRESS_IMAGE } from './versions.ts';

const NAME = 'ingress-nginx';
const CONTROLLER = 'ingress-nginx-controller';
const LABELS = {
  'app.kubernetes.io/component': 'controller',
  'app.kubernetes.io/instance': NAME,
  'app.kubernetes.io/name': NAME,
};

/** In the order in which they are created. */
export function ingressNginx(): readonly Addon[] {
  const read = ['get', 'list', 'watch'];
  const names = { 'app.kubernetes.io/instance': NAME, 'app.kubernetes.io/name': NAME };
  const namespace = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: NAME, labels: names },
  };
  return [
    { ref: NAMESPACES, object: namespace },
    { ref: SERVICE_ACCOUNTS, object: accountOf(NAME, NAME) },
    {
      ref: CLUSTER_ROLES,
      object: roleOf(NAME, [
        { apiGroups: [''], resources: ['nodes', 'secrets', 'services'], verbs: read },
        { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
        {
          apiGroups: ['networking.k8s.io'],
          resources: ['ingresses', 'ingressclasses'],
          verbs: read,
        },
        { apiGroups: ['networking.k8s.io'], resources: ['ingresses/status'], verbs: ['update'] },
        { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: read },
      ]),
    },
    { ref: CLUSTER_ROLE_BINDINGS, object: bindingOf(NAME, NAME, NAME, NAME) },
    { ref: SERVICES, object: SERVICE },
    { ref: DEPLOYMENTS, object: DEPLOYMENT },
    { ref: INGRESS_CLASSES, object: INGRESS_CLASS },
  ];
}

/** Without node ports: the whole range stays the users' own. */
const SERVICE: Service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: CONTROLLER, namespace: NAME, labels: LABELS },
  spec: {
    type: 'LoadBalancer',
    allocateLoadBalancerNodePorts: false,
    selector: LABELS,
    ports: [
      { name: 'http', port: 80, protocol: 'TCP', targetPort: 'http', appProtocol: 'http' },
      { name: 'https', port: 443, protocol: 'TCP', targetPort: 'https', appProtocol: 'https' },
    ],
  },
};

const INGRESS_CLASS: IngressClass = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'IngressClass',
  metadata: { name: 'nginx', labels: LABELS },
  spec: { controller: 'k8s.io/ingress-nginx' },
};

const DEPLOYMENT: Deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: CONTROLLER, namespace: NAME, labels: LABELS },
  spec: {
    selector: { matchLabels: LABELS },
    template: {
      metadata: { labels: LABELS },
      spec: {
        ...ON_CONTROL_PLANE,
        serviceAccountName: NAME,
        containers: [
          {
            name: 'controller',
            image: INGRESS_IMAGE,
            imagePullPolicy: 'IfNotPresent',
            args: [
              '/nginx-ingress-controller',
              `--publish-service=$(POD_NAMESPACE)/${CONTROLLER}`,
              '--controller-class=k8s.io/ingress-nginx',
              '--ingress-class=nginx',
              '--watch-ingress-without-class=true',
            ],
            env: [
              {
                name: 'POD_NAMESPACE',
                valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } },
              },
            ],
            ports: [
              { name: 'http', containerPort: 80, protocol: 'TCP' },
              { name: 'https', containerPort: 443, protocol: 'TCP' },
            ],
            resources: { requests: { cpu: '100m', memory: '90Mi' } },
            livenessProbe: { httpGet: { path: '/healthz', port: 10_254 }, failureThreshold: 5 },
            readinessProbe: { httpGet: { path: '/healthz', port: 10_254 }, failureThreshold: 3 },
          },
        ],
      },
    },
  },
};

// metrics-server's manifests. Upstream: kubernetes-sigs/metrics-server releases, components.yaml
import {
  CLUSTER_ROLE_BINDINGS,
  CLUSTER_ROLES,
  DEPLOYMENTS,
  SERVICE_ACCOUNTS,
  SERVICES,
} from '../../model/api/refs.ts';
import type { APIService, Deployment, Service } from '../../model/generated/types.ts';
import { API_SERVICES } from '../../model/resources/api-service/api-service.resource.ts';
import type { Addon } from './addon.ts';
import { accountOf, bindingOf, ON_CONTROL_PLANE, roleOf } from './addon-manifests.ts';
import { METRICS_SERVER_IMAGE } from './versions.ts';

const NAME = 'metrics-server';
const NAMESPACE = 'kube-system';
const LABELS = { 'k8s-app': NAME };

/** In the order in which they are created. */
export function metricsServer(): readonly Addon[] {
  const read = ['get', 'list', 'watch'];
  const reader = {
    'rbac.authorization.k8s.io/aggregate-to-admin': 'true',
    'rbac.authorization.k8s.io/aggregate-to-edit': 'true',
    'rbac.authorization.k8s.io/aggregate-to-view': 'true',
  };
  const metricsRule = { apiGroups: ['metrics.k8s.io'], resources: ['pods', 'nodes'], verbs: read };
  return [
    { ref: SERVICE_ACCOUNTS, object: accountOf(NAMESPACE, NAME) },
    {
      ref: CLUSTER_ROLES,
      object: roleOf('system:aggregated-metrics-reader', [metricsRule], reader),
    },
    {
      ref: CLUSTER_ROLES,
      object: roleOf('system:metrics-server', [
        { apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] },
        { apiGroups: [''], resources: ['pods', 'nodes'], verbs: read },
      ]),
    },
    {
      ref: CLUSTER_ROLE_BINDINGS,
      object: bindingOf('system:metrics-server', 'system:metrics-server', NAMESPACE, NAME),
    },
    { ref: SERVICES, object: service() },
    { ref: DEPLOYMENTS, object: deployment() },
    { ref: API_SERVICES, object: apiService() },
  ];
}

function service(): Service {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: NAME, namespace: NAMESPACE, labels: LABELS },
    spec: {
      selector: LABELS,
      ports: [
        { name: 'https', port: 443, protocol: 'TCP', targetPort: 'https', appProtocol: 'https' },
      ],
    },
  };
}

function apiService(): APIService {
  return {
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name: 'v1beta1.metrics.k8s.io', labels: LABELS },
    spec: {
      group: 'metrics.k8s.io',
      version: 'v1beta1',
      groupPriorityMinimum: 100,
      versionPriority: 100,
      insecureSkipTLSVerify: true,
      service: { name: NAME, namespace: NAMESPACE },
    },
  };
}

function deployment(): Deployment {
  const probe = (path: string) => ({
    httpGet: { path, port: 'https', scheme: 'HTTPS' as const },
    periodSeconds: 10,
    failureThreshold: 3,
  });
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: NAME, namespace: NAMESPACE, labels: LABELS },
    spec: {
      selector: { matchLabels: LABELS },
      strategy: { rollingUpdate: { maxUnavailable: 0 } },
      template: {
        metadata: { labels: LABELS },
        spec: {
          ...ON_CONTROL_PLANE,
          priorityClassName: 'system-cluster-critical',
          serviceAccountName: NAME,
          containers: [
            {
              name: NAME,
              image: METRICS_SERVER_IMAGE,
              imagePullPolicy: 'IfNotPresent',
              args: [
                '--cert-dir=/tmp',
                '--secure-port=10250',
                '--kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname',
                '--kubelet-use-node-status-port',
                '--kubelet-insecure-tls',
                '--metric-resolution=15s',
              ],
              ports: [{ name: 'https', containerPort: 10_250, protocol: 'TCP' }],
              resources: { requests: { cpu: '100m', memory: '200Mi' } },
              livenessProbe: probe('/livez'),
              readinessProbe: { ...probe('/readyz'), initialDelaySeconds: 20 },
            },
          ],
        },
      },
    },
  };
}

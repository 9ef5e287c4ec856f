// What `kubeadm init` creates through the API once it answers: kube-proxy, CoreDNS, their rights.
// Upstream: cmd/kubeadm/app/phases/addons.
import {
  CLUSTER_ROLE_BINDINGS,
  CLUSTER_ROLES,
  CONFIG_MAPS,
  DAEMON_SETS,
  DEPLOYMENTS,
  SERVICE_ACCOUNTS,
  SERVICES,
} from '../../model/api/refs.ts';
import type { Addon } from './addon.ts';
import { ingressNginx } from './addons-ingress.ts';
import { storageProvisioner } from './addons-storage.ts';
import { metricsServer } from './addons-metrics-server.ts';
import type { DaemonSet, Deployment, Service } from '../../model/generated/types.ts';
import type { KubeObject } from '../../model/meta/object.ts';
import { networkPolicyAddon } from './network-policy-addon.ts';
import { CLUSTER_DNS_ADDRESS } from './address-plan.ts';
import { COREDNS_IMAGE, kubernetesImage, KUBERNETES_VERSION } from './versions.ts';

const NAMESPACE = 'kube-system';
/**
 * Larger clusters come without metrics-server, whose readings of all kubelets every 15 s would be
 * most of what happens, and without ingress-nginx, which hears of every endpoint.
 */
const MAX_NODES_WITH_ALL = 500;
const COREFILE = `.:53 {
    errors
    health {
       lameduck 5s
    }
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       ttl 30
    }
    prometheus :9153
    forward . /etc/resolv.conf {
       max_concurrent 1000
    }
    cache 30
    loop
    reload
    loadbalance
}
`;

/** In the order in which they are created. */
export function addons(podCidr: string, nodes: number): readonly Addon[] {
  return [
    { ref: CONFIG_MAPS, object: configMap('kubeadm-config', clusterConfiguration(podCidr)) },
    ...kubeProxy(podCidr),
    ...coreDns(),
    ...networkPolicyAddon(),
    ...storageProvisioner(),
    ...(nodes <= MAX_NODES_WITH_ALL ? [...metricsServer(), ...ingressNginx()] : []),
  ];
}

function clusterConfiguration(podCidr: string): { readonly [key: string]: string } {
  const lines = [
    'apiVersion: kubeadm.k8s.io/v1beta4',
    'clusterName: kubetarium',
    'kind: ClusterConfiguration',
    `kubernetesVersion: ${KUBERNETES_VERSION}`,
    'networking:',
    '  dnsDomain: cluster.local',
    `  podSubnet: ${podCidr}`,
    '  serviceSubnet: 10.96.0.0/12',
  ];
  return { ClusterConfiguration: `${lines.join('\n')}\n` };
}

function configMap(name: string, data: { readonly [key: string]: string }): KubeObject {
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata(name), data };
  return object as KubeObject;
}

function metadata(name: string, labels?: { readonly [key: string]: string }) {
  return { name, namespace: NAMESPACE, ...(labels ? { labels } : {}) };
}

function serviceAccount(name: string): Addon {
  const object = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: metadata(name) };
  return { ref: SERVICE_ACCOUNTS, object };
}

function binding(name: string, role: string, account: string): Addon {
  const object = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
    subjects: [{ kind: 'ServiceAccount', name: account, namespace: NAMESPACE }],
  };
  return { ref: CLUSTER_ROLE_BINDINGS, object };
}

function kubeProxy(podCidr: string): readonly Addon[] {
  const labels = { 'k8s-app': 'kube-proxy' };
  const config = `apiVersion: kubeproxy.config.k8s.io/v1alpha1
clusterCIDR: ${podCidr}
kind: KubeProxyConfiguration
mode: iptables
`;
  const daemonSet: DaemonSet = {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: metadata('kube-proxy', labels),
    spec: {
      selector: { matchLabels: labels },
      updateStrategy: { type: 'RollingUpdate' },
      template: {
        metadata: { labels },
        spec: {
          priorityClassName: 'system-node-critical',
          serviceAccountName: 'kube-proxy',
          hostNetwork: true,
          nodeSelector: { 'kubernetes.io/os': 'linux' },
          tolerations: [{ operator: 'Exists' }],
          containers: [
            {
              name: 'kube-proxy',
              image: kubernetesImage('kube-proxy'),
              imagePullPolicy: 'IfNotPresent',
              command: ['/usr/local/bin/kube-proxy', '--config=/var/lib/kube-proxy/config.conf'],
              volumeMounts: [{ name: 'kube-proxy', mountPath: '/var/lib/kube-proxy' }],
              securityContext: { privileged: true },
            },
          ],
          volumes: [{ name: 'kube-proxy', configMap: { name: 'kube-proxy' } }],
        },
      },
    },
  };
  return [
    serviceAccount('kube-proxy'),
    { ref: CONFIG_MAPS, object: configMap('kube-proxy', { 'config.conf': config }) },
    binding('kubeadm:node-proxier', 'system:node-proxier', 'kube-proxy'),
    { ref: DAEMON_SETS, object: daemonSet },
  ];
}

function coreDns(): readonly Addon[] {
  const role = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'system:coredns' },
    rules: [
      {
        apiGroups: [''],
        resources: ['endpoints', 'services', 'pods', 'namespaces'],
        verbs: ['list', 'watch'],
      },
      { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['list', 'watch'] },
    ],
  };
  return [
    serviceAccount('coredns'),
    { ref: CONFIG_MAPS, object: configMap('coredns', { Corefile: COREFILE }) },
    { ref: CLUSTER_ROLES, object: role },
    binding('system:coredns', 'system:coredns', 'coredns'),
    { ref: SERVICES, object: dnsService() },
    { ref: DEPLOYMENTS, object: coreDnsDeployment() },
  ];
}

function dnsService(): Service {
  const port = (name: string, protocol: string, number: number) => ({
    name,
    port: number,
    protocol,
    targetPort: number,
  });
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata('kube-dns', {
      'k8s-app': 'kube-dns',
      'kubernetes.io/cluster-service': 'true',
      'kubernetes.io/name': 'CoreDNS',
    }),
    spec: {
      clusterIP: CLUSTER_DNS_ADDRESS,
      ports: [port('dns', 'UDP', 53), port('dns-tcp', 'TCP', 53), port('metrics', 'TCP', 9153)],
      selector: { 'k8s-app': 'kube-dns' },
    },
  };
}

function coreDnsDeployment(): Deployment {
  const labels = { 'k8s-app': 'kube-dns' };
  const http = (path: string, port: number) => ({ httpGet: { path, port, scheme: 'HTTP' } });
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadata('coredns', labels),
    spec: {
      replicas: 2,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          priorityClassName: 'system-cluster-critical',
          serviceAccountName: 'coredns',
          dnsPolicy: 'Default',
          nodeSelector: { 'kubernetes.io/os': 'linux' },
          affinity: {
            podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [apart()] },
          },
          tolerations: [
            { key: 'CriticalAddonsOnly', operator: 'Exists' },
            { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' },
          ],
          containers: [
            {
              name: 'coredns',
              image: COREDNS_IMAGE,
              imagePullPolicy: 'IfNotPresent',
              args: ['-conf', '/etc/coredns/Corefile'],
              resources: {
                limits: { memory: '170Mi' },
                requests: { cpu: '100m', memory: '70Mi' },
              },
              ports: [
                { name: 'dns', containerPort: 53, protocol: 'UDP' },
                { name: 'dns-tcp', containerPort: 53, protocol: 'TCP' },
                { name: 'metrics', containerPort: 9153, protocol: 'TCP' },
              ],
              livenessProbe: {
                ...http('/health', 8080),
                initialDelaySeconds: 60,
                timeoutSeconds: 5,
                failureThreshold: 5,
              },
              readinessProbe: http('/ready', 8181),
              volumeMounts: [{ name: 'config-volume', mountPath: '/etc/coredns', readOnly: true }],
            },
          ],
          volumes: [
            {
              name: 'config-volume',
              configMap: { name: 'coredns', items: [{ key: 'Corefile', path: 'Corefile' }] },
            },
          ],
        },
      },
    },
  };
}

function apart() {
  return {
    weight: 100,
    podAffinityTerm: {
      topologyKey: 'kubernetes.io/hostname',
      labelSelector: {
        matchExpressions: [{ key: 'k8s-app', operator: 'In', values: ['kube-dns'] }],
      },
    },
  };
}

// The manifests of the control plane's static pods, as kubeadm writes them.
// Upstream: cmd/kubeadm/app/phases/controlplane/manifests.go, phases/etcd/local.go.
import type { Pod, Probe } from '../../model/generated/types.ts';
import { ETCD_IMAGE, kubernetesImage } from './versions.ts';
import { SERVICE_CIDR } from './address-plan.ts';

/** Where the kubelet looks for static pods. */
export const STATIC_POD_DIRECTORY = '/etc/kubernetes/manifests';

export interface ControlPlaneMachine {
  readonly name: string;
  readonly address: string;
  readonly podCidr: string;
  /** Client addresses of all etcd members. */
  readonly etcdServers: readonly string[];
  /** Whether kube-scheduler has a file of configuration. */
  readonly configuresScheduler: boolean;
}

/** Where a KubeSchedulerConfiguration lies on a control-plane machine. */
export const SCHEDULER_CONFIGURATION = '/etc/kubernetes/scheduler-config.yaml';

interface Component {
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly cpu: string;
  readonly memory?: string;
  readonly port: number;
  readonly healthPath: string;
  readonly scheme: 'HTTP' | 'HTTPS';
  readonly readinessPath?: string;
  /** An address of the machine; the loopback one where the component listens there only. */
  readonly host: string;
  /** A file of the machine that it reads. */
  readonly file?: string;
}

/** All static pods of one control-plane machine. */
export function staticPods(machine: ControlPlaneMachine): readonly Pod[] {
  const components = [
    etcd(machine),
    apiServer(machine),
    controllerManager(machine),
    scheduler(machine),
    cloudControllerManager(),
  ];
  return components.map(podOf);
}

function etcd({ name, address }: ControlPlaneMachine): Component {
  return {
    name: 'etcd',
    image: ETCD_IMAGE,
    command: [
      'etcd',
      `--advertise-client-urls=https://${address}:2379`,
      '--data-dir=/var/lib/etcd',
      `--initial-advertise-peer-urls=https://${address}:2380`,
      `--listen-client-urls=https://127.0.0.1:2379,https://${address}:2379`,
      '--listen-metrics-urls=http://127.0.0.1:2381',
      `--name=${name}`,
    ],
    cpu: '100m',
    memory: '100Mi',
    port: 2381,
    healthPath: '/livez',
    readinessPath: '/readyz',
    scheme: 'HTTP',
    host: '127.0.0.1',
  };
}

function apiServer({ address, etcdServers }: ControlPlaneMachine): Component {
  return {
    name: 'kube-apiserver',
    image: kubernetesImage('kube-apiserver'),
    command: [
      'kube-apiserver',
      `--advertise-address=${address}`,
      '--allow-privileged=true',
      '--authorization-mode=Node,RBAC',
      '--enable-admission-plugins=NodeRestriction',
      '--enable-bootstrap-token-auth=true',
      `--etcd-servers=${etcdServers.map((server) => `https://${server}:2379`).join(',')}`,
      '--secure-port=6443',
      `--service-cluster-ip-range=${SERVICE_CIDR}`,
    ],
    cpu: '250m',
    port: 6443,
    healthPath: '/livez',
    readinessPath: '/readyz',
    scheme: 'HTTPS',
    host: address,
  };
}

function controllerManager({ podCidr }: ControlPlaneMachine): Component {
  return {
    name: 'kube-controller-manager',
    image: kubernetesImage('kube-controller-manager'),
    command: [
      'kube-controller-manager',
      '--allocate-node-cidrs=true',
      '--bind-address=127.0.0.1',
      `--cluster-cidr=${podCidr}`,
      '--controllers=*,bootstrapsigner,tokencleaner',
      '--leader-elect=true',
      `--service-cluster-ip-range=${SERVICE_CIDR}`,
      '--use-service-account-credentials=true',
    ],
    cpu: '200m',
    port: 10_257,
    healthPath: '/healthz',
    scheme: 'HTTPS',
    host: '127.0.0.1',
  };
}

function scheduler({ configuresScheduler }: ControlPlaneMachine): Component {
  const config = configuresScheduler ? [`--config=${SCHEDULER_CONFIGURATION}`] : [];
  return {
    name: 'kube-scheduler',
    image: kubernetesImage('kube-scheduler'),
    command: ['kube-scheduler', '--bind-address=127.0.0.1', ...config, '--leader-elect=true'],
    ...(configuresScheduler ? { file: SCHEDULER_CONFIGURATION } : {}),
    cpu: '100m',
    port: 10_259,
    healthPath: '/livez',
    readinessPath: '/readyz',
    scheme: 'HTTPS',
    host: '127.0.0.1',
  };
}

/** The cloud's own, as its provider installs it beside the control plane. */
function cloudControllerManager(): Component {
  return {
    name: 'cloud-controller-manager',
    image: kubernetesImage('cloud-controller-manager'),
    command: [
      'cloud-controller-manager',
      '--bind-address=127.0.0.1',
      '--cloud-provider=kubetarium',
      '--controllers=service-lb-controller',
      '--leader-elect=true',
    ],
    cpu: '100m',
    port: 10_258,
    healthPath: '/healthz',
    scheme: 'HTTPS',
    host: '127.0.0.1',
  };
}

function podOf(component: Component): Pod {
  const { name, memory, file } = component;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'kube-system',
      labels: { component: name, tier: 'control-plane' },
    },
    spec: {
      containers: [
        {
          name,
          image: component.image,
          imagePullPolicy: 'IfNotPresent',
          command: component.command,
          ports: [{ name: 'probe-port', containerPort: component.port, protocol: 'TCP' }],
          ...(file ? { volumeMounts: [{ name: 'config', mountPath: file, readOnly: true }] } : {}),
          resources: { requests: { cpu: component.cpu, ...(memory ? { memory } : {}) } },
          livenessProbe: probe(component, component.healthPath, 8, 10),
          startupProbe: probe(component, component.healthPath, 24, 10),
          ...(component.readinessPath
            ? { readinessProbe: { ...probe(component, component.readinessPath, 3, 1) } }
            : {}),
        },
      ],
      ...(file ? { volumes: [{ name: 'config', hostPath: { path: file, type: 'File' } }] } : {}),
      hostNetwork: true,
      priority: 2_000_001_000,
      priorityClassName: 'system-node-critical',
      securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
    },
  };
}

function probe(
  { host, port, scheme }: Component,
  path: string,
  failureThreshold: number,
  periodSeconds: number,
): Probe {
  return {
    httpGet: { host, path, port, scheme },
    failureThreshold,
    periodSeconds,
    timeoutSeconds: 15,
  };
}

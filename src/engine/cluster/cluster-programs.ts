// The programs in the images of the cluster's own components.
import { coreDnsProgram } from '../../addons/coredns/program.ts';
import { ingressProgram } from '../../addons/ingress/program.ts';
import { cloudControllerManagerProgram } from '../../addons/cloud-controller-manager/program.ts';
import { clusterAutoscalerProgram } from '../../addons/cluster-autoscaler/program.ts';
import { vpaProgram } from '../../addons/vertical-pod-autoscaler/program.ts';
import type { VpaPart } from '../../addons/vertical-pod-autoscaler/vpa-main.ts';
import { metricsAdapterProgram } from '../../addons/metrics-adapter/program.ts';
import { metricsServerProgram } from '../../addons/metrics-server/program.ts';
import { csiDiskProgram } from '../../addons/storage-provisioner/csi-program.ts';
import { storageProvisionerProgram } from '../../addons/storage-provisioner/program.ts';
import { controllers, watchable } from '../../control-plane/controllers/controllers.ts';
import { etcdProgram } from '../../control-plane/etcd/etcd-program.ts';
import { schedulerProgram } from '../../control-plane/scheduler/program.ts';
import { assert } from '../../kernel/assert.ts';
import { networkPolicyProgram } from '../../node/dataplane/policy/program.ts';
import { kubeProxyProgram } from '../../node/dataplane/proxy/kube-proxy.ts';
import { Registry } from '../../model/resources/registry.ts';
import type { Credentials } from '../../model/api/request.ts';
import type { Program, ProgramContext } from '../../world/machines/program.ts';
import { serveHttp, textResponse } from '../../world/network/http.ts';
import { STORAGE_ACCOUNT, STORAGE_NAMESPACE } from './addons-storage.ts';
import { clusterApiServer } from './api-server.ts';
import { clientOf } from './client-of.ts';
import type { Cluster } from './cluster.ts';
import type { ComponentImage } from './component-images.ts';
import { controllerManagerProgram } from './controller-manager.ts';
import { CLOUD_CONTROLLER_MANAGER, SCHEDULER, serviceAccountCredentials } from './credentials.ts';
import { rootCertificate } from './root-certificate.ts';
import { onMachinesOnly, standaloneEtcd } from './standalone.ts';

const ETCD_METRICS_PORT = 2381;
const SCHEDULER_PORT = 10_259;

export function clusterPrograms(cluster: Cluster): readonly ComponentImage[] {
  return [
    component('etcd', 23, 60, 22, withHealth(ETCD_METRICS_PORT, etcd(cluster))),
    component('kube-apiserver', 28, 280, 45, apiServer(cluster)),
    component('kube-controller-manager', 24, 60, 16, controllerManager(cluster)),
    component('kube-scheduler', 18, 30, 4, withHealth(SCHEDULER_PORT, scheduler(cluster))),
    component('kube-proxy', 27, 20, 1, kubeProxy(cluster)),
    coreDns(cluster),
    metricsServer(cluster),
    storageProvisioner(cluster),
    csiDisk(cluster),
    component('cloud-controller-manager', 18, 30, 3, cloudControllerManager(cluster)),
    networkPolicies(cluster),
    ingressController(cluster),
    clusterAutoscaler(cluster),
    metricsAdapter(cluster),
    vertical(cluster, 'recommender'),
    vertical(cluster, 'updater'),
    vertical(cluster, 'admission-controller'),
  ];
}

function component(
  name: string,
  megabytes: number,
  memoryMegabytes: number,
  idleMilli: number,
  program: Program,
): ComponentImage {
  const repository = `registry.k8s.io/${name}`;
  const path = `/usr/local/bin/${name}`;
  return { repository, path, program, megabytes, memoryMegabytes, idleMilli };
}

function etcd(cluster: Cluster): Program {
  return (self) => {
    const isMember = cluster.etcd.hasMember(self.hostname) && isOnMachine(cluster, self);
    return isMember ? etcdProgram(cluster.etcd, self.hostname)(self) : standaloneEtcd(self);
  };
}

function apiServer(cluster: Cluster): Program {
  const error = 'Error: error while building transport: no etcd member on this host';
  return onMachinesOnly((self) => isOnMachine(cluster, self), error, clusterApiServer(cluster));
}

/** It shares the network, and so the name, of one of the cluster's machines. */
function isOnMachine(cluster: Cluster, { hostname, net }: ProgramContext): boolean {
  return cluster.machine(hostname)?.machine.host === net;
}

function scheduler(cluster: Cluster): Program {
  return function* (self) {
    const leaderIdentity = `${self.hostname}_${self.process.random.uuid()}`;
    const connect = (context: typeof self) =>
      clientOf(cluster, context, podCredentials(context) ?? SCHEDULER, 'kube-scheduler');
    return yield* schedulerProgram(connect, {
      leaderIdentity,
      onCore: (core) => {
        cluster.schedulingCores.add(core);
        self.process.onEnd(() => cluster.schedulingCores.delete(core));
      },
    })(self);
  };
}

/** The token that the kubelet gave a pod; static pods have none. */
function podCredentials({ files }: ProgramContext): Credentials | undefined {
  const token = files.readText('/var/run/secrets/kubernetes.io/serviceaccount/token');
  return typeof token === 'string' ? { is: 'token', token } : undefined;
}

function kubeProxy(cluster: Cluster): Program {
  const account = serviceAccountCredentials('kube-system', 'kube-proxy');
  const program = kubeProxyProgram(
    (self) => clientOf(cluster, self, account, 'kube-proxy'),
    ({ hostname }) => {
      const node = cluster.dataplane.node(hostname);
      assert(node, `${hostname} has a dataplane`);
      return node;
    },
  );
  const error = 'Error: unable to create proxier: iptables: Operation not permitted';
  return onMachinesOnly((self) => isOnMachine(cluster, self), error, program);
}

function networkPolicies(cluster: Cluster): ComponentImage {
  const account = serviceAccountCredentials('kube-system', 'kube-network-policies');
  return {
    repository: 'registry.k8s.io/networking/kube-network-policies',
    path: '/bin/netpol',
    program: networkPolicyProgram(
      (self) => clientOf(cluster, self, account, 'kube-network-policies'),
      cluster.dataplane,
    ),
    megabytes: 19,
    memoryMegabytes: 20,
  };
}

function ingressController(cluster: Cluster): ComponentImage {
  return {
    repository: 'registry.k8s.io/ingress-nginx/controller',
    path: '/nginx-ingress-controller',
    program: ingressProgram((self) => {
      const namespace = self.env.get('POD_NAMESPACE') ?? 'ingress-nginx';
      const account = serviceAccountCredentials(namespace, 'ingress-nginx');
      return clientOf(cluster, self, account, 'nginx-ingress-controller');
    }),
    megabytes: 110,
    memoryMegabytes: 90,
  };
}

/** Not installed by kubeadm: it comes with its own manifest, which names the node groups. */
function clusterAutoscaler(cluster: Cluster): ComponentImage {
  const account = serviceAccountCredentials('kube-system', 'cluster-autoscaler');
  return {
    repository: 'registry.k8s.io/autoscaling/cluster-autoscaler',
    path: '/cluster-autoscaler',
    program: clusterAutoscalerProgram(
      (self) => clientOf(cluster, self, account, 'cluster-autoscaler'),
      cluster.cloud,
    ),
    megabytes: 50,
    memoryMegabytes: 60,
  };
}

/** Not installed by kubeadm: one of the three parts of the vertical pod autoscaler. */
function vertical(cluster: Cluster, part: VpaPart): ComponentImage {
  const name = `vpa-${part}`;
  const account = serviceAccountCredentials('kube-system', name);
  return {
    repository: `registry.k8s.io/autoscaling/${name}`,
    path: `/${part}`,
    program: vpaProgram((self) => clientOf(cluster, self, account, name), part),
    megabytes: 20,
    memoryMegabytes: 40,
  };
}

function coreDns(cluster: Cluster): ComponentImage {
  const account = serviceAccountCredentials('kube-system', 'coredns');
  return {
    repository: 'registry.k8s.io/coredns/coredns',
    path: '/coredns',
    program: coreDnsProgram((self) => clientOf(cluster, self, account, 'coredns')),
    megabytes: 22,
    memoryMegabytes: 20,
  };
}

function metricsServer(cluster: Cluster): ComponentImage {
  const account = serviceAccountCredentials('kube-system', 'metrics-server');
  return {
    repository: 'registry.k8s.io/metrics-server/metrics-server',
    path: '/metrics-server',
    program: metricsServerProgram(
      (self) => clientOf(cluster, self, account, 'metrics-server'),
      cluster.backends,
    ),
    megabytes: 22,
    memoryMegabytes: 30,
  };
}

/** Not installed by kubeadm: custom and external metrics for autoscalers. */
function metricsAdapter(cluster: Cluster): ComponentImage {
  const account = serviceAccountCredentials('kube-system', 'metrics-adapter');
  return {
    repository: 'docker.io/kubetarium/metrics-adapter',
    path: '/metrics-adapter',
    program: metricsAdapterProgram(
      (self) => clientOf(cluster, self, account, 'metrics-adapter'),
      cluster.backends,
    ),
    megabytes: 25,
    memoryMegabytes: 40,
  };
}

function storageProvisioner(cluster: Cluster): ComponentImage {
  const account = serviceAccountCredentials(STORAGE_NAMESPACE, STORAGE_ACCOUNT);
  return {
    repository: 'docker.io/rancher/local-path-provisioner',
    path: '/usr/bin/local-path-provisioner',
    program: storageProvisionerProgram(
      (self) => clientOf(cluster, self, account, 'local-path-provisioner'),
      {
        makeDirectory: (node, path) => makeDirectory(cluster, node, path),
        removeDirectory: (node, path) => removeDirectory(cluster, node, path),
      },
    ),
    megabytes: 25,
    memoryMegabytes: 15,
  };
}

/** Not installed by kubeadm: it comes with its own manifest, as a cloud's driver does. */
function csiDisk(cluster: Cluster): ComponentImage {
  const account = serviceAccountCredentials('kube-system', 'csi-disk');
  return {
    repository: 'docker.io/kubetarium/disk-csi-driver',
    path: '/disk-csi-driver',
    program: csiDiskProgram((self) => clientOf(cluster, self, account, 'disk-csi-driver')),
    megabytes: 30,
    memoryMegabytes: 20,
  };
}

/** As the helper pod does it: `mkdir -m 0777 -p`. */
function makeDirectory(cluster: Cluster, node: string, path: string): string | undefined {
  const machine = cluster.machine(node)?.machine;
  if (!machine?.isOn) return 'create process timeout after 120 seconds';
  return machine.files.makeDirectory(path, { parents: true, mode: 0o777 })?.text;
}

function removeDirectory(cluster: Cluster, node: string, path: string): string | undefined {
  const machine = cluster.machine(node)?.machine;
  // The disk of a node that is gone for good is gone with it.
  if (!machine || !machine.files.exists(path)) return undefined;
  if (!machine.isOn) return `failed to delete volume: node ${node} does not answer`;
  machine.files.remove(path, { recursive: true });
  return undefined;
}

function cloudControllerManager(cluster: Cluster): Program {
  return cloudControllerManagerProgram(
    (self) => clientOf(cluster, self, CLOUD_CONTROLLER_MANAGER, 'cloud-controller-manager'),
    cluster.cloud,
  );
}

function controllerManager(cluster: Cluster): Program {
  return controllerManagerProgram({
    definitions: controllers({
      resources: watchable(Registry.builtIn()),
      clusterCidr: cluster.podCidr,
      rootCertificate: rootCertificate(cluster.kernel),
    }),
    server: (hostname) => cluster.apiServerFor(hostname),
    onRunning: (running) => {
      cluster.controllers = running;
    },
  });
}

/** Serves the health endpoints beside a program that has none of its own. */
function withHealth(port: number, program: Program): Program {
  return function* (self) {
    serveHttp(self.process, self.net, port, function* ({ request: { path } }) {
      const isHealth = /^\/(livez|readyz|healthz|health)\b/.test(path);
      return isHealth ? textResponse(200, 'ok') : textResponse(404, '404 page not found\n');
    });
    return yield* program(self);
  };
}

// The programs in the images of add-ons: pods that ask the API server as a service account.
import { clusterAutoscalerProgram } from '../../addons/cluster-autoscaler/program.ts';
import { coreDnsProgram } from '../../addons/coredns/program.ts';
import { ingressProgram } from '../../addons/ingress/program.ts';
import { metricsAdapterProgram } from '../../addons/metrics-adapter/program.ts';
import { metricsServerProgram } from '../../addons/metrics-server/program.ts';
import { csiDiskProgram } from '../../addons/storage-provisioner/csi-program.ts';
import { storageProvisionerProgram } from '../../addons/storage-provisioner/program.ts';
import { vpaProgram } from '../../addons/vertical-pod-autoscaler/program.ts';
import type { VpaPart } from '../../addons/vertical-pod-autoscaler/vpa-main.ts';
import type { ApiClient } from '../../client/api-client.ts';
import { networkPolicyProgram } from '../../node/dataplane/policy/program.ts';
import type { Program, ProgramContext } from '../../world/machines/program.ts';
import { STORAGE_ACCOUNT, STORAGE_NAMESPACE } from './addons-storage.ts';
import { clientOf } from './client-of.ts';
import type { Cluster } from './cluster.ts';
import type { ComponentImage } from './component-images.ts';
import { serviceAccountCredentials } from './credentials.ts';

interface Addon {
  readonly repository: string;
  readonly path: string;
  readonly megabytes: number;
  readonly memoryMegabytes: number;
  /** The service account, in kube-system unless the namespace is given. */
  readonly account: string;
  readonly namespace?: string | ((self: ProgramContext) => string);
  /** What the client calls itself; the account's name unless given. */
  readonly agent?: string;
  readonly program: (connect: (self: ProgramContext) => ApiClient, cluster: Cluster) => Program;
}

export function addonPrograms(cluster: Cluster): readonly ComponentImage[] {
  return ADDONS.map((addon) => imageOf(addon, cluster));
}

function imageOf(addon: Addon, cluster: Cluster): ComponentImage {
  const { repository, path, megabytes, memoryMegabytes, account, agent = account } = addon;
  const { namespace = 'kube-system' } = addon;
  const connect = (self: ProgramContext): ApiClient => {
    const own = typeof namespace === 'string' ? namespace : namespace(self);
    return clientOf(cluster, self, serviceAccountCredentials(own, account), agent);
  };
  const program = addon.program(connect, cluster);
  return { repository, path, program, megabytes, memoryMegabytes };
}

const ADDONS: readonly Addon[] = [
  {
    account: 'coredns',
    repository: 'registry.k8s.io/coredns/coredns',
    path: '/coredns',
    megabytes: 22,
    memoryMegabytes: 20,
    program: (connect) => coreDnsProgram(connect),
  },
  {
    account: 'metrics-server',
    repository: 'registry.k8s.io/metrics-server/metrics-server',
    path: '/metrics-server',
    megabytes: 22,
    memoryMegabytes: 30,
    program: (connect, { backends }) => metricsServerProgram(connect, backends),
  },
  {
    account: STORAGE_ACCOUNT,
    namespace: STORAGE_NAMESPACE,
    agent: 'local-path-provisioner',
    repository: 'docker.io/rancher/local-path-provisioner',
    path: '/usr/bin/local-path-provisioner',
    megabytes: 25,
    memoryMegabytes: 15,
    program: (connect, cluster) =>
      storageProvisionerProgram(connect, {
        makeDirectory: (node, path) => makeDirectory(cluster, node, path),
        removeDirectory: (node, path) => removeDirectory(cluster, node, path),
      }),
  },
  {
    account: 'kube-network-policies',
    repository: 'registry.k8s.io/networking/kube-network-policies',
    path: '/bin/netpol',
    megabytes: 19,
    memoryMegabytes: 20,
    program: (connect, { dataplane }) => networkPolicyProgram(connect, dataplane),
  },
  {
    account: 'ingress-nginx',
    namespace: ({ env }) => env.get('POD_NAMESPACE') ?? 'ingress-nginx',
    agent: 'nginx-ingress-controller',
    repository: 'registry.k8s.io/ingress-nginx/controller',
    path: '/nginx-ingress-controller',
    megabytes: 110,
    memoryMegabytes: 90,
    program: ingressProgram,
  },
  // Not installed by kubeadm: what follows comes with manifests of its own (public/manifests).
  {
    account: 'csi-disk',
    agent: 'disk-csi-driver',
    repository: 'docker.io/kubetarium/disk-csi-driver',
    path: '/disk-csi-driver',
    megabytes: 30,
    memoryMegabytes: 20,
    program: csiDiskProgram,
  },
  {
    account: 'cluster-autoscaler',
    repository: 'registry.k8s.io/autoscaling/cluster-autoscaler',
    path: '/cluster-autoscaler',
    megabytes: 50,
    memoryMegabytes: 60,
    program: (connect, { cloud }) => clusterAutoscalerProgram(connect, cloud),
  },
  {
    account: 'metrics-adapter',
    repository: 'docker.io/kubetarium/metrics-adapter',
    path: '/metrics-adapter',
    megabytes: 25,
    memoryMegabytes: 40,
    program: (connect, { backends }) => metricsAdapterProgram(connect, backends),
  },
  ...(['recommender', 'updater', 'admission-controller'] as const).map(verticalPodAutoscaler),
];

function verticalPodAutoscaler(part: VpaPart): Addon {
  return {
    account: `vpa-${part}`,
    repository: `registry.k8s.io/autoscaling/vpa-${part}`,
    path: `/${part}`,
    megabytes: 20,
    memoryMegabytes: 40,
    program: (connect) => vpaProgram(connect, part),
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

// What init keeps running on every node: the container runtime and the kubelet.
import { SECOND } from '../../kernel/time.ts';
import { BridgePodNetwork } from '../../node/dataplane/cni/pod-network.ts';
import type { NodeDataplane } from '../../node/dataplane/node-dataplane.ts';
import { MANIFEST_DIRECTORY } from '../../node/kubelet/kubelet-config.ts';
import { kubeletProgram } from '../../node/kubelet/kubelet.ts';
import { PodDirectories } from '../../node/kubelet/volumes/pod-directories.ts';
import { Containerd } from '../../node/runtime/containerd/containerd.ts';
import { installCrictl } from '../../node/runtime/crictl/install-crictl.ts';
import { ImageStore } from '../../node/runtime/containerd/image-store.ts';
import type { ImageRegistry } from '../../node/runtime/image-source.ts';
import { CriError } from '../../node/runtime/cri.ts';
import { CONTAINERD, CRI_O, DOCKERSHIM } from '../../node/runtime/containerd/flavor.ts';
import type { RuntimeFlavor } from '../../node/runtime/containerd/flavor.ts';
import { CLUSTER_DNS_ADDRESS } from './address-plan.ts';
import type { ClusterConfig, RuntimeName } from './cluster-config.ts';
import type { Cluster, ClusterMachine } from './cluster.ts';
import { nodeCredentials } from './credentials.ts';
import { KUBERNETES_VERSION } from './versions.ts';

const CONTROL_PLANE_TAINT = {
  key: 'node-role.kubernetes.io/control-plane',
  effect: 'NoSchedule',
} as const;

export function installNode(cluster: Cluster, node: ClusterMachine): void {
  const { machine, isControlPlane } = node;
  const { config } = cluster;
  const runtime = new Containerd({
    machine,
    flavor: flavorOf(config, machine.name),
    images: new ImageStore(registryOf(cluster)),
    network: new BridgePodNetwork(
      installDataplane(cluster, node),
      () => podCidrOf(cluster, machine.name),
      (message) => new CriError('Unknown', message),
    ),
  });
  cluster.installRuntime(node, runtime);
  installCrictl(machine, runtime);
  machine.files.makeDirectory(MANIFEST_DIRECTORY, { parents: true });
  const { unit } = runtime.flavor;
  machine.addUnit({ name: unit, program: runtime.program, restartDelay: 5 * SECOND });
  machine.addUnit({
    name: 'kubelet',
    program: kubeletProgram({
      nodeName: machine.name,
      machine,
      runtime,
      apiServer: () => cluster.apiServerFor(machine.name),
      credentials: nodeCredentials(machine.name),
      directories: new PodDirectories(),
      sharedStorage: cluster.storage,
      version: KUBERNETES_VERSION,
      labels: node.labels,
      taints: isControlPlane ? [CONTROL_PLANE_TAINT] : [],
      maxPods: isControlPlane ? 110 : config.nodePods,
      clusterDNS: CLUSTER_DNS_ADDRESS,
      clusterDomain: 'cluster.local',
      sight: node.sight,
    }),
    restartDelay: 10 * SECOND,
  });
}

const FLAVORS: Readonly<Record<RuntimeName, RuntimeFlavor>> = {
  containerd: CONTAINERD,
  'cri-o': CRI_O,
  docker: DOCKERSHIM,
};

function flavorOf({ runtimes }: ClusterConfig, node: string): RuntimeFlavor {
  const name = runtimes && Object.hasOwn(runtimes, node) ? runtimes[node] : undefined;
  return FLAVORS[name ?? 'containerd'];
}

/** What the node's Node says; '' before there is one. */
/** The kernel's packet rules; they are gone with the power. */
function installDataplane(
  cluster: Cluster,
  { machine, isControlPlane }: ClusterMachine,
): NodeDataplane {
  const rules = cluster.dataplane.addNode(machine.host);
  rules.takesLoadBalancerTraffic = !isControlPlane;
  const resetAtPowerOff = (): void =>
    machine.onPowerOff(() => {
      rules.reset();
      resetAtPowerOff();
    });
  resetAtPowerOff();
  return rules;
}

function podCidrOf(cluster: Cluster, nodeName: string): string {
  if (!cluster.store.isOpen('nodes')) return '';
  const node = cluster.store.get('nodes', nodeName) as
    | { readonly spec?: { readonly podCIDR?: string } }
    | undefined;
  return node?.spec?.podCIDR ?? '';
}

/** All registries of the world; while they are down, pulls time out. */
function registryOf(cluster: Cluster): ImageRegistry {
  return {
    resolve(name) {
      if (cluster.isRegistryReachable) {
        return cluster.imageProfiles.apply(cluster.images.resolve(name));
      }
      const message = `failed to do request: Head "${name}": dial tcp: i/o timeout`;
      return { is: 'failed', code: 'Unknown', message };
    },
    pullDuration: (image) => cluster.imageProfiles.pullDuration(image),
  };
}

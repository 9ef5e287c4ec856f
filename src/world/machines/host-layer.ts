// The files of a node's own disk before anything runs there: one layer for all machines.
import type { DirectoryNode } from './file-system-node.ts';
import { becomeShared, createDirectory, createFile } from './file-system-node.ts';

const DIRECTORIES = (
  'bin boot dev home lib lib64 media mnt opt/cni/bin proc root run/containerd sbin srv ' +
  'sys tmp usr/bin usr/lib usr/local/bin usr/sbin usr/share etc/cni/net.d ' +
  'etc/containerd etc/kubernetes/manifests var/cache var/lib/containerd ' +
  'var/lib/kubelet/pki var/lib/kubelet/pods var/log/containers var/log/journal ' +
  'var/log/pods var/spool var/tmp'
).split(' ');

const OS_RELEASE = `PRETTY_NAME="Ubuntu 24.04.1 LTS"
NAME="Ubuntu"
VERSION_ID="24.04"
VERSION="24.04.1 LTS (Noble Numbat)"
VERSION_CODENAME=noble
ID=ubuntu
ID_LIKE=debian
`;

/** As kubeadm writes it. Source: reference/config-api/kubelet-config.v1beta1. */
const KUBELET_CONFIGURATION = `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
cgroupDriver: systemd
clusterDNS:
- 10.96.0.10
clusterDomain: cluster.local
healthzBindAddress: 127.0.0.1
healthzPort: 10248
rotateCertificates: true
shutdownGracePeriod: 0s
shutdownGracePeriodCriticalPods: 0s
staticPodPath: /etc/kubernetes/manifests
`;

const FILES: readonly (readonly [path: string, text: string])[] = [
  ['etc/os-release', OS_RELEASE],
  ['etc/hosts', '127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n'],
  ['etc/passwd', 'root:x:0:0:root:/root:/bin/bash\n'],
  ['etc/group', 'root:x:0:\n'],
  ['var/lib/kubelet/config.yaml', KUBELET_CONFIGURATION],
];

let layer: DirectoryNode | undefined;

/** Built when first asked for, and never changed: machines write to copies. */
export function hostLayer(): DirectoryNode {
  if (layer) return layer;
  layer = createDirectory();
  for (const path of DIRECTORIES) directoryOf(layer, path);
  for (const [path, text] of FILES) {
    const slash = path.lastIndexOf('/');
    directoryOf(layer, path.slice(0, slash)).entries.set(path.slice(slash + 1), createFile(text));
  }
  directoryOf(layer, 'tmp').mode = 0o1777;
  becomeShared(layer);
  return layer;
}

function directoryOf(root: DirectoryNode, path: string): DirectoryNode {
  let directory = root;
  for (const step of path.split('/')) {
    let next = directory.entries.get(step);
    if (next?.kind !== 'directory') directory.entries.set(step, (next = createDirectory()));
    directory = next as DirectoryNode;
  }
  return directory;
}

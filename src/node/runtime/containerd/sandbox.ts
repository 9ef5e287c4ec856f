// A pod's sandbox: its network, hostname and control group, held by a pause container.
import { ProcessTable } from '../../../world/processes/process-table.ts';
import type { ControlGroup } from '../../../world/machines/control-group.ts';
import type { TreeNode } from '../../../world/machines/file-system-node.ts';
import { FileTree } from '../../../world/machines/file-system-tree.ts';
import type { Machine } from '../../../world/machines/machine.ts';
import type { NetworkNamespace } from '../../../world/network/network-namespace.ts';
import type { SandboxConfig } from '../cri.ts';
import type { CriSandboxStatus } from '../cri.ts';
import type { NetworkedSandbox } from '../pod-network.ts';
import type { Container } from './container.ts';
import { groupLimitsOf } from './group-limits.ts';
import type { SandboxFile } from './sandbox-files.ts';
import { sandboxFile } from './sandbox-files.ts';

/**
 * The pause process does nothing but hold the namespaces, so the record stands for it: no task,
 * no timer.
 */
export class Sandbox {
  status: CriSandboxStatus;
  containers: readonly Container[] = [];
  readonly group: ControlGroup;
  /** Shared by all containers when the pod asks for it; pause is its pid 1. */
  readonly processes: ProcessTable | undefined;
  private etcTree: FileTree | undefined;
  private madeFiles: Map<SandboxFile, TreeNode> | undefined;

  /**
   * Static pods return under their names: a second API server with the chance of the first would
   * give the same uids again.
   */
  get isStatic(): boolean {
    return this.config.annotations['kubernetes.io/config.source'] === 'file';
  }

  constructor(
    readonly machine: Machine,
    readonly id: string,
    readonly config: SandboxConfig,
    readonly net: NetworkNamespace,
  ) {
    this.group = machine.group.child(`pod${config.uid}`, groupLimitsOf(config.resources));
    this.status = {
      id,
      name: config.name,
      namespace: config.namespace,
      uid: config.uid,
      attempt: config.attempt,
      isReady: true,
      createdAt: machine.kernel.now,
      addresses: config.hostNetwork ? [] : net.addresses,
      hostNetwork: config.hostNetwork,
      runtimeHandler: config.runtimeHandler,
      labels: config.labels,
    };
    if (config.shareProcessNamespace) {
      this.processes = new ProcessTable();
      const started = machine.kernel.now;
      this.processes.add({ parent: 0, command: '/pause', uid: 65535, started, signal: () => {} });
    }
  }

  /** The tree of the files below, which all containers share. */
  get etc(): FileTree {
    return (this.etcTree ??= new FileTree(this.machine.kernel.clock));
  }

  /** /etc/hosts, /etc/hostname or /etc/resolv.conf. */
  hostFile(path: SandboxFile): TreeNode {
    const files = (this.madeFiles ??= new Map());
    let file = files.get(path);
    if (!file) files.set(path, (file = sandboxFile(path, this.config, this.status.addresses)));
    return file;
  }

  /** The view of it that network plugins get. */
  get networked(): NetworkedSandbox {
    const { name, namespace, uid, portMappings } = this.config;
    return { id: this.id, podName: name, podNamespace: namespace, podUid: uid, portMappings };
  }

  becomeStopped(): void {
    this.status = { ...this.status, isReady: false };
    this.group.remove();
  }
}

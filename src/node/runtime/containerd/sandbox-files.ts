// The files that every container of a pod finds in /etc: hosts, hostname, resolv.conf.
import type { TreeNode } from '../../../world/machines/file-system-node.ts';
import { createFile } from '../../../world/machines/file-system-node.ts';
import type { FileTree } from '../../../world/machines/file-system-tree.ts';
import type { Mount } from '../../../world/machines/file-system-mounts.ts';
import type { DnsConfig, SandboxConfig } from '../cri.ts';
import type { Sandbox } from './sandbox.ts';

export type SandboxFile = '/etc/hosts' | '/etc/hostname' | '/etc/resolv.conf';
export const SANDBOX_FILES: readonly SandboxFile[] = [
  '/etc/hosts',
  '/etc/hostname',
  '/etc/resolv.conf',
];

/** The mount of one of them; few containers ever look, so the file is made when one does. */
export class SandboxFileMount implements Mount {
  readonly isReadOnly = false;

  constructor(
    private readonly sandbox: Sandbox,
    private readonly path: SandboxFile,
  ) {}

  get tree(): FileTree {
    return this.sandbox.etc;
  }

  get node(): TreeNode {
    return this.sandbox.hostFile(this.path);
  }
}

/** Upstream: pkg/kubelet/kubelet_pods.go (managedHostsFileContent), network/dns/dns.go. */
export function sandboxFile(
  path: SandboxFile,
  config: SandboxConfig,
  addresses: readonly string[],
): TreeNode {
  if (path === '/etc/hosts') return createFile(hosts(config, addresses));
  if (path === '/etc/hostname') return createFile(`${config.hostname}\n`);
  return createFile(resolvConf(config.dns));
}

function hosts(config: SandboxConfig, addresses: readonly string[]): string {
  const names = config.hostNames ?? [config.hostname];
  const lines = [
    '# Kubernetes-managed hosts file.',
    '127.0.0.1\tlocalhost',
    '::1\tlocalhost ip6-localhost ip6-loopback',
    'fe00::0\tip6-localnet',
    'fe00::0\tip6-mcastprefix',
    'fe00::1\tip6-allnodes',
    'fe00::2\tip6-allrouters',
    ...addresses.map((address) => [address, ...names].join('\t')),
  ];
  if (config.hostAliases.length > 0) {
    lines.push('', '# Entries added by HostAliases.');
    for (const [address, names] of config.hostAliases) {
      lines.push([address, ...names].join('\t'));
    }
  }
  return `${lines.join('\n')}\n`;
}

function resolvConf(dns: DnsConfig): string {
  const lines: string[] = [];
  if (dns.searches.length > 0) lines.push(`search ${dns.searches.join(' ')}`);
  for (const server of dns.servers) lines.push(`nameserver ${server}`);
  if (dns.options.length > 0) lines.push(`options ${dns.options.join(' ')}`);
  return `${lines.join('\n')}\n`;
}

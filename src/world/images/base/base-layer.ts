// The files that images begin with: a root directory, /etc, and a distribution's commands.
import {
  createDevice,
  createDirectory,
  createExecutable,
  createFile,
  createLink,
} from '../../machines/file-system-node.ts';
import type { Device, DirectoryNode, FileNode } from '../../machines/file-system-node.ts';
import type { Program } from '../../machines/program.ts';
import { COMMANDS } from '../shell/commands.ts';
import { KERNEL_BUILD, KERNEL_RELEASE } from '../shell/commands/system/identity.ts';
import { KERNEL_FILES } from '../shell/kernel-files.ts';

export type Base = 'scratch' | 'busybox' | 'alpine' | 'debian';

/** What a Debian slim image lacks of the commands that exist. */
const NOT_IN_DEBIAN: ReadonlySet<string> = new Set([
  'ps',
  'top',
  'wget',
  'curl',
  'nc',
  'nslookup',
  'dig',
  'ping',
  'ip',
  'ifconfig',
  'netstat',
  'killall',
  'pgrep',
  'pkill',
  'vi',
  'stress',
  'httpd',
  'telnet',
  'traceroute',
  'jq',
  'less',
  'bc',
  'xxd',
  'hexdump',
  'pidof',
  'unzip',
  'crond',
]);
/** What busybox images lack. */
const NOT_IN_BUSYBOX: ReadonlySet<string> = new Set([
  'curl',
  'dig',
  'stress',
  'bash',
  'jq',
  'getent',
  'apt-get',
  'ldd',
]);

const DIRECTORIES = [
  'bin',
  'dev',
  'etc',
  'home',
  'lib',
  'mnt',
  'opt',
  'proc',
  'root',
  'run',
  'sbin',
  'srv',
  'sys',
  'tmp',
  'usr',
  'usr/bin',
  'usr/sbin',
  'usr/local',
  'usr/local/bin',
  'usr/share',
  'usr/lib',
  'var',
  'var/lib',
  'var/log',
  'var/run',
  'var/cache',
  'var/tmp',
  'dev/shm',
  'dev/pts',
];
const DEVICES: readonly (readonly [string, Device])[] = [
  ['null', 'null'],
  ['zero', 'zero'],
  ['full', 'full'],
  ['random', 'random'],
  ['urandom', 'random'],
  ['tty', 'tty'],
  ['stdin', 'stdin'],
  ['stdout', 'stdout'],
  ['stderr', 'stderr'],
];

/** A new layer to add files to; the image that gets it becomes its owner. */
export function baseLayer(base: Base): DirectoryNode {
  const root = createDirectory();
  for (const path of DIRECTORIES) directoryAt(root, path);
  for (const [name, device] of DEVICES)
    directoryAt(root, 'dev').entries.set(name, createDevice(device));
  directoryAt(root, 'tmp').mode = 0o1777;
  directoryAt(root, 'var/tmp').mode = 0o1777;
  directoryAt(root, 'root').mode = 0o700;
  addFile(root, '/etc/passwd', passwd(base));
  addFile(root, '/etc/group', 'root:x:0:\nnobody:x:65534:\n');
  addFile(root, '/etc/os-release', osRelease(base));
  addProc(root);
  if (base !== 'scratch') addCommands(root, base);
  return root;
}

function addCommands(root: DirectoryNode, base: Base): void {
  const lacking = base === 'debian' ? NOT_IN_DEBIAN : NOT_IN_BUSYBOX;
  for (const [name, program] of COMMANDS) {
    if (!lacking.has(name)) addProgram(root, `/bin/${name}`, program);
  }
  if (base === 'debian') {
    addProgram(root, '/bin/bash', COMMANDS.get('sh') as Program);
    addFile(root, '/etc/debian_version', '12.11\n');
  }
  if (base === 'alpine') {
    addFile(root, '/etc/alpine-release', '3.22.1\n');
    addProgram(root, '/bin/ash', COMMANDS.get('sh') as Program);
  }
}

function passwd(base: Base): string {
  const shell = base === 'debian' ? '/bin/bash' : '/bin/sh';
  return `root:x:0:0:root:/root:${shell}\nnobody:x:65534:65534:nobody:/home:/bin/false\n`;
}

function osRelease(base: Base): string {
  const [id, name, version] =
    base === 'debian'
      ? ['debian', 'Debian GNU/Linux 12 (bookworm)', '12']
      : base === 'alpine'
        ? ['alpine', 'Alpine Linux v3.22', '3.22.1']
        : ['busybox', 'BusyBox', '1'];
  return `NAME="${name}"\nID=${id}\nVERSION_ID="${version}"\nPRETTY_NAME="${name}"\n`;
}

function addProc(root: DirectoryNode): void {
  addFile(root, '/proc/version', `Linux version ${KERNEL_RELEASE} (gcc) ${KERNEL_BUILD}\n`, 0o444);
  for (const [path, file] of KERNEL_FILES) {
    const slash = path.lastIndexOf('/');
    const directory = directoryAt(root, path.slice(0, slash));
    directory.entries.set(path.slice(slash + 1), createDevice(file, 0o444));
  }
  addFile(root, '/proc/filesystems', 'nodev\ttmpfs\nnodev\toverlay\n', 0o444);
}

/** The directory at a path below a layer's root, made when it is missing. */
export function directoryAt(root: DirectoryNode, path: string): DirectoryNode {
  let directory = root;
  for (const step of path.split('/')) {
    if (step === '') continue;
    let next = directory.entries.get(step);
    if (next?.kind !== 'directory') directory.entries.set(step, (next = createDirectory()));
    directory = next as DirectoryNode;
  }
  return directory;
}

function add(root: DirectoryNode, path: string, node: FileNode): void {
  const slash = path.lastIndexOf('/');
  directoryAt(root, path.slice(0, slash)).entries.set(path.slice(slash + 1), node);
}

export function addFile(root: DirectoryNode, path: string, text: string, mode = 0o644): void {
  add(root, path, createFile(text, mode));
}

export function addProgram(root: DirectoryNode, path: string, program: Program): void {
  add(root, path, createExecutable(program));
}

export function addLink(root: DirectoryNode, path: string, target: string): void {
  const slash = path.lastIndexOf('/');
  const directory = directoryAt(root, path.slice(0, slash));
  directory.entries.set(path.slice(slash + 1), createLink(target));
}

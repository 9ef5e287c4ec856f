// /proc and /sys/fs/cgroup: what the kernel says when it is asked. Source: proc(5), cgroup-v2.
import { SECOND } from '../../../kernel/time.ts';
import type { ControlGroup } from '../../machines/control-group.ts';
import type { KernelFile } from '../../machines/file-system-node.ts';
import type { MountPoint } from '../../machines/file-system-mounts.ts';
import type { ProgramContext } from '../../machines/program.ts';

/** The files by their paths. */
export const KERNEL_FILES: readonly (readonly [path: string, file: KernelFile])[] = [
  ['/proc/meminfo', 'meminfo'],
  ['/proc/cpuinfo', 'cpuinfo'],
  ['/proc/uptime', 'uptime'],
  ['/proc/loadavg', 'loadavg'],
  ['/proc/mounts', 'mounts'],
  ['/proc/1/cmdline', 'cmdline of 1'],
  ['/proc/1/status', 'status of 1'],
  ['/proc/1/environ', 'environ of 1'],
  ['/proc/self/status', 'status'],
  ['/proc/self/uid_map', 'uid_map'],
  ['/sys/fs/cgroup/memory.max', 'memory.max'],
  ['/sys/fs/cgroup/memory.current', 'memory.current'],
  ['/sys/fs/cgroup/memory.peak', 'memory.peak'],
  ['/sys/fs/cgroup/cpu.max', 'cpu.max'],
  ['/sys/fs/cgroup/cpu.weight', 'cpu.weight'],
  ['/sys/fs/cgroup/cpu.stat', 'cpu.stat'],
  ['/sys/fs/cgroup/pids.current', 'pids.current'],
];

/** The text of one of them; undefined for what is an ordinary device. */
export function kernelText(self: ProgramContext, file: string): string | undefined {
  const { group } = self;
  switch (file as KernelFile) {
    case 'meminfo':
      return meminfo(machineOf(group));
    case 'cpuinfo':
      return cpuinfo(machineOf(group));
    case 'uptime':
      return `${(upMicros(self) / SECOND).toFixed(2)} ${(upMicros(self) / SECOND).toFixed(2)}\n`;
    case 'loadavg':
      return `0.00 0.00 0.00 1/${self.processes.size} ${self.processes.lastPid}\n`;
    case 'mounts':
      return mountLines(
        self,
        (what, path, type, options) => `${what} ${path} ${type} ${options} 0 0`,
      );
    case 'cmdline of 1':
      return `${(self.processes.get(1)?.command ?? '').replaceAll(' ', '\0')}\0`;
    case 'status of 1':
      return statusText(self, 1);
    case 'status':
      return statusText(self, self.pid);
    case 'environ of 1':
      return [...self.env].map(([name, value]) => `${name}=${value}\0`).join('');
    case 'uid_map':
      return '         0          0 4294967295\n';
    case 'memory.max':
      return limitText(group.limits.memoryLimitBytes);
    case 'memory.current':
      return `${group.memoryBytes}\n`;
    case 'memory.peak':
      return `${group.peakMemoryBytes}\n`;
    case 'cpu.max':
      return cpuMax(group.limits.cpuQuotaMilli);
    case 'cpu.weight':
      return `${weightOf(group.cpuWeight)}\n`;
    case 'cpu.stat':
      return `usage_usec ${Math.round(group.cpuUsedMicros())}\n`;
    case 'pids.current':
      return `${self.processes.size}\n`;
    default:
      return undefined;
  }
}

/** What a container's root may do. Source: containerd's default capabilities. */
const USUAL_CAPABILITIES = '00000000a80425fb';
const NO_CAPABILITIES = '0000000000000000';

/** /proc/PID/status, as far as its fields have a meaning here. */
function statusText({ processes, user, group }: ProgramContext, pid: number): string {
  const entry = processes.get(pid);
  const [path = ''] = (entry?.command ?? '').split(' ');
  const { gid, groups = [], capabilities = USUAL_CAPABILITIES } = user;
  const uid = entry?.uid ?? user.uid;
  const held = uid === 0 ? capabilities : NO_CAPABILITIES;
  const four = (id: number): string => [id, id, id, id].join('\t');
  const lines = [
    ['Name', path.slice(path.lastIndexOf('/') + 1).slice(0, 15)],
    ['State', 'S (sleeping)'],
    ['Pid', pid],
    ['PPid', entry?.parent ?? 0],
    ['Uid', four(uid)],
    ['Gid', four(gid)],
    ['Groups', `${groups.join(' ')} `],
    ['VmRSS', `${String(Math.floor(group.memoryBytes / 1024)).padStart(8)} kB`],
    ['Threads', 1],
    ['CapInh', NO_CAPABILITIES],
    ['CapPrm', held],
    ['CapEff', held],
    ['CapBnd', capabilities],
    ['CapAmb', NO_CAPABILITIES],
    ['NoNewPrivs', 0],
    ['Seccomp', 0],
  ];
  return lines.map(([name, value]) => `${name}:\t${value}\n`).join('');
}

const PERIOD_MICROS = 100_000;

function limitText(limit: number | undefined): string {
  return limit === undefined ? 'max\n' : `${limit}\n`;
}

function cpuMax(milli: number | undefined): string {
  return `${milli === undefined ? 'max' : milli * (PERIOD_MICROS / 1000)} ${PERIOD_MICROS}\n`;
}

/** Shares of cgroup v1 as a weight of v2. Source: KEP-2254 (cgroup v2). */
function weightOf(shares: number): number {
  return 1 + Math.floor(((Math.max(shares, 2) - 2) * 9999) / 262_142);
}

function machineOf(group: ControlGroup): ControlGroup {
  let machine = group;
  while (machine.parent) machine = machine.parent;
  return machine;
}

function meminfo(machine: ControlGroup): string {
  const total = machine.memoryLimitBytes;
  const free = total - machine.memoryBytes;
  const line = (name: string, bytes: number): string =>
    `${`${name}:`.padEnd(15)} ${String(Math.floor(bytes / 1024)).padStart(8)} kB\n`;
  return line('MemTotal', total) + line('MemFree', free) + line('MemAvailable', free);
}

function cpuinfo(machine: ControlGroup): string {
  const count = Math.max(1, Math.floor((machine.limits.cpuQuotaMilli ?? 1000) / 1000));
  const one = (index: number): string =>
    `processor\t: ${index}\nvendor_id\t: GenuineIntel\nmodel name\t: Simulated CPU\n\n`;
  return Array.from({ length: count }, (_, index) => one(index)).join('');
}

function upMicros(self: ProgramContext): number {
  return self.process.clock.now - (self.processes.get(1)?.started ?? self.process.clock.now);
}

type Line = (what: string, path: string, type: string, options: string) => string;

/** One line for each mount of the container: its root first. */
export function mountLines(self: ProgramContext, line: Line): string {
  const lines = [line('overlay', '/', 'overlay', 'rw,relatime')];
  lines.push(line('proc', '/proc', 'proc', 'rw,nosuid,nodev,noexec,relatime'));
  lines.push(line('cgroup', '/sys/fs/cgroup', 'cgroup2', 'ro,nosuid,nodev,noexec,relatime'));
  const below = (point: MountPoint, path: string): void => {
    for (const child of point.children ?? []) {
      const full = `${path}/${child.name}`;
      const { mount } = child;
      if (mount) {
        const isMemory = mount.tree.account !== undefined && mount.tree.limitBytes !== Infinity;
        const mode = mount.isReadOnly ? 'ro,relatime' : 'rw,relatime';
        lines.push(line(isMemory ? 'tmpfs' : '/dev/sda1', full, isMemory ? 'tmpfs' : 'ext4', mode));
      }
      below(child, full);
    }
  };
  below(self.files.mounts, '');
  return `${lines.join('\n')}\n`;
}

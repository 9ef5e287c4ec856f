// Which capabilities a container gets, as the mask of /proc/PID/status.
// Source: linux/capability.h, containerd's default set. Upstream: kuberuntime/security_context.go.
import type { SecurityContext } from '../../../model/generated/types.ts';

/** In the kernel's order: the place in the list is the bit. */
const NAMES = (
  'CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE ' +
  'NET_BIND_SERVICE NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO ' +
  'SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME ' +
  'SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG ' +
  'WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE'
).split(' ');
const DEFAULTS = (
  'CHOWN DAC_OVERRIDE FSETID FOWNER MKNOD NET_RAW SETGID SETUID SETFCAP SETPCAP ' +
  'NET_BIND_SERVICE SYS_CHROOT KILL AUDIT_WRITE'
).split(' ');

/** Sixteen hexadecimal digits. */
export function capabilityMask(context: SecurityContext | undefined): string {
  const { add = [], drop = [] } = context?.capabilities ?? {};
  const dropped = add.length + drop.length === 0 ? NONE : new Set(drop.map(plain));
  const wanted = new Set<string>(dropped.has('ALL') ? [] : DEFAULTS);
  for (const name of dropped) wanted.delete(name);
  const added = add.map(plain);
  for (const name of added) wanted.add(name);
  const hasAll = context?.privileged === true || wanted.has('ALL');
  const held = NAMES.map((name) => (hasAll ? !dropped.has(name) : wanted.has(name)));
  let text = '';
  for (let digit = 15; digit >= 0; digit--) {
    let value = 0;
    for (let bit = 0; bit < 4; bit++) if (held[digit * 4 + bit]) value |= 1 << bit;
    text += value.toString(16);
  }
  return text;
}

const NONE: ReadonlySet<string> = new Set();

function plain(name: string): string {
  return name.replace(/^CAP_/, '');
}

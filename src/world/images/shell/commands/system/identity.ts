// id, whoami, hostname, uname, nproc, arch, tty: who and where am I.
import { isFileError } from '../../../../machines/file-system-error.ts';
import type { Program } from '../../../../machines/program.ts';
import { complain, parseOptions } from '../../command.ts';
import { mountLines } from '../../kernel-files.ts';
import { light } from '../../light.ts';
import { groupName, userName } from '../../user-names.ts';

export const id: Program = light(function* (self) {
  const { given } = parseOptions(self.argv, 'ugGnr');
  const { uid, gid, groups = [] } = self.user;
  const isNamed = given.has('n');
  const user = userName(self.files, uid);
  const group = groupName(self.files, gid);
  const named = (text: string, number: number): string =>
    text === String(number) ? text : `${number}(${text})`;
  if (given.has('u')) self.stdout.write(`${isNamed ? user : uid}\n`);
  else if (given.has('g') || given.has('G')) self.stdout.write(`${isNamed ? group : gid}\n`);
  else {
    const all = [...new Set([gid, ...groups])].sort((a, b) => a - b);
    const shown = all.map((one) => named(groupName(self.files, one), one)).join(',');
    self.stdout.write(`uid=${named(user, uid)} gid=${named(group, gid)} groups=${shown}\n`);
  }
  return 0;
});

export const whoami: Program = light(function* (self) {
  const name = userName(self.files, self.user.uid);
  if (name !== String(self.user.uid)) {
    self.stdout.write(`${name}\n`);
    return 0;
  }
  complain(self, `unknown uid ${name}`);
  return 1;
});

export const hostname: Program = light(function* (self) {
  const { given } = parseOptions(self.argv, 'fisdI');
  const isAddress = given.has('i') || given.has('I');
  let name = self.hostname;
  if (given.has('f')) {
    const hosts = self.files.readText('/etc/hosts');
    const lines = isFileError(hosts) ? [] : hosts.split('\n');
    const own = lines.find((line) => line.split(/\s+/).includes(name));
    name = own?.split(/\s+/)[1] ?? name;
  }
  self.stdout.write(`${isAddress ? self.net.address : name}\n`);
  return 0;
});

/** The kernel of every machine, as its Node says too. */
export const KERNEL_RELEASE = '6.8.0-49-generic';
export const KERNEL_BUILD = '#49-Ubuntu SMP PREEMPT_DYNAMIC';

const SYSTEM: Readonly<Record<string, string>> = {
  s: 'Linux',
  r: KERNEL_RELEASE,
  v: KERNEL_BUILD,
  m: 'x86_64',
  o: 'GNU/Linux',
};

export const uname: Program = light(function* (self) {
  const { given } = parseOptions(self.argv, 'asnrvmpio');
  const letters = given.has('a')
    ? 'snrvmo'
    : [...'snrvmo'].filter((each) => given.has(each)).join('');
  const parts = [...(letters || 's')].map((each) => (each === 'n' ? self.hostname : SYSTEM[each]));
  self.stdout.write(`${parts.join(' ')}\n`);
  return 0;
});

export const mount: Program = light(function* (self) {
  if (self.argv.length > 1) {
    self.stderr.write('mount: permission denied (are you root?)\n');
    return 1;
  }
  self.stdout.write(
    mountLines(self, (what, path, type, options) => `${what} on ${path} type ${type} (${options})`),
  );
  return 0;
});

export const arch: Program = light(function* (self) {
  self.stdout.write('x86_64\n');
  return 0;
});

export const nproc: Program = light(function* (self) {
  let group = self.group;
  while (group.parent) group = group.parent;
  const milli = group.limits.cpuQuotaMilli ?? 1000;
  self.stdout.write(`${Math.max(1, Math.floor(milli / 1000))}\n`);
  return 0;
});

export const tty: Program = light(function* (self) {
  const isTerminal = self.stdin.isTerminal === true;
  self.stdout.write(isTerminal ? '/dev/pts/0\n' : 'not a tty\n');
  return isTerminal ? 0 : 1;
});

// ps, pgrep, pidof, pkill, killall, top: the processes of the container.
import type { Signal } from '../../../../../kernel/process.ts';
import { SECOND } from '../../../../../kernel/time.ts';
import type { Program, ProgramContext } from '../../../../machines/program.ts';
import type { TableEntry } from '../../../../processes/process-table.ts';
import { complain, nameOf, parseOptions } from '../../command.ts';
import { light } from '../../light.ts';
import { signalNamed } from '../../traps.ts';
import { userName } from '../../user-names.ts';

export const ps: Program = light(function* (self) {
  // busybox has one layout, whatever it is asked for.
  const isGnu =
    self.files.exists('/etc/debian_version') &&
    self.argv.slice(1).some((word) => /^-?[a-z]*[efaux]/.test(word));
  self.stdout.write(
    isGnu
      ? 'UID          PID    PPID  C STIME TTY          TIME CMD\n'
      : 'PID   USER     TIME  COMMAND\n',
  );
  const line = (pid: number, entry: Pick<TableEntry, 'uid' | 'parent' | 'command'>): void => {
    const user = userName(self.files, entry.uid);
    self.stdout.write(
      isGnu
        ? `${user.padEnd(8)}${String(pid).padStart(8)}${String(entry.parent).padStart(8)}  0 00:00 ` +
            `?        00:00:00 ${entry.command}\n`
        : `${String(pid).padStart(5)} ${user.padEnd(8)}  0:00 ${entry.command}\n`,
    );
  };
  for (const [pid, entry] of self.processes.list()) line(pid, entry);
  const isListed = self.processes.get(self.pid)?.command === self.argv.join(' ');
  if (!isListed) {
    const command = self.argv.join(' ');
    line(self.processes.lastPid + 1, { uid: self.user.uid, parent: self.pid, command });
  }
  return 0;
});

function commandName(command: string): string {
  return (command.split(' ')[0] as string).replace(/^.*\//, '').replace(/:$/, '');
}

/** Pids whose command matches, but for the asker's own. */
function matching(
  self: ProgramContext,
  isMatch: (entry: TableEntry) => boolean,
): [number, TableEntry][] {
  return [...self.processes.list()]
    .filter(([pid, entry]) => pid !== self.pid && isMatch(entry))
    .map(([pid, entry]) => [pid, entry]);
}

export const pidof: Program = light(function* (self) {
  const names = self.argv.slice(1).filter((word) => !word.startsWith('-'));
  const found = matching(self, (entry) => names.includes(commandName(entry.command)));
  if (found.length === 0) return 1;
  self.stdout.write(
    `${found
      .map(([pid]) => pid)
      .toReversed()
      .join(' ')}\n`,
  );
  return 0;
});

function patternTest(self: ProgramContext): (entry: TableEntry) => boolean {
  const { given, operands } = parseOptions(
    self.argv.filter((word) => signalOption(word) === undefined),
    'flxonva',
    '',
  );
  const matcher = new RegExp(operands[0] ?? '');
  return ({ command }) => matcher.test(given.has('f') ? command : commandName(command));
}

function signalOption(word: string): Signal | undefined {
  const named = /^-[A-Z0-9]/.test(word) ? signalNamed(word.slice(1)) : undefined;
  return named === 'EXIT' ? undefined : named;
}

export const pgrep: Program = light(function* (self) {
  const found = matching(self, patternTest(self));
  for (const [pid, entry] of found) {
    const isLong = self.argv.some((word) => word === '-l' || word === '-a');
    self.stdout.write(isLong ? `${pid} ${entry.command}\n` : `${pid}\n`);
  }
  return found.length > 0 ? 0 : 1;
});

export const pkill: Program = light(function* (self) {
  const isExact = nameOf(self) === 'killall';
  const names = self.argv.slice(1).filter((word) => !word.startsWith('-'));
  const isMatch = isExact
    ? ({ command }: TableEntry) => names.includes(commandName(command))
    : patternTest(self);
  const signal = self.argv.map(signalOption).find((each) => each !== undefined) ?? 'TERM';
  const found = matching(self, isMatch);
  for (const [pid, entry] of found) {
    // Init cannot be killed from inside its own namespace.
    if (pid !== 1 || (signal !== 'KILL' && signal !== 'STOP')) entry.signal(signal);
  }
  if (found.length === 0 && isExact) complain(self, `${names[0]}: no process killed`);
  return found.length > 0 ? 0 : 1;
});

export const top: Program = light(function* (self) {
  let machine = self.group;
  while (machine.parent) machine = machine.parent;
  const kilobytes = (bytes: number): number => Math.round(bytes / 1024);
  const used = kilobytes(machine.memoryBytes);
  const free = kilobytes(machine.memoryLimitBytes) - used;
  const all = machine.limits.cpuQuotaMilli ?? 1000;
  const busy = Math.min(100, Math.round((machine.cpuRateMilli() * 100) / all));
  self.stdout.write(
    `Mem: ${used}K used, ${free}K free, 0K shrd, 0K buff, 0K cached\n` +
      `CPU:  ${busy}% usr   0% sys   0% nic ${100 - busy}% idle   0% io   0% irq   0% sirq\n` +
      `Load average: 0.00 0.00 0.00 1/${self.processes.size} ${self.processes.lastPid}\n` +
      '  PID  PPID USER     STAT   VSZ %VSZ CPU %CPU COMMAND\n',
  );
  for (const [pid, entry] of self.processes.list()) {
    const user = userName(self.files, entry.uid).padEnd(8);
    self.stdout.write(
      `${String(pid).padStart(5)} ${String(entry.parent).padStart(5)} ${user} S     4404   0%   0   0% ` +
        `${entry.command}\n`,
    );
  }
  return 0;
});

export const uptime: Program = light(function* (self) {
  const first = self.processes.get(1)?.started ?? self.process.clock.now;
  const minutes = Math.floor((self.process.clock.now - first) / SECOND / 60);
  self.stdout.write(` up ${minutes} min,  load average: 0.00, 0.00, 0.00\n`);
  return 0;
});

export const free: Program = light(function* (self) {
  const { given } = parseOptions(self.argv, 'mgkhb');
  const unit = given.has('m')
    ? 1_048_576
    : given.has('g')
      ? 1_048_576 * 1024
      : given.has('b')
        ? 1
        : 1024;
  let machine = self.group;
  while (machine.parent) machine = machine.parent;
  const total = Math.floor(machine.memoryLimitBytes / unit);
  const used = Math.ceil(machine.memoryBytes / unit);
  const cell = (value: number): string => String(value).padStart(12);
  self.stdout.write(
    '              total        used        free      shared  buff/cache   available\n',
  );
  self.stdout.write(
    `Mem:   ${cell(total)}${cell(used)}${cell(total - used)}${cell(0)}${cell(0)}${cell(total - used)}\n`,
  );
  return 0;
});

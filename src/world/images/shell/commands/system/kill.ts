// kill: sends a signal to processes of this container.
import type { Signal } from '../../../../../kernel/process.ts';
import { SIGNAL_NUMBERS } from '../../../../../kernel/process.ts';
import { sleep } from '../../../../../kernel/waits.ts';
import type { Program } from '../../../../machines/program.ts';
import { complain } from '../../command.ts';
import { light } from '../../light.ts';
import { signalNamed } from '../../traps.ts';

export const kill: Program = light(function* (self) {
  const words = self.argv.slice(1);
  if (words[0] === '-l') {
    self.stdout.write(`${Object.keys(SIGNAL_NUMBERS).join(' ')}\n`);
    return 0;
  }
  let signal: Signal | 'check' = 'TERM';
  const option = words[0] ?? '';
  if (/^-[A-Za-z0-9]/.test(option)) {
    words.shift();
    const name = option === '-s' || option === '-n' ? (words.shift() ?? '') : option.slice(1);
    const named = name === '0' ? 'check' : signalNamed(name);
    if (!named || named === 'EXIT') {
      complain(self, `bad signal name '${name}'`);
      return 1;
    }
    signal = named;
  }
  if (words[0] === '--') words.shift();
  if (words.length === 0) {
    complain(self, 'you need to specify whom to kill');
    return 1;
  }
  let status = 0;
  for (const word of words) {
    if (!sendTo(self, word, signal)) status = 1;
  }
  // Whoever has killed itself goes no further.
  yield* sleep(0);
  return status;
});

function sendTo(self: Parameters<Program>[0], word: string, signal: Signal | 'check'): boolean {
  if (!/^-?\d+$/.test(word)) {
    complain(self, `invalid number '${word}'`);
    return false;
  }
  if (word === '-1') {
    for (const [pid, entry] of self.processes.list()) {
      if (pid !== 1 && pid !== self.pid && signal !== 'check') entry.signal(signal);
    }
    return true;
  }
  const entry = self.processes.get(Math.abs(Number(word)));
  if (!entry) {
    complain(self, `can't kill pid ${word}: No such process`);
    return false;
  }
  // Init cannot be killed from inside its own namespace. Source: pid_namespaces(7).
  const isInit = word === '1' && (signal === 'KILL' || signal === 'STOP');
  if (signal !== 'check' && !isInit) entry.signal(signal);
  return true;
}

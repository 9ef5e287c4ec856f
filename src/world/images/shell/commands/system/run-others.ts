// xargs, timeout, nohup, nice, time, watch: commands that run others.
import type { Task } from '../../../../../kernel/task.ts';
import { Latch, race, sleepInBackground } from '../../../../../kernel/waits.ts';
import { seconds } from '../../../../../kernel/time.ts';
import type { Program } from '../../../../machines/program.ts';
import { complain, parseOptions, readAll } from '../../command.ts';
import { light } from '../../light.ts';
import { runInside } from '../../run-inside.ts';
import { durationOf } from './sleep.ts';

/** Options end at the first operand: the rest belongs to the other command. */
function split(argv: readonly string[], valued: string): { own: string[]; command: string[] } {
  let index = 1;
  for (; index < argv.length; index++) {
    const word = argv[index] as string;
    if (!/^-./.test(word)) break;
    if (word.length === 2 && valued.includes(word[1] as string)) index++;
  }
  return { own: argv.slice(0, index), command: argv.slice(index) };
}

export const xargs: Program = light(function* (self): Task<number> {
  const { own, command } = split(self.argv, 'nILdP');
  const { given } = parseOptions(own, '0rtx', 'nILdP');
  const text = yield* readAll(self.stdin);
  const place = given.get('I');
  const separator = given.get('d');
  const words = given.has('0')
    ? text.split('\0')
    : separator !== undefined
      ? text.replace(/\n$/, '').split(separator)
      : place !== undefined
        ? text.split('\n')
        : unquote(text);
  const items = words.filter((word) => word !== '');
  const base = command.length > 0 ? command : ['echo'];
  if (items.length === 0 && (given.has('r') || place !== undefined)) return 0;
  const size = place !== undefined ? 1 : Number(given.get('n') ?? given.get('L') ?? Infinity);
  let status = 0;
  for (let at = 0; at === 0 || at < items.length; at += size) {
    const batch = items.slice(at, at + size);
    const argv =
      place === undefined
        ? [...base, ...batch]
        : base.map((word) => word.replaceAll(place, batch[0] ?? ''));
    const code = yield* runInside(self, argv);
    if (code === 127 || code === 126) return code;
    if (code !== 0) status = 123;
    if (size === Infinity) break;
  }
  return status;
});

function unquote(text: string): string[] {
  const found = text.matchAll(/(?:"([^"\n]*)"|'([^'\n]*)'|\\([\s\S])|([^\s"'\\]+))+/g);
  return [...found].map(([whole]) =>
    whole.replace(/"([^"\n]*)"|'([^'\n]*)'|\\([\s\S])/g, (_all, a, b, c) => a ?? b ?? c ?? ''),
  );
}

export const timeout: Program = light(function* (self): Task<number> {
  const { own, command } = split(self.argv, 'sk');
  const { given } = parseOptions(own, 't', 'sk');
  const [limit = '', ...argv] = command;
  const delay = durationOf(limit);
  if (delay === undefined) {
    complain(self, `invalid number '${limit}'`);
    return 125;
  }
  const ended = new Latch<number>('command');
  const handle = self.process.spawn('timeout', runInside(self, argv));
  handle.onEnd((state) => ended.open(state.is === 'done' ? state.value : 143));
  const { index, value } = yield* race<number | void>([ended.wait(), sleepInBackground(delay)]);
  if (index === 0) return value as number;
  handle.cancel();
  return given.get('s') === 'KILL' || given.get('s') === '9' ? 137 : 143;
});

export const nohup: Program = light(function* (self): Task<number> {
  return yield* runInside(self, self.argv.slice(1));
});

export const nice: Program = light(function* (self): Task<number> {
  return yield* runInside(self, split(self.argv, 'n').command);
});

export const time: Program = light(function* (self): Task<number> {
  const start = self.process.clock.now;
  const status = yield* runInside(self, self.argv.slice(1));
  const spent = (self.process.clock.now - start) / 1_000_000;
  const minutes = Math.floor(spent / 60);
  self.stderr.write(`real\t${minutes}m ${(spent - minutes * 60).toFixed(2)}s\n`);
  self.stderr.write('user\t0m 0.00s\nsys\t0m 0.00s\n');
  return status;
});

export const watch: Program = light(function* (self): Task<number> {
  const { own, command } = split(self.argv, 'n');
  const { given } = parseOptions(own, 't', 'n');
  const period = seconds(Number(given.get('n') ?? 2) || 2);
  for (;;) {
    self.stdout.write(`Every ${period / 1_000_000}s: ${command.join(' ')}\n\n`);
    yield* runInside(self, ['sh', '-c', command.join(' ')]);
    yield* sleepInBackground(period);
  }
});

/** sync, and others whose work a simulated disk has done already. */
export const nothing: Program = light(function* () {
  return 0;
});

export const which: Program = light(function* (self): Task<number> {
  let status = 0;
  for (const name of self.argv.slice(1).filter((word) => !word.startsWith('-'))) {
    const places = name.includes('/')
      ? [name]
      : (self.env.get('PATH') ?? '').split(':').map((place) => `${place}/${name}`);
    const found = places.find(
      (path) => self.files.mayAccess(path, 1) && !self.files.isDirectory(path),
    );
    if (found === undefined) status = 1;
    else self.stdout.write(`${found}\n`);
  }
  return status;
});

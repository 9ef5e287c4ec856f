// seq and yes: numbers, and the same line for ever.
import type { Task } from '../../../../../kernel/task.ts';
import { MILLISECOND } from '../../../../../kernel/time.ts';
import type { Program } from '../../../../machines/program.ts';
import { complain, invalidOption, parseOptions, put } from '../../command.ts';
import { BROKEN_PIPE } from '../../broken-pipe.ts';
import { light } from '../../light.ts';

const PIECE = 8_192;

export const seq: Program = light(function* (self): Task<number> {
  const words = self.argv.map((word) => (/^-[.\d]/.test(word) ? ` ${word}` : word));
  const { given, operands, wrong } = parseOptions(words, 'w', 's');
  if (wrong) return invalidOption(self, wrong);
  const texts = operands.map((text) => text.trim());
  const bad = texts.find((text) => !/^[-+]?(\d+\.?\d*|\.\d+)$/.test(text));
  if (bad !== undefined || texts.length === 0 || texts.length > 3) {
    complain(self, bad === undefined ? 'missing operand' : `invalid number '${bad}'`);
    return 1;
  }
  const numbers = texts.map(Number);
  const last = numbers.at(-1) as number;
  const first = numbers.length > 1 ? (numbers[0] as number) : 1;
  const step = numbers.length > 2 ? (numbers[1] as number) : 1;
  if (step === 0) return 1;
  const digits = Math.max(...texts.map((text) => (text.split('.')[1] ?? '').length));
  const separator = given.get('s') ?? '\n';
  const width = given.has('w')
    ? Math.max(first.toFixed(digits).length, last.toFixed(digits).length)
    : 0;
  let text = '';
  const count = Math.floor((last - first) / step + 1e-9);
  for (let index = 0; index <= count; index++) {
    text += (first + index * step).toFixed(digits).padStart(width, '0');
    text += index < count ? separator : '\n';
    if (text.length < PIECE) continue;
    if (!(yield* put(self.stdout, text))) return BROKEN_PIPE;
    text = '';
  }
  return text === '' || (yield* put(self.stdout, text)) ? 0 : BROKEN_PIPE;
});

export const yes: Program = light(function* (self): Task<number> {
  const line = `${self.argv.slice(1).join(' ') || 'y'}\n`;
  const piece = line.repeat(Math.max(1, Math.floor(PIECE / line.length)));
  while (yield* put(self.stdout, piece)) yield* self.group.useCpu(MILLISECOND);
  return BROKEN_PIPE;
});

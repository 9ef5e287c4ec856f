// wc: lines, words and bytes.
import { utf8Length } from '../../../../../bytes/utf8.ts';
import type { Program } from '../../../../machines/program.ts';
import { invalidOption, parseOptions, readOperands } from '../../command.ts';
import { light } from '../../light.ts';

export const wc: Program = light(function* (self) {
  const { given, operands, wrong } = parseOptions(self.argv, 'lwcmL', '', {
    lines: 'l',
    words: 'w',
    bytes: 'c',
    chars: 'm',
  });
  if (wrong) return invalidOption(self, wrong);
  const letters =
    given.size > 0 ? ['l', 'w', 'c', 'm', 'L'].filter((each) => given.has(each)) : ['l', 'w', 'c'];
  const { texts, hasFailed } = yield* readOperands(self, operands);
  const totals = letters.map(() => 0);
  const row = (counts: readonly number[], name: string): void => {
    const isPlain = letters.length === 1;
    const shown = counts.map((count) => (isPlain ? String(count) : String(count).padStart(9)));
    const label = name === '-' ? '' : ` ${name}`;
    self.stdout.write(`${isPlain ? shown[0] : shown.join(' ').trimStart().padStart(9)}${label}\n`);
  };
  for (const { name, text } of texts) {
    const counts = letters.map((letter) => measure(text, letter));
    counts.forEach((count, index) => {
      totals[index] = (totals[index] as number) + count;
    });
    row(counts, name);
  }
  if (texts.length > 1) row(totals, 'total');
  return hasFailed ? 1 : 0;
});

function measure(text: string, letter: string): number {
  switch (letter) {
    case 'l':
      return text.split('\n').length - 1;
    case 'w':
      return text.split(/\s+/).filter((word) => word !== '').length;
    case 'm':
      return [...text].length;
    case 'L':
      return Math.max(0, ...text.split('\n').map((line) => line.length));
    default:
      return utf8Length(text);
  }
}

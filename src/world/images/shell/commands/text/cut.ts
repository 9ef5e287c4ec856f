// cut: columns of each line.
import type { Program } from '../../../../machines/program.ts';
import {
  complain,
  invalidOption,
  linesOf,
  parseOptions,
  put,
  readOperands,
} from '../../command.ts';
import { BROKEN_PIPE } from '../../broken-pipe.ts';
import { light } from '../../light.ts';

type Range = readonly [from: number, to: number];

export const cut: Program = light(function* (self) {
  const { given, operands, wrong } = parseOptions(self.argv, 'sn', 'dfcb', {
    delimiter: 'd',
    fields: 'f',
    characters: 'c',
    bytes: 'b',
  });
  if (wrong) return invalidOption(self, wrong);
  const list = given.get('f') ?? given.get('c') ?? given.get('b');
  const ranges = list === undefined ? undefined : parseRanges(list);
  if (!ranges) {
    complain(
      self,
      list === undefined
        ? 'expected a list of bytes, characters, or fields'
        : `invalid range ${list}`,
    );
    return 1;
  }
  const delimiter = given.get('d') ?? '\t';
  const { texts, hasFailed } = yield* readOperands(self, operands);
  let text = '';
  for (const line of texts.flatMap((each) => linesOf(each.text))) {
    if (!given.has('f')) {
      text += `${pick([...line], ranges).join('')}\n`;
    } else if (line.includes(delimiter)) {
      text += `${pick(line.split(delimiter), ranges).join(delimiter)}\n`;
    } else if (!given.has('s')) {
      text += `${line}\n`;
    }
  }
  if (!(yield* put(self.stdout, text))) return BROKEN_PIPE;
  return hasFailed ? 1 : 0;
});

function parseRanges(list: string): Range[] | undefined {
  const ranges: Range[] = [];
  for (const part of list.split(',')) {
    const found = /^(\d*)(-?)(\d*)$/.exec(part);
    if (!found || part === '' || part === '-') return undefined;
    const [, from, dash, to] = found;
    if (!dash) ranges.push([Number(from), Number(from)]);
    else ranges.push([Number(from || 1), to ? Number(to) : Infinity]);
  }
  return ranges;
}

function pick(items: readonly string[], ranges: readonly Range[]): string[] {
  return items.filter((_item, index) =>
    ranges.some(([from, to]) => index + 1 >= from && index + 1 <= to),
  );
}

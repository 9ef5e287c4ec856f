// sort and uniq.
import type { Program } from '../../../../machines/program.ts';
import {
  absolute,
  invalidOption,
  linesOf,
  parseOptions,
  put,
  readOperands,
} from '../../command.ts';
import { BROKEN_PIPE } from '../../broken-pipe.ts';
import { light } from '../../light.ts';

type Order = (one: string, other: string) => number;

export const sort: Program = light(function* (self) {
  const { given, operands, wrong } = parseOptions(self.argv, 'nrufbhMVcsgdi', 'kto', {
    reverse: 'r',
    unique: 'u',
    'numeric-sort': 'n',
  });
  if (wrong) return invalidOption(self, wrong) + 1;
  const { texts, hasFailed } = yield* readOperands(self, operands);
  const order = orderOf(new Set(given.keys()), given.get('k'), given.get('t'));
  const isUnique = given.has('u');
  let lines = texts.flatMap(({ text }) => linesOf(text));
  if (given.has('c')) {
    return lines.every((line, index) => index === 0 || order(lines[index - 1] as string, line) <= 0)
      ? 0
      : 1;
  }
  lines = lines.toSorted((one, other) => order(one, other) || (isUnique ? 0 : compare(one, other)));
  if (isUnique)
    lines = lines.filter(
      (line, index) => index === 0 || order(lines[index - 1] as string, line) !== 0,
    );
  if (given.has('r')) lines.reverse();
  const text = lines.map((line) => `${line}\n`).join('');
  const target = given.get('o');
  if (target !== undefined) self.files.writeText(absolute(self, target), text);
  else if (!(yield* put(self.stdout, text))) return BROKEN_PIPE;
  return hasFailed ? 2 : 0;
});

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function orderOf(
  letters: ReadonlySet<string>,
  key: string | undefined,
  separator: string | undefined,
): Order {
  const found = /^(\d+)(?:\.\d+)?([a-zA-Z]*)(?:,(\d+)(?:\.\d+)?([a-zA-Z]*))?$/.exec(key ?? '');
  const flags = new Set([...letters, ...(found?.[2] ?? ''), ...(found?.[4] ?? '')]);
  const isKeyReversed = !letters.has('r') && flags.has('r');
  const first = Number(found?.[1] ?? 1) - 1;
  const last = found?.[3] === undefined ? undefined : Number(found[3]);
  const pick = (line: string): string => {
    if (!found) return line;
    const fields = separator === undefined ? line.trim().split(/\s+/) : line.split(separator);
    return fields.slice(first, last).join(separator ?? ' ');
  };
  const by: Order =
    flags.has('n') || flags.has('g') || flags.has('h')
      ? (one, other) => number(one, flags.has('h')) - number(other, flags.has('h'))
      : flags.has('V')
        ? byVersion
        : flags.has('f')
          ? (one, other) => compare(one.toUpperCase(), other.toUpperCase())
          : compare;
  return (one, other) => {
    const result = by(pick(one), pick(other));
    return isKeyReversed ? -result : result;
  };
}

const SCALES: Readonly<Record<string, number>> = {
  K: 1024,
  M: 1024 ** 2,
  G: 1024 ** 3,
  T: 1024 ** 4,
};

function number(text: string, isHuman: boolean): number {
  const found = /^\s*(-?\d*\.?\d+)([KMGT]?)/.exec(text);
  if (!found) return 0;
  return Number(found[1]) * (isHuman ? (SCALES[found[2] as string] ?? 1) : 1);
}

function byVersion(one: string, other: string): number {
  const left = one.match(/\d+|\D+/g) ?? [];
  const right = other.match(/\d+|\D+/g) ?? [];
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const a = left[index] ?? '';
    const b = right[index] ?? '';
    const isNumber = /^\d/.test(a) && /^\d/.test(b);
    const order = isNumber ? Number(a) - Number(b) : compare(a, b);
    if (order !== 0) return order;
  }
  return 0;
}

export const uniq: Program = light(function* (self) {
  const { given, operands, wrong } = parseOptions(self.argv, 'cdui', 'fsw');
  if (wrong) return invalidOption(self, wrong);
  const { texts, hasFailed } = yield* readOperands(self, operands.slice(0, 1));
  const skip = Number(given.get('f') ?? 0);
  const keyOf = (line: string): string => {
    const kept = skip > 0 ? line.trim().split(/\s+/).slice(skip).join(' ') : line;
    return given.has('i') ? kept.toLowerCase() : kept;
  };
  const runs: { line: string; count: number }[] = [];
  for (const line of linesOf(texts[0]?.text ?? '')) {
    const last = runs.at(-1);
    if (last && keyOf(last.line) === keyOf(line)) last.count++;
    else runs.push({ line, count: 1 });
  }
  let text = '';
  for (const { line, count } of runs) {
    if ((given.has('d') && count === 1) || (given.has('u') && count > 1)) continue;
    text += given.has('c') ? `${String(count).padStart(7)} ${line}\n` : `${line}\n`;
  }
  if (!(yield* put(self.stdout, text))) return BROKEN_PIPE;
  return hasFailed ? 1 : 0;
});

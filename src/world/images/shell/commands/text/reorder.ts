// rev, tac, nl, fold, paste: lines put another way.
import type { Program } from '../../../../machines/program.ts';
import { invalidOption, linesOf, parseOptions, put, readOperands } from '../../command.ts';
import { BROKEN_PIPE } from '../../broken-pipe.ts';
import { light } from '../../light.ts';

/** A command that maps its whole input, as lines. */
function mapping(map: (lines: readonly string[]) => readonly string[]): Program {
  return light(function* (self) {
    const { operands } = parseOptions(self.argv, 'ba', 'w');
    const { texts, hasFailed } = yield* readOperands(self, operands);
    const lines = map(texts.flatMap(({ text }) => linesOf(text)));
    if (!(yield* put(self.stdout, lines.map((line) => `${line}\n`).join('')))) return BROKEN_PIPE;
    return hasFailed ? 1 : 0;
  });
}

export const rev = mapping((lines) => lines.map((line) => [...line].toReversed().join('')));
export const tac = mapping((lines) => lines.toReversed());

export const nl = mapping((lines) => {
  let number = 0;
  return lines.map((line) =>
    line === '' ? '       ' : `${String(++number).padStart(6)}\t${line}`,
  );
});

export const fold: Program = light(function* (self) {
  const { given, operands, wrong } = parseOptions(self.argv, 'sb', 'w');
  if (wrong) return invalidOption(self, wrong);
  const width = Number(given.get('w') ?? 80) || 80;
  const { texts } = yield* readOperands(self, operands);
  for (const line of texts.flatMap(({ text }) => linesOf(text))) {
    let at = 0;
    do {
      self.stdout.write(`${line.slice(at, at + width)}\n`);
      at += width;
    } while (at < line.length);
  }
  return 0;
});

export const paste: Program = light(function* (self) {
  const { given, operands, wrong } = parseOptions(self.argv, 's', 'd');
  if (wrong) return invalidOption(self, wrong);
  const separator = given.get('d') ?? '\t';
  const { texts } = yield* readOperands(self, operands);
  const columns = texts.map(({ text }) => linesOf(text));
  if (given.has('s')) {
    for (const column of columns) self.stdout.write(`${column.join(separator)}\n`);
    return 0;
  }
  const rows = Math.max(0, ...columns.map((column) => column.length));
  for (let row = 0; row < rows; row++) {
    self.stdout.write(`${columns.map((column) => column[row] ?? '').join(separator)}\n`);
  }
  return 0;
});

// cat: files, or its input, to its output.
import type { Program } from '../../../../machines/program.ts';
import { complain, invalidOption, openOperand, parseOptions, put } from '../../command.ts';
import { BROKEN_PIPE } from '../../broken-pipe.ts';
import { light } from '../../light.ts';

export const cat: Program = light(function* (self) {
  const { given, operands, wrong } = parseOptions(self.argv, 'nbuvetAsE');
  if (wrong) return invalidOption(self, wrong);
  let status = 0;
  let line = 1;
  for (const name of operands.length > 0 ? operands : ['-']) {
    const input = openOperand(self, name);
    if (typeof input === 'string') {
      complain(
        self,
        input === 'Is a directory' ? `read error: ${input}` : `can't open '${name}': ${input}`,
      );
      status = 1;
      continue;
    }
    for (;;) {
      const piece = yield* input.read();
      if (piece === undefined) break;
      let text = piece;
      if (given.has('n')) {
        text = piece.replace(/^(?!$(?![\s\S]))/gm, () => `${String(line++).padStart(6)}\t`);
      }
      if (given.has('e') || given.has('A') || given.has('E')) text = text.replace(/\n/g, '$\n');
      if (!(yield* put(self.stdout, text))) return BROKEN_PIPE;
    }
  }
  return status;
});

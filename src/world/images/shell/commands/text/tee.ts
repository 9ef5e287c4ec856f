// tee: its input to its output and to files.
import { isFileError } from '../../../../machines/file-system-error.ts';
import type { OpenFile } from '../../../../machines/open-file.ts';
import type { Program } from '../../../../machines/program.ts';
import { absolute, complain, invalidOption, parseOptions, put } from '../../command.ts';
import { light } from '../../light.ts';

export const tee: Program = light(function* (self) {
  const { given, operands, wrong } = parseOptions(self.argv, 'ai', '', { append: 'a' });
  if (wrong) return invalidOption(self, wrong);
  const files: OpenFile[] = [];
  let status = 0;
  for (const name of operands) {
    if (name === '/dev/null' || name === '/dev/stdout') continue;
    const file = self.files.openForWriting(absolute(self, name), { append: given.has('a') });
    if (isFileError(file)) {
      complain(self, `${name}: ${file.text}`);
      status = 1;
    } else {
      files.push(file);
    }
  }
  for (;;) {
    const piece = yield* self.stdin.read();
    if (piece === undefined) return status;
    for (const file of files) {
      const error = file.write(piece);
      if (!error) continue;
      complain(self, `write error: ${error.text}`);
      return 1;
    }
    yield* put(self.stdout, piece);
  }
});

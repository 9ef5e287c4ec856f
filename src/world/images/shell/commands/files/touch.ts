// touch and truncate: makes files, sets their time or size.
import { isFileError } from '../../../../machines/file-system-error.ts';
import type { Program } from '../../../../machines/program.ts';
import { absolute, complain, invalidOption, parseOptions } from '../../command.ts';
import { light } from '../../light.ts';
import { sizeNumber } from './size-number.ts';

export const touch: Program = light(function* (self) {
  const { given, operands, wrong } = parseOptions(self.argv, 'acmfh', 'drt');
  if (wrong) return invalidOption(self, wrong);
  if (operands.length === 0) {
    complain(self, 'missing file operand');
    return 1;
  }
  let status = 0;
  for (const name of operands) {
    const path = absolute(self, name);
    let error = self.files.change(path, { modified: self.process.clock.now });
    if (error?.code === 'ENOENT')
      error = given.has('c') ? undefined : self.files.writeText(path, '');
    if (!error) continue;
    complain(self, `${name}: ${error.text}`);
    status = 1;
  }
  return status;
});

export const truncate: Program = light(function* (self) {
  const { given, operands, wrong } = parseOptions(self.argv, 'c', 's');
  const size = sizeNumber(given.get('s') ?? '');
  if (wrong || size === undefined) return invalidOption(self, wrong ?? 's');
  for (const name of operands) {
    const path = absolute(self, name);
    const text = self.files.readText(path);
    const file = self.files.openForWriting(path);
    const kept = isFileError(text) ? '' : text.slice(0, size);
    const error = isFileError(file)
      ? file
      : (file.write(kept) ?? file.writeZeros(size - kept.length));
    if (!error) continue;
    complain(self, `${name}: ${error.text}`);
    return 1;
  }
  return 0;
});

// rm, rmdir and unlink.
import { isFileError } from '../../../../machines/file-system-error.ts';
import type { Program } from '../../../../machines/program.ts';
import { absolute, complain, invalidOption, parseOptions } from '../../command.ts';
import { light } from '../../light.ts';

export const rm: Program = light(function* (self) {
  const { given, operands, wrong } = parseOptions(self.argv, 'frRiv', '', {
    recursive: 'r',
    force: 'f',
  });
  if (wrong) return invalidOption(self, wrong);
  const isForced = given.has('f');
  const recursive = given.has('r') || given.has('R');
  if (operands.length === 0 && !isForced) {
    complain(self, 'missing operand');
    return 1;
  }
  let status = 0;
  for (const name of operands) {
    const path = absolute(self, name);
    const node = self.files.lstat(path);
    if (isFileError(node) && isForced) continue;
    const why = isFileError(node)
      ? node.text
      : node.kind === 'directory' && !recursive
        ? 'is a directory'
        : self.files.remove(path, { recursive })?.text;
    if (why === undefined) continue;
    complain(
      self,
      why === 'is a directory' ? `'${name}' is a directory` : `can't remove '${name}': ${why}`,
    );
    status = 1;
  }
  return status;
});

export const rmdir: Program = light(function* (self) {
  const { given, operands, wrong } = parseOptions(self.argv, 'p');
  if (wrong) return invalidOption(self, wrong);
  let status = 0;
  for (const name of operands) {
    let path = name;
    for (;;) {
      const error = self.files.removeDirectory(absolute(self, path));
      if (error) {
        complain(self, `'${path}': ${error.text}`);
        status = 1;
        break;
      }
      path = path.replace(/\/?[^/]+\/*$/, '');
      if (!given.has('p') || path === '') break;
    }
  }
  return status;
});

// cd and pwd.
import { isFileError } from '../../../machines/file-system-error.ts';
import { EXECUTE } from '../../../machines/file-system-walk.ts';
import type { Builtin } from '../builtins.ts';

/** Takes `.` and `..` out of a path by its text, as `cd` does. */
export function cleanPath(path: string): string {
  const steps: string[] = [];
  for (const step of path.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '' && step !== '.') steps.push(step);
  }
  return `/${steps.join('/')}`;
}

export const cd: Builtin = function* (shell, fields) {
  const operands = fields.slice(1).filter((field) => !/^-[LP]+$/.test(field) && field !== '--');
  const [operand] = operands;
  const back = operand === '-';
  const target = back ? shell.variables.get('OLDPWD') : (operand ?? shell.variables.get('HOME'));
  if (target === undefined) return 0;
  const path = cleanPath(shell.path(target));
  const node = shell.files.stat(path);
  const problem = isFileError(node)
    ? node.text
    : node.kind !== 'directory'
      ? 'Not a directory'
      : shell.files.mayAccess(path, EXECUTE)
        ? undefined
        : 'Permission denied';
  if (problem) {
    shell.complain(`cd: can't cd to ${target}: ${problem}`);
    return 2;
  }
  shell.variables.set('OLDPWD', shell.directory);
  shell.directory = path;
  shell.variables.set('PWD', path);
  if (back) shell.write(`${path}\n`);
  return 0;
};

export const pwd: Builtin = function* (shell, fields) {
  const real = fields.includes('-P') ? shell.files.realPath(shell.directory) : shell.directory;
  shell.write(`${isFileError(real) ? shell.directory : real}\n`);
  return 0;
};

// `[[ ... ]]`: a test whose matches are kept in BASH_REMATCH.
import type { Builtin } from '../builtins.ts';
import { test } from '../commands/system/test.ts';
import { posixPattern } from '../posix-pattern.ts';
import { asBuiltin } from './as-builtin.ts';

const plain = asBuiltin(test);

export const doubleBrackets: Builtin = function* (shell, fields) {
  const status = yield* plain(shell, fields);
  const at = fields.indexOf('=~');
  if (status !== 0 || at < 0) return status;
  const found = new RegExp(posixPattern(fields[at + 1] ?? '', true)).exec(fields[at - 1] ?? '');
  const texts = found ? Array.from<string | undefined>(found) : [];
  texts.forEach((text, index) => shell.assign(`BASH_REMATCH[${index}]`, text ?? ''));
  return status;
};

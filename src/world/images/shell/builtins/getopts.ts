// getopts: options of a script or function, one at each call.
import type { Builtin } from '../builtins.ts';
import type { Shell } from '../shell.ts';

export const getopts: Builtin = function* (shell, fields) {
  const [, letters = '', name = '', ...given] = fields;
  const words = given.length > 0 ? given : shell.positional;
  const isQuiet = letters.startsWith(':');
  let index = Number(shell.variables.get('OPTIND') ?? 1);
  const word = words[index - 1];
  if (index === 1 && shell.optionOffset === 0) shell.optionOffset = 1;
  if (word === undefined || !/^-./.test(word) || word === '--') {
    if (word === '--') index++;
    return done(shell, name, index);
  }
  const offset = Math.max(1, shell.optionOffset);
  const letter = word[offset] as string;
  const place = letters.indexOf(letter);
  const isKnown = place >= 0 && letter !== ':';
  let isWordDone = offset + 1 >= word.length;
  shell.variables.delete('OPTARG');
  if (isKnown && letters[place + 1] === ':') {
    const argument = isWordDone ? words[index++] : word.slice(offset + 1);
    isWordDone = true;
    if (argument === undefined) return missing(shell, name, letter, isQuiet, index);
    shell.variables.set('OPTARG', argument);
  }
  if (!isKnown && isQuiet) shell.variables.set('OPTARG', letter);
  if (!isKnown && !isQuiet) shell.write(`Illegal option -${letter}\n`, 2);
  next(shell, isWordDone ? index + 1 : index, isWordDone ? 1 : offset + 1);
  shell.assign(name, isKnown ? letter : '?');
  return 0;
};

function next(shell: Shell, index: number, offset: number): void {
  shell.variables.set('OPTIND', String(index));
  shell.optionOffset = offset;
}

function done(shell: Shell, name: string, index: number): number {
  next(shell, index, 1);
  shell.assign(name, '?');
  return 1;
}

function missing(
  shell: Shell,
  name: string,
  letter: string,
  isQuiet: boolean,
  index: number,
): number {
  if (isQuiet) shell.variables.set('OPTARG', letter);
  else shell.write(`No arg for -${letter} option\n`, 2);
  next(shell, index, 1);
  shell.assign(name, isQuiet ? ':' : '?');
  return 0;
}

// set and shift: options and positional parameters.
import type { Builtin } from '../builtins.ts';
import type { Shell } from '../shell.ts';
import { OPTION_LETTERS } from '../shell.ts';
import { quoted } from './names.ts';

const LONG_NAMES: ReadonlySet<string> = new Set([
  ...Object.values(OPTION_LETTERS),
  'pipefail',
  'ignoreeof',
  'interactive',
  'stdin',
  'vi',
]);

export const set: Builtin = function* (shell, fields) {
  if (fields.length === 1) {
    for (const [name, { value }] of shell.variables.all()) {
      shell.write(`${name}=${quoted(value ?? '')}\n`);
    }
    return 0;
  }
  let index = 1;
  for (; index < fields.length; index++) {
    const field = fields[index] as string;
    if (field === '--' || field === '-') {
      shell.positional = fields.slice(index + 1);
      return 0;
    }
    if (!/^[-+]./.test(field)) break;
    const isOn = field.startsWith('-');
    for (const letter of field.slice(1)) {
      const name =
        letter === 'o' ? fields[++index] : OPTION_LETTERS[letter as keyof typeof OPTION_LETTERS];
      if (name === undefined && letter === 'o') return listOptions(shell);
      if (name === undefined || !LONG_NAMES.has(name)) {
        shell.fail(`set: illegal option ${field[0]}${letter === 'o' ? `o ${name}` : letter}`);
        return 2;
      }
      setOption(shell, name, isOn);
    }
  }
  if (index < fields.length) shell.positional = fields.slice(index);
  return 0;
};

export function setOption(shell: Shell, name: string, isOn: boolean): void {
  const options = new Set(shell.options);
  if (isOn) options.add(name);
  else options.delete(name);
  shell.options = options;
}

function listOptions(shell: Shell): number {
  shell.write('Current option settings\n');
  for (const name of [...LONG_NAMES].sort()) {
    shell.write(`${name.padEnd(16)}${shell.has(name) ? 'on' : 'off'}\n`);
  }
  return 0;
}

export const shift: Builtin = function* (shell, fields) {
  const count = Number(fields[1] ?? 1);
  if (!Number.isInteger(count) || count < 0 || count > shell.positional.length) return 1;
  shell.positional = shell.positional.slice(count);
  return 0;
};

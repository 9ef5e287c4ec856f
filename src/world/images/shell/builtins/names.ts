// export, readonly, local, unset.
import type { Builtin } from '../builtins.ts';
import type { Shell } from '../shell.ts';
import type { Variable } from '../variables.ts';

const NAME = /^[A-Za-z_]\w*$/;

/** NAME or NAME=value; complains about what is no name. */
function* definitions(
  shell: Shell,
  fields: readonly string[],
): Generator<readonly [name: string, value: string | undefined], boolean> {
  for (const field of fields.slice(1)) {
    if (field === '-p' || field === '--') continue;
    const equals = field.indexOf('=');
    const name = equals < 0 ? field : field.slice(0, equals);
    if (!NAME.test(name)) {
      shell.fail(`${fields[0]}: ${name}: bad variable name`);
      return false;
    }
    yield [name, equals < 0 ? undefined : field.slice(equals + 1)];
  }
  return true;
}

export function quoted(text: string): string {
  return `'${text.replace(/'/g, "'\\''")}'`;
}

function listed(shell: Shell, word: string, wanted: (variable: Variable) => boolean): void {
  for (const [name, variable] of shell.variables.all()) {
    if (wanted(variable)) shell.write(`${word} ${name}=${quoted(variable.value ?? '')}\n`);
  }
}

function marker(marks: Partial<Variable>, word: string): Builtin {
  return function* (shell, fields) {
    if (fields.length === 1 || (fields.length === 2 && fields[1] === '-p')) {
      const key = marks.isExported ? 'isExported' : 'isReadOnly';
      listed(shell, word, (variable) => variable[key]);
      return 0;
    }
    for (const [name, value] of definitions(shell, fields)) {
      if (value !== undefined && !shell.assign(name, value)) return 2;
      shell.variables.mark(name, marks);
    }
    return shell.leaving ? shell.status : 0;
  };
}

const exportMarked = marker({ isExported: true }, 'export');

export const exportNames: Builtin = function* (shell, fields) {
  if (fields[1] !== '-n') return yield* exportMarked(shell, fields);
  for (const name of fields.slice(2)) shell.variables.mark(name, { isExported: false });
  return 0;
};

export const readonly: Builtin = marker({ isReadOnly: true }, 'readonly');

export const local: Builtin = function* (shell, fields) {
  const frame = shell.locals.at(-1);
  if (!frame) {
    shell.fail('local: not in a function');
    return 2;
  }
  for (const [name, value] of definitions(shell, fields)) {
    if (!frame.has(name)) frame.set(name, shell.variables.lookup(name));
    if (value !== undefined && !shell.assign(name, value)) return 2;
  }
  return shell.leaving ? shell.status : 0;
};

function forgetFunction(shell: Shell, name: string): void {
  const rest = new Map(shell.functions);
  rest.delete(name);
  shell.functions = rest;
}

export const unset: Builtin = function* (shell, fields) {
  const isFunction = fields[1] === '-f';
  for (const name of fields.slice(1)) {
    if (name === '-f' || name === '-v') continue;
    if (isFunction) forgetFunction(shell, name);
    else if (shell.variables.isReadOnly(name)) {
      shell.fail(`unset: ${name}: is read only`);
      return 2;
    } else shell.variables.delete(name);
  }
  return 0;
};

// mkdir and mktemp.
import { isFileError } from '../../../../machines/file-system-error.ts';
import type { Program } from '../../../../machines/program.ts';
import { absolute, complain, invalidOption, parseOptions } from '../../command.ts';
import { light } from '../../light.ts';

export const mkdir: Program = light(function* (self) {
  const { given, operands, wrong } = parseOptions(self.argv, 'pv', 'm', { parents: 'p' });
  if (wrong) return invalidOption(self, wrong);
  if (operands.length === 0) {
    complain(self, 'missing operand');
    return 1;
  }
  const mode = Number.parseInt(given.get('m') ?? '755', 8) || 0o755;
  let status = 0;
  for (const name of operands) {
    const parents = given.has('p');
    const error = self.files.makeDirectory(absolute(self, name), { parents, mode });
    if (!error) continue;
    complain(self, `can't create directory '${name}': ${error.text}`);
    status = 1;
  }
  return status;
});

export const mktemp: Program = light(function* (self) {
  const { given, operands } = parseOptions(self.argv, 'dqut', 'p');
  const directory = given.get('p') ?? self.env.get('TMPDIR') ?? '/tmp';
  const template = operands[0] ?? `${directory}/tmp.XXXXXX`;
  const name = template.replace(/X{6,}$/, (places) => self.process.random.suffix(places.length));
  const path = absolute(self, name);
  const error = given.has('d')
    ? self.files.makeDirectory(path, { mode: 0o700 })
    : self.files.writeText(path, '', { mode: 0o600, exclusive: true });
  if (isFileError(error)) {
    complain(self, `${template}: ${error.text}`);
    return 1;
  }
  self.stdout.write(`${name}\n`);
  return 0;
});

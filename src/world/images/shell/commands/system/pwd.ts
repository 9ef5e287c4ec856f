// pwd as a program of its own.
import type { Program } from '../../../../machines/program.ts';
import { light } from '../../light.ts';

export const pwdProgram: Program = light(function* (self) {
  self.stdout.write(`${self.workingDirectory}\n`);
  return 0;
});

// true, false and `:`.
import type { Program } from '../../../../machines/program.ts';
import { light } from '../../light.ts';

export const trueCommand: Program = light(function* () {
  return 0;
});

export const falseCommand: Program = light(function* () {
  return 1;
});

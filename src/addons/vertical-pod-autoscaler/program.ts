// The vertical pod autoscaler as programs, which most clusters never start.
import type { ApiClient } from '../../client/api-client.ts';
import type { Program, ProgramContext } from '../../world/machines/program.ts';
import type { VpaPart } from './vpa-main.ts';
import { runVpa } from './vpa-main.ts';

export function vpaProgram(connect: (self: ProgramContext) => ApiClient, part: VpaPart): Program {
  return function* (self) {
    return yield* runVpa(self, connect(self), part);
  };
}

// The cloud's disk driver as a program, which most clusters never start.
import type { ApiClient } from '../../client/api-client.ts';
import type { Program, ProgramContext } from '../../world/machines/program.ts';
import { runCsiDisk } from './csi-disk.ts';

export function csiDiskProgram(connect: (self: ProgramContext) => ApiClient): Program {
  return function* (self) {
    return yield* runCsiDisk(self, connect(self));
  };
}

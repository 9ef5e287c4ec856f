// ingress-nginx as a program.
import type { ApiClient } from '../../client/api-client.ts';
import type { Program, ProgramContext } from '../../world/machines/program.ts';
import { runIngress } from './controller.ts';

/** The program of an ingress-nginx controller container. */
export function ingressProgram(connect: (self: ProgramContext) => ApiClient): Program {
  return function* (self) {
    yield* runIngress(self, connect(self));
    return 0;
  };
}

// The metrics adapter as a program, which most clusters never start.
import type { AggregatedBackends } from '../../client/aggregated-backends.ts';
import type { ApiClient } from '../../client/api-client.ts';
import type { Program, ProgramContext } from '../../world/machines/program.ts';
import { runAdapter } from './adapter.ts';

export function metricsAdapterProgram(
  connect: (self: ProgramContext) => ApiClient,
  backends: AggregatedBackends,
): Program {
  return function* (self) {
    return yield* runAdapter(self, connect(self), backends);
  };
}

// The program that an ImageProfile describes: idles, serves, and ends as it says.
import type { Task } from '../../kernel/task.ts';
import { MILLISECOND, SECOND } from '../../kernel/time.ts';
import { forever, race, sleep } from '../../kernel/waits.ts';
import { milliValue, wholeValue } from '../../model/meta/quantity.ts';
import { PORTS_VARIABLE } from '../../world/images/generic/generic-server.ts';
import { payFor, requestsIn } from '../../world/network/batch.ts';
import { GRPC_HEALTH_METHOD, serveHttp, textResponse } from '../../world/network/http.ts';
import type { HttpExchange, HttpResponse } from '../../world/network/http.ts';
import type { Program, ProgramContext } from '../../world/machines/program.ts';
import type {
  ImageProfileSpec,
  PathProfile,
  ServerProfile,
} from '../simulation-api/image-profile-kind.ts';

const DEFAULT_MEMORY = 20 * 1024 * 1024;
const DEFAULT_PORT = 80;

export function profiledProgram(spec: ImageProfileSpec): Program {
  return function* (self) {
    const { process, group } = self;
    for (const signal of ['TERM', 'INT', 'QUIT'] as const) process.heed(signal);
    const memory = group.memoryOf(process);
    memory.set(spec.memory === undefined ? DEFAULT_MEMORY : wholeValue(spec.memory));
    group.holdCpu(process, milliValue(spec.cpu));
    process.spawn('profile', serve(self, spec));
    const { exitAfterSeconds, exitCode = 0 } = spec;
    const lifetime =
      exitAfterSeconds === undefined ? forever() : sleep(Math.round(exitAfterSeconds * SECOND));
    for (;;) {
      const { index, value } = yield* race<unknown>([lifetime, process.signals.receive()]);
      if (index === 0) return exitCode;
      if (value === 'TERM' || value === 'INT' || value === 'QUIT') return 0;
    }
  };
}

function* serve(self: ProgramContext, { server, startupSeconds = 0 }: ImageProfileSpec): Task {
  if (startupSeconds > 0) yield* sleep(Math.round(startupSeconds * SECOND));
  if (!server) return;
  for (const port of portsOf(self, server)) {
    const listener = serveHttp(self.process, self.net, port, (exchange) =>
      answer(self, server, exchange),
    );
    if (!listener) self.stderr.write(`listen tcp :${port}: bind: address already in use\n`);
  }
}

function portsOf(self: ProgramContext, { port }: ServerProfile): readonly number[] {
  if (port !== undefined) return [port];
  const told = (self.env.get(PORTS_VARIABLE) ?? '').split(',').map(Number);
  const ports = told.filter((number) => number > 0 && number < 65_536);
  return ports.length > 0 ? ports : [DEFAULT_PORT];
}

function* answer(
  self: ProgramContext,
  server: ServerProfile,
  { request }: HttpExchange,
): Task<HttpResponse> {
  const profile = profileOf(server, request.path);
  const { status = 200, latencyMs = 0, cpuMsPerRequest = 0, memoryPerRequest, body } = profile;
  const count = requestsIn(request);
  const memory = memoryPerRequest === undefined ? 0 : wholeValue(memoryPerRequest) * count;
  if (memory > 0) self.group.growMemory(memory);
  if (cpuMsPerRequest > 0) {
    yield* payFor(request, self.group, Math.round(cpuMsPerRequest * MILLISECOND));
  }
  if (latencyMs > 0) yield* sleep(Math.round(latencyMs * MILLISECOND));
  if (memory > 0) self.group.growMemory(-memory);
  const usual = request.path === GRPC_HEALTH_METHOD ? 'SERVING' : `${self.hostname}\n`;
  return textResponse(status, body ?? usual);
}

function profileOf(server: ServerProfile, path: string): PathProfile {
  let best: string | undefined;
  for (const start of Object.keys(server.paths ?? {})) {
    if (path.startsWith(start) && start.length >= (best?.length ?? 0)) best = start;
  }
  return best === undefined ? server : { ...server, ...server.paths?.[best] };
}

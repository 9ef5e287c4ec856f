// The server that stands in for images nobody has described: stays up and answers its ports.
import type { Task } from '../../../kernel/task.ts';
import type { DirectoryNode } from '../../machines/file-system-node.ts';
import type { ExitCode, Program, ProgramContext } from '../../machines/program.ts';
import { GRPC_HEALTH_METHOD, serveHttp, textResponse } from '../../network/http.ts';
import { ANY_EXECUTABLE } from '../find-program.ts';
import { addProgram, baseLayer } from '../base/base-layer.ts';
import type { ImageDefinition } from '../define-image.ts';
import { defineImage, MEBIBYTE } from '../define-image.ts';

/**
 * Where the runtime tells a generic server its containerPorts: a comma list in the environment,
 * which programs of real images ignore.
 */
export const PORTS_VARIABLE = 'KUBETARIUM_CONTAINER_PORTS';

/** Answers 200 to every request on its ports; ends 0 at TERM, as well-behaved servers do. */
const genericServer: Program = function* (self): Task<ExitCode> {
  if (!isMain(self)) return beside(self);
  let requests = 0;
  for (const port of portsOf(self)) {
    serveHttp(self.process, self.net, port, function* ({ request: { path } }) {
      if (path === '/metrics') return textResponse(200, metricsPage(requests));
      requests++;
      if (path === GRPC_HEALTH_METHOD) return textResponse(200, 'SERVING');
      return textResponse(200, `${self.hostname}\n`);
    });
  }
  return yield* untilStopped(self);
};

/** What it tells Prometheus. */
function metricsPage(requests: number): string {
  return `# TYPE http_requests_total counter\nhttp_requests_total ${requests}\n`;
}

export function isGenericServer(program: Program): boolean {
  return program === genericServer;
}

/** The container's own program, not one that a shell, a probe or a person starts beside it. */
function isMain(self: ProgramContext): boolean {
  return self.pid === 1 || (self.processes.get(1)?.command.includes('pause') ?? false);
}

const CHECKS = /health|probe|ready|live|check|ping/i;

/** Health checks of an unknown image succeed; any other command is one it does not have. */
function beside(self: ProgramContext): ExitCode {
  const name = self.argv[0] ?? '';
  if (CHECKS.test(name) || CHECKS.test(self.argv[1] ?? '')) return 0;
  self.stderr.write(`sh: ${name}: not found\n`);
  return 127;
}

function portsOf(self: ProgramContext): readonly number[] {
  const text = self.env.get(PORTS_VARIABLE) ?? self.env.get('PORT') ?? '';
  return text
    .split(',')
    .map(Number)
    .filter((port) => port > 0 && port < 65_536);
}

/** Waits for TERM, INT or QUIT; answers exit code 0. */
export function* untilStopped(self: ProgramContext): Task<ExitCode> {
  const { process } = self;
  for (const signal of ['TERM', 'INT', 'QUIT'] as const) process.heed(signal);
  for (;;) {
    const signal = yield* process.signals.receive();
    if (signal === 'TERM' || signal === 'INT' || signal === 'QUIT') return 0;
  }
}

/** An image of any name. It has a shell, so that `exec` and probes work. */
export function genericImage(repository: string): ImageDefinition {
  return defineImage({
    repository,
    tags: () => true,
    bytes: 60 * MEBIBYTE,
    entrypoint: ['/server'],
    memoryBytes: 20 * MEBIBYTE,
    files: genericLayer,
  });
}

let layer: DirectoryNode | undefined;

/** One layer for all of them: it holds nothing that differs. */
function genericLayer(): DirectoryNode {
  if (layer) return layer;
  layer = baseLayer('alpine');
  addProgram(layer, '/server', genericServer);
  addProgram(layer, ANY_EXECUTABLE, genericServer);
  return layer;
}

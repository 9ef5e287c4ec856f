// A program that only answers HTTP: what most sample images are.
import type { Task } from '../../../kernel/task.ts';
import type { ExitCode, Program, ProgramContext } from '../../machines/program.ts';
import { payFor } from '../../network/batch.ts';
import type { HttpExchange, HttpResponse } from '../../network/http.ts';
import { serveHttp } from '../../network/http.ts';
import { untilStopped } from '../generic/generic-server.ts';

export interface HttpServer {
  readonly port: (self: ProgramContext) => number;
  readonly respond: (self: ProgramContext, exchange: HttpExchange) => Task<HttpResponse>;
  /** Cpu microseconds for one request. */
  readonly requestCpu?: number;
  readonly greeting?: (self: ProgramContext) => string;
}

/** The value of an option given as `-name=value` or `-name value`, one dash or two. */
export function optionOf(argv: readonly string[], name: string): string | undefined {
  for (const [index, word] of argv.entries()) {
    const plain = word.replace(/^--?/, '');
    if (plain === word) continue;
    if (plain === name) return argv[index + 1];
    if (plain.startsWith(`${name}=`)) return plain.slice(name.length + 1);
  }
  return undefined;
}

export function httpProgram(server: HttpServer): Program {
  return function* (self): Task<ExitCode> {
    const port = server.port(self);
    const listener = serveHttp(self.process, self.net, port, function* (exchange) {
      yield* payFor(exchange.request, self.group, server.requestCpu ?? 100);
      return yield* server.respond(self, exchange);
    });
    if (!listener) {
      self.stderr.write(`listen tcp :${port}: bind: address already in use\n`);
      return 1;
    }
    self.stdout.write(server.greeting?.(self) ?? '');
    return yield* untilStopped(self);
  };
}

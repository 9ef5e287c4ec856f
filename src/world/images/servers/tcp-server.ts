// Servers that only need to be there: ports that accept, after a start-up time.
import type { Task } from '../../../kernel/task.ts';
import type { Micros } from '../../../kernel/time.ts';
import { sleep } from '../../../kernel/waits.ts';
import type { ExitCode, Program, ProgramContext } from '../../machines/program.ts';
import { untilStopped } from '../generic/generic-server.ts';

export interface TcpServer {
  readonly ports: readonly number[];
  readonly startup: Micros;
  /** Written when it accepts connections. */
  readonly readyLine: string;
  /** What keeps it from starting, written before it exits 1. */
  readonly refusal?: (self: ProgramContext) => string | undefined;
  /** Answers a text of a client, if it answers at all. */
  readonly answer?: (text: string) => string | undefined;
}

/** The program of a server whose protocol nobody in here speaks in depth. */
export function tcpServer(server: TcpServer): Program {
  return function* (self): Task<ExitCode> {
    const refusal = server.refusal?.(self);
    if (refusal !== undefined) {
      self.stderr.write(refusal);
      return 1;
    }
    if (server.startup > 0) yield* sleep(server.startup);
    for (const port of server.ports) {
      const listener = self.net.listen(self.process, port, (end) => {
        end.onMessage((message) => {
          const reply = typeof message === 'string' ? server.answer?.(message) : undefined;
          if (reply !== undefined) end.send(reply);
          // Whoever speaks another protocol is sent away, as a real server would.
          else if (typeof message !== 'string') end.close('reset');
        });
      });
      if (listener) continue;
      self.stderr.write(`could not bind to 0.0.0.0:${port}: Address already in use\n`);
      return 1;
    }
    self.stdout.write(server.readyLine);
    return yield* untilStopped(self);
  };
}

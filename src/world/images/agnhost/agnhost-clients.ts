// The modes of agnhost that try, print or write logs.
import type { Task } from '../../../kernel/task.ts';
import { MILLISECOND, SECOND } from '../../../kernel/time.ts';
import { sleepInBackground } from '../../../kernel/waits.ts';
import type { Program } from '../../machines/program.ts';
import { optionOf } from '../servers/http-program.ts';
import { resolveHost } from '../shell/commands/network/resolve-host.ts';
import { formatTime } from '../shell/commands/system/date.ts';
import { durationOf } from '../shell/commands/system/sleep.ts';

/** Upstream: test/images/agnhost/connect/connect.go: prints one word on failure. */
export const connect: Program = function* (self): Task<number> {
  const target = self.argv.slice(2).find((word) => !word.startsWith('-')) ?? '';
  const [host = '', port = '80'] = target.split(':');
  const timeout = durationOf(optionOf(self.argv, 'timeout') ?? '30s') ?? 30 * SECOND;
  const address = yield* resolveHost(self, host);
  if (address === undefined) {
    self.stderr.write('DNS\n');
    return 1;
  }
  const to = { address, port: Number(port) };
  const outcome = yield* self.net.connect(self.process, to, { timeout });
  if (outcome.is === 'connected') {
    outcome.end.close();
    return 0;
  }
  self.stderr.write(outcome.is === 'refused' ? 'REFUSED\n' : 'TIMEOUT\n');
  return 1;
};

export const entrypointTester: Program = function* (self) {
  self.stdout.write(`[${self.argv.join(' ')}]\n`);
  return 0;
};

export const logsGenerator: Program = function* (self): Task<number> {
  const total = Number(optionOf(self.argv, 'log-lines-total') ?? 10);
  const duration = durationOf(optionOf(self.argv, 'run-duration') ?? '1s') ?? SECOND;
  const pause = Math.max(MILLISECOND, Math.round(duration / Math.max(1, total)));
  const methods = ['GET', 'POST', 'PUT'] as const;
  for (let line = 0; line < total; line++) {
    const { random } = self.process;
    const time = formatTime('%m%d %H:%M:%S', self.process.clock.now);
    const place = `/api/v1/namespaces/${random.pick(['default', 'kube-system', 'ns'])}/pods/${random.suffix(4)}`;
    self.stdout.write(
      `I${time}       1 logs_generator.go:76] ${line} ${random.pick(methods)} ` +
        `${place} ${200 + random.below(400)}\n`,
    );
    yield* sleepInBackground(pause);
  }
  return 0;
};

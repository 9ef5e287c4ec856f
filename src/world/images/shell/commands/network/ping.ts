// ping: whether an address answers, and how fast.
import type { Task } from '../../../../../kernel/task.ts';
import type { Micros } from '../../../../../kernel/time.ts';
import { SECOND, seconds } from '../../../../../kernel/time.ts';
import { sleepInBackground } from '../../../../../kernel/waits.ts';
import type { Program, ProgramContext } from '../../../../machines/program.ts';
import { resolveHost } from './resolve-host.ts';
import { complain, invalidOption, parseOptions } from '../../command.ts';
import { light } from '../../light.ts';

/** ICMP needs no listener: any port that is refused shows that the host is there. */
const ECHO_PORT = 7;

export const ping: Program = light(function* (self): Task<number> {
  const { given, operands, wrong } = parseOptions(self.argv, 'q46nA', 'cwWisIt');
  if (wrong) return invalidOption(self, wrong);
  const host = operands[0] ?? '';
  const address = yield* resolveHost(self, host);
  if (address === undefined) {
    complain(self, `bad address '${host}'`);
    return 1;
  }
  self.stdout.write(`PING ${host} (${address}): 56 data bytes\n`);
  const count = Number(given.get('c') ?? Infinity);
  const deadline = self.process.clock.now + seconds(Number(given.get('w') ?? Infinity));
  const times: Micros[] = [];
  let sent = 0;
  while (sent < count && self.process.clock.now < deadline) {
    const trip = yield* echoOnce(self, address, seconds(Number(given.get('W') ?? 10)));
    if (trip !== undefined) {
      times.push(trip);
      if (!given.has('q'))
        self.stdout.write(`64 bytes from ${address}: seq=${sent} ttl=64 time=${ms(trip)} ms\n`);
    }
    sent++;
    const rest = seconds(Number(given.get('i') ?? 1)) - (trip ?? SECOND);
    if (sent < count && rest > 0) yield* sleepInBackground(rest);
  }
  summary(self, host, sent, times);
  return times.length > 0 ? 0 : 1;
});

function* echoOnce(
  self: ProgramContext,
  address: string,
  timeout: Micros,
): Task<Micros | undefined> {
  const start = self.process.clock.now;
  const to = { address, port: ECHO_PORT };
  const outcome = yield* self.net.connect(self.process, to, { protocol: 'UDP', timeout });
  if (outcome.is === 'connected') outcome.end.close();
  const isThere = outcome.is === 'connected' || outcome.why === 'nothing listens there';
  return isThere ? self.process.clock.now - start : undefined;
}

function ms(micros: number): string {
  return (micros / 1000).toFixed(3);
}

function summary(self: ProgramContext, host: string, sent: number, times: readonly Micros[]): void {
  const loss = sent === 0 ? 0 : Math.round(((sent - times.length) / sent) * 100);
  self.stdout.write(
    `\n--- ${host} ping statistics ---\n` +
      `${sent} packets transmitted, ${times.length} packets received, ${loss}% packet loss\n`,
  );
  if (times.length === 0) return;
  const average = times.reduce((sum, time) => sum + time, 0) / times.length;
  self.stdout.write(
    `round-trip min/avg/max = ${ms(Math.min(...times))}/${ms(average)}/${ms(Math.max(...times))} ms\n`,
  );
}

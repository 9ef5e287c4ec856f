// nc: talks to a port, tries one (-z), or listens on one (-l).
import type { Task } from '../../../../../kernel/task.ts';
import { MINUTE, seconds } from '../../../../../kernel/time.ts';
import { Mailbox, race } from '../../../../../kernel/waits.ts';
import type { Program, ProgramContext } from '../../../../machines/program.ts';
import type { ConnectionEnd } from '../../../../network/connection.ts';
import { messageText } from '../../../../network/http-text.ts';
import { resolveHost } from './resolve-host.ts';
import { complain, invalidOption, parseOptions } from '../../command.ts';
import { light } from '../../light.ts';

export const nc: Program = light(function* (self): Task<number> {
  const { given, operands, wrong } = parseOptions(self.argv, 'zvlunkN46', 'wpsqie');
  if (wrong) return invalidOption(self, wrong);
  if (given.has('l'))
    return yield* listen(self, Number(given.get('p') ?? operands.at(-1)), given.has('k'));
  const [host, port] = operands;
  if (host === undefined || port === undefined) {
    self.stderr.write('Usage: nc [-lzvnu] [-w SEC] [-p PORT] HOST PORT\n');
    return 1;
  }
  const address = yield* resolveHost(self, host);
  if (address === undefined) {
    complain(self, `bad address '${host}'`);
    return 1;
  }
  const wait = given.get('w');
  const outcome = yield* self.net.connect(
    self.process,
    { address, port: Number(port) },
    {
      protocol: given.has('u') ? 'UDP' : 'TCP',
      timeout: wait === undefined ? 2 * MINUTE : seconds(Number(wait)),
    },
  );
  if (outcome.is !== 'connected') {
    const why =
      outcome.is === 'refused'
        ? 'Connection refused'
        : outcome.is === 'timeout'
          ? 'Connection timed out'
          : 'Host is unreachable';
    if (!given.has('z') || given.has('v')) complain(self, `${host} (${address}:${port}): ${why}`);
    return 1;
  }
  if (given.has('v')) self.stderr.write(`${host} (${address}:${port}) open\n`);
  if (given.has('z')) outcome.end.close();
  else yield* talk(self, outcome.end);
  return 0;
});

/** Input to the peer, the peer's words to the output, until the peer closes. */
function* talk(self: ProgramContext, end: ConnectionEnd): Task {
  let isInputOpen = true;
  for (;;) {
    const heard = end.inbox.receive();
    const waits = isInputOpen ? [heard, self.stdin.read()] : [heard];
    const { index, value } = yield* race<any>(waits);
    if (index === 1) {
      if (value === undefined) isInputOpen = false;
      else end.send(value);
    } else if (value.is === 'closed') {
      return;
    } else {
      self.stdout.write(messageText(value.message));
    }
  }
}

function* listen(self: ProgramContext, port: number, keepsOn: boolean): Task<number> {
  const arrived = new Mailbox<ConnectionEnd>('nc');
  const listener = self.net.listen(self.process, port, (end) => {
    arrived.send(end);
    if (!keepsOn) listener?.close();
  });
  if (!listener) {
    complain(self, 'bind: Address already in use');
    return 1;
  }
  for (;;) {
    const end = yield* arrived.receive();
    yield* talk(self, end);
    end.close();
    if (!keepsOn) break;
  }
  listener.close();
  return 0;
}

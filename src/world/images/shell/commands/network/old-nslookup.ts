// nslookup as busybox had it up to 1.28: the C library resolves, addresses are named back.
import type { Task } from '../../../../../kernel/task.ts';
import { SECOND } from '../../../../../kernel/time.ts';
import type { Program, ProgramContext } from '../../../../machines/program.ts';
import { DNS_PORT, queryDns } from '../../../../network/dns.ts';
import { isAddress, resolve, resolverConfig } from '../../../../network/resolver.ts';
import { light } from '../../light.ts';

const REVERSE_TIMEOUT = 5 * SECOND;

export const nslookupOfOldBusybox: Program = light(function* (self): Task<number> {
  const [name, given] = self.argv.slice(1).filter((word) => !word.startsWith('-'));
  if (name === undefined) {
    self.stderr.write('Usage: nslookup [HOST] [SERVER]\n');
    return 1;
  }
  const server = given ?? resolverConfig(self.files).nameservers[0] ?? '127.0.0.1';
  yield* tell(self, 'Server:', server, server);
  self.stdout.write('\n');
  return (yield* tell(self, 'Name:', name, server)) ? 0 : 1;
});

/** Answers whether the name is known. */
function* tell(self: ProgramContext, header: string, name: string, server: string): Task<boolean> {
  const resolved = yield* resolve(self, name);
  if (resolved.is !== 'found') {
    self.stderr.write(`nslookup: can't resolve '${name}'\n`);
    return false;
  }
  self.stdout.write(`${header.padEnd(10)} ${name}\n`);
  for (const [index, address] of resolved.addresses.entries()) {
    const back = yield* nameOf(self, address, server);
    self.stdout.write(`Address ${index + 1}: ${address}${back === undefined ? '' : ` ${back}`}\n`);
  }
  return true;
}

function* nameOf(self: ProgramContext, address: string, server: string): Task<string | undefined> {
  if (!isAddress(address) || !isAddress(server)) return undefined;
  const name = `${address.split('.').toReversed().join('.')}.in-addr.arpa`;
  const to = { address: server, port: DNS_PORT };
  const question = { name, type: 'PTR' } as const;
  const outcome = yield* queryDns(self.process, self.net, to, question, REVERSE_TIMEOUT);
  return outcome.is === 'reply' ? outcome.reply.answers[0]?.data.replace(/\.$/, '') : undefined;
}

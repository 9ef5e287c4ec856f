// redis-cli: one command of its arguments, or one for each line of its input.
import type { Task } from '../../../kernel/task.ts';
import { seconds } from '../../../kernel/time.ts';
import { withTimeout } from '../../../kernel/waits.ts';
import type { Program, ProgramContext } from '../../machines/program.ts';
import type { ConnectionEnd } from '../../network/connection.ts';
import { resolveHost } from '../shell/commands/network/resolve-host.ts';
import { light } from '../shell/light.ts';
import { REDIS_PORT } from './redis-server.ts';
import type { RedisReply } from './redis-store.ts';

const TIMEOUT = seconds(5);

export const redisCli: Program = light(function* (self): Task<number> {
  const words = self.argv.slice(1);
  let host = '127.0.0.1';
  let port = REDIS_PORT;
  let isRaw = self.stdin.isTerminal !== true;
  while (words[0]?.startsWith('-')) {
    const option = words.shift();
    if (option === '-h') host = words.shift() ?? host;
    else if (option === '-p') port = Number(words.shift() ?? port);
    else if (option === '-a' || option === '-n' || option === '-u') words.shift();
    else if (option === '--no-raw') isRaw = false;
  }
  const address = yield* resolveHost(self, host);
  if (address === undefined) return refuse(self, host, port, 'Name or service not known');
  const outcome = yield* self.net.connect(self.process, { address, port }, { timeout: TIMEOUT });
  if (outcome.is !== 'connected') {
    return refuse(
      self,
      host,
      port,
      outcome.is === 'refused' ? 'Connection refused' : 'Connection timed out',
    );
  }
  const { end } = outcome;
  const status =
    words.length > 0
      ? yield* ask(self, end, words, isRaw)
      : yield* dialogue(self, end, `${host}:${port}> `, isRaw);
  end.close();
  return status;
});

function refuse(self: ProgramContext, host: string, port: number, why: string): number {
  self.stderr.write(`Could not connect to Redis at ${host}:${port}: ${why}\n`);
  return 1;
}

function* ask(
  self: ProgramContext,
  end: ConnectionEnd,
  words: readonly string[],
  isRaw: boolean,
): Task<number> {
  end.send({ words, database: 0 });
  const received = yield* withTimeout(end.inbox.receive(), TIMEOUT);
  if (received.is === 'timeout' || received.value.is === 'closed') {
    self.stderr.write('Error: Server closed the connection\n');
    return 1;
  }
  const reply = received.value.message as RedisReply;
  self.stdout.write(isRaw ? raw(reply) : shown(reply, ''));
  return reply.is === 'error' && isRaw ? 1 : 0;
}

function* dialogue(
  self: ProgramContext,
  end: ConnectionEnd,
  prompt: string,
  isRaw: boolean,
): Task<number> {
  let pending = '';
  if (!isRaw) self.stdout.write(prompt);
  for (;;) {
    const piece: string | undefined = yield* self.stdin.read();
    pending += piece ?? '\n';
    for (let newline = pending.indexOf('\n'); newline >= 0; newline = pending.indexOf('\n')) {
      const line = pending.slice(0, newline).trim();
      pending = pending.slice(newline + 1);
      if (/^(quit|exit)$/i.test(line)) return 0;
      if (line !== '') yield* ask(self, end, splitWords(line), isRaw);
      if (!isRaw && piece !== undefined) self.stdout.write(prompt);
    }
    if (piece === undefined) return 0;
  }
}

function splitWords(line: string): string[] {
  const found = line.match(/"(?:[^"\\]|\\.)*"|'[^']*'|\S+/g) ?? [];
  return found.map((word) => word.replace(/^(["'])([\s\S]*)\1$/, '$2'));
}

function raw(reply: RedisReply): string {
  switch (reply.is) {
    case 'nil':
      return '\n';
    case 'integer':
      return `${reply.value}\n`;
    case 'list':
      return reply.items.map(raw).join('') || '\n';
    default:
      return `${reply.text}\n`;
  }
}

function shown(reply: RedisReply, indent: string): string {
  switch (reply.is) {
    case 'nil':
      return '(nil)\n';
    case 'integer':
      return `(integer) ${reply.value}\n`;
    case 'error':
      return `(error) ${reply.text}\n`;
    case 'status':
      return `${reply.text}\n`;
    case 'text':
      return `"${reply.text.replace(/["\\]/g, '\\$&').replace(/\r/g, '\\r').replace(/\n/g, '\\n')}"\n`;
    case 'list': {
      if (reply.items.length === 0) return '(empty array)\n';
      return reply.items
        .map(
          (item, index) => `${index > 0 ? indent : ''}${index + 1}) ${shown(item, `${indent}   `)}`,
        )
        .join('');
    }
  }
}

// redis-server: keys in memory, told over port 6379; its data dies with it unless it is saved.
import type { Task } from '../../../kernel/task.ts';
import { isFileError } from '../../machines/file-system-error.ts';
import type { ExitCode, Program, ProgramContext } from '../../machines/program.ts';
import { formatTime } from '../shell/commands/system/date.ts';
import { sizeNumber } from '../shell/commands/files/size-number.ts';
import { absolute } from '../shell/command.ts';
import { RedisStore } from './redis-store.ts';
import type { RedisRequest } from './redis-store.ts';

const REQUEST_CPU = 20;
export const REDIS_PORT = 6379;

export const redisServer: Program = function* (self): Task<ExitCode> {
  const settings = readSettings(self);
  if (typeof settings === 'string') {
    self.stderr.write(
      `Fatal error, can't open config file '${settings}': No such file or directory\n`,
    );
    return 1;
  }
  const port = Number(settings.get('port') ?? REDIS_PORT);
  const store = new RedisStore(self.process.clock, settings);
  load(self, store);
  const listener = self.net.listen(self.process, port, (end) => {
    end.onMessage((message) => {
      const request = requestOf(message);
      if (!request) {
        end.close('reset');
        return;
      }
      self.process.spawn(
        'redis request',
        (function* (): Task {
          yield* self.group.useCpu(REQUEST_CPU);
          const reply = store.run(request);
          end.send(typeof message === 'string' ? store.wire(reply) : reply);
        })(),
      );
    });
  });
  if (!listener) {
    log(
      self,
      '#',
      `Warning: Could not create server TCP listening socket *:${port}: bind: Address in use`,
    );
    log(self, '#', 'Failed listening on port 6379 (tcp), aborting.');
    return 1;
  }
  log(self, '*', 'oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo');
  log(self, '*', 'Server initialized');
  log(self, '*', 'Ready to accept connections tcp');
  return yield* untilStopped(self, store);
};

function* untilStopped(self: ProgramContext, store: RedisStore): Task<ExitCode> {
  const { process } = self;
  for (const name of ['TERM', 'INT'] as const) process.heed(name);
  for (;;) {
    const signal = yield* process.signals.receive();
    if (signal !== 'TERM' && signal !== 'INT') continue;
    log(self, '#', 'User requested shutdown...');
    self.files.writeText(absolute(self, 'dump.rdb'), store.dump());
    log(self, '#', 'Redis is now ready to exit, bye bye...');
    return 0;
  }
}

function log(self: ProgramContext, mark: string, text: string): void {
  const time = formatTime('%d %b %Y %H:%M:%S', self.process.clock.now);
  const millis = String(Math.floor(self.process.clock.now / 1000) % 1000).padStart(3, '0');
  self.stdout.write(`${self.pid}:M ${time}.${millis} ${mark} ${text}\n`);
}

function load(self: ProgramContext, store: RedisStore): void {
  const text = self.files.readText(absolute(self, 'dump.rdb'));
  if (!isFileError(text)) store.load(text);
}

function requestOf(message: unknown): RedisRequest | undefined {
  if (typeof message === 'string') {
    const words = message.trim().split(/\s+/);
    return { words, database: 0 };
  }
  return typeof message === 'object' && message !== null && 'words' in message
    ? (message as RedisRequest)
    : undefined;
}

/** Options of the command line and of the file it names; the name of a file that is missing. */
function readSettings(self: ProgramContext): Map<string, string> | string {
  const settings = new Map<string, string>();
  const words = self.argv.slice(1);
  const add = (name: string, values: readonly string[]): void => {
    const value = values.join(' ').replace(/^"(.*)"$/, '$1');
    const size =
      name === 'maxmemory' ? sizeNumber(value.toUpperCase().replace(/B$/, '')) : undefined;
    settings.set(name, size === undefined ? value : String(size));
  };
  if (words[0] !== undefined && !words[0].startsWith('-')) {
    const path = words.shift() as string;
    const text = self.files.readText(absolute(self, path));
    if (isFileError(text)) return path;
    for (const line of text.split('\n')) {
      const [name, ...values] = line.trim().split(/\s+/);
      if (name && !name.startsWith('#')) add(name, values);
    }
  }
  for (let index = 0; index < words.length;) {
    const name = (words[index++] as string).replace(/^--/, '');
    const values: string[] = [];
    while (index < words.length && !(words[index] as string).startsWith('--'))
      values.push(words[index++] as string);
    add(name, values);
  }
  return settings;
}

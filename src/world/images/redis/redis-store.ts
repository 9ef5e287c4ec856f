// What redis keeps, and its commands.
import type { Micros } from '../../../kernel/time.ts';
import { MILLISECOND, SECOND } from '../../../kernel/time.ts';
import { compilePattern } from '../shell/pattern.ts';

export interface RedisRequest {
  readonly words: readonly string[];
  readonly database: number;
}

export type RedisReply =
  | { readonly is: 'text' | 'error' | 'status'; readonly text: string }
  | { readonly is: 'integer'; readonly value: number }
  | { readonly is: 'nil' }
  | { readonly is: 'list'; readonly items: readonly RedisReply[] };

type Value = string | string[] | Map<string, string>;

const NIL: RedisReply = { is: 'nil' };
const OK: RedisReply = { is: 'status', text: 'OK' };

function text(value: string): RedisReply {
  return { is: 'text', text: value };
}

function integer(value: number): RedisReply {
  return { is: 'integer', value };
}

function failure(message: string): RedisReply {
  return { is: 'error', text: `ERR ${message}` };
}

function list(values: readonly string[]): RedisReply {
  return { is: 'list', items: values.map(text) };
}

const WRONG_TYPE: RedisReply = {
  is: 'error',
  text: 'WRONGTYPE Operation against a key holding the wrong kind of value',
};

export class RedisStore {
  private readonly keys = new Map<string, Value>();
  private readonly expiries = new Map<string, Micros>();

  constructor(
    private readonly clock: { readonly now: Micros },
    private readonly settings: Map<string, string>,
  ) {}

  run({ words }: RedisRequest): RedisReply {
    const [name = '', ...rest] = words;
    for (const [key, at] of this.expiries) if (at <= this.clock.now) this.forget(key);
    const command = name.toUpperCase();
    return (
      this.general(command, rest) ??
      this.strings(command, rest) ??
      this.collections(command, rest) ??
      failure(
        `unknown command '${name}', with args beginning with: ${rest.map((word) => `'${word}' `).join('')}`,
      )
    );
  }

  /** The reply as bytes of RESP, for clients that speak text. */
  wire(reply: RedisReply): string {
    switch (reply.is) {
      case 'status':
        return `+${reply.text}\r\n`;
      case 'error':
        return `-${reply.text}\r\n`;
      case 'integer':
        return `:${reply.value}\r\n`;
      case 'nil':
        return '$-1\r\n';
      case 'text':
        return `$${reply.text.length}\r\n${reply.text}\r\n`;
      case 'list':
        return `*${reply.items.length}\r\n${reply.items.map((item) => this.wire(item)).join('')}`;
    }
  }

  dump(): string {
    const entries = [...this.keys].map(([key, value]) => [
      key,
      value instanceof Map ? { hash: [...value] } : value,
    ]);
    return JSON.stringify(entries);
  }

  load(dump: string): void {
    const entries = JSON.parse(dump || '[]') as [
      string,
      string | string[] | { hash: [string, string][] },
    ][];
    for (const [key, value] of entries) {
      this.keys.set(
        key,
        typeof value === 'object' && 'hash' in value ? new Map(value.hash) : value,
      );
    }
  }

  private forget(key: string): boolean {
    this.expiries.delete(key);
    return this.keys.delete(key);
  }

  private general(
    command: string,
    [first = '', second = '', ...rest]: string[],
  ): RedisReply | undefined {
    switch (command) {
      case 'PING':
        return first ? text(first) : { is: 'status', text: 'PONG' };
      case 'ECHO':
        return text(first);
      case 'SELECT':
      case 'AUTH':
      case 'SAVE':
      case 'BGSAVE':
      case 'QUIT':
      case 'CLIENT':
        return OK;
      case 'FLUSHALL':
      case 'FLUSHDB':
        this.keys.clear();
        this.expiries.clear();
        return OK;
      case 'DBSIZE':
        return integer(this.keys.size);
      case 'KEYS': {
        const matcher = compilePattern(first);
        return list([...this.keys.keys()].filter((key) => matcher.test(key)));
      }
      case 'DEL':
      case 'UNLINK':
        return integer([first, second, ...rest].filter((key) => this.forget(key)).length);
      case 'EXISTS':
        return integer([first, second, ...rest].filter((key) => this.keys.has(key)).length);
      case 'TYPE': {
        const value = this.keys.get(first);
        const kind =
          value === undefined
            ? 'none'
            : typeof value === 'string'
              ? 'string'
              : Array.isArray(value)
                ? 'list'
                : 'hash';
        return { is: 'status', text: kind };
      }
      case 'EXPIRE':
        if (!this.keys.has(first)) return integer(0);
        this.expiries.set(first, this.clock.now + Number(second) * SECOND);
        return integer(1);
      case 'TTL': {
        const at = this.expiries.get(first);
        if (!this.keys.has(first)) return integer(-2);
        return integer(at === undefined ? -1 : Math.ceil((at - this.clock.now) / SECOND));
      }
      case 'CONFIG':
        return this.config(first.toUpperCase(), second, rest[0] ?? '');
      case 'ROLE':
        return { is: 'list', items: [text('master'), integer(0), { is: 'list', items: [] }] };
      case 'INFO':
        return text(
          '# Server\r\nredis_version:8.2.1\r\nredis_mode:standalone\r\n' +
            `# Replication\r\nrole:master\r\nconnected_slaves:0\r\n# Keyspace\r\ndb0:keys=${this.keys.size}\r\n`,
        );
      default:
        return undefined;
    }
  }

  private config(verb: string, name: string, value: string): RedisReply {
    if (verb === 'SET') {
      this.settings.set(name, value);
      return OK;
    }
    const defaults = new Map([
      ['maxmemory', '0'],
      ['maxmemory-policy', 'noeviction'],
      ['port', '6379'],
      ['appendonly', 'no'],
      ['save', '3600 1 300 100 60 10000'],
      ['dir', '/data'],
    ]);
    const all = new Map([...defaults, ...this.settings]);
    const matcher = compilePattern(name);
    return list([...all].filter(([key]) => matcher.test(key)).flat());
  }

  private strings(
    command: string,
    [key = '', value = '', ...rest]: string[],
  ): RedisReply | undefined {
    const old = this.keys.get(key);
    switch (command) {
      case 'GET':
        return old === undefined ? NIL : typeof old === 'string' ? text(old) : WRONG_TYPE;
      case 'SET':
        return this.set(key, value, rest);
      case 'SETNX':
        return integer(this.set(key, value, ['NX']) === NIL ? 0 : 1);
      case 'GETSET': {
        this.keys.set(key, value);
        return typeof old === 'string' ? text(old) : NIL;
      }
      case 'APPEND': {
        const next = (typeof old === 'string' ? old : '') + value;
        this.keys.set(key, next);
        return integer(next.length);
      }
      case 'STRLEN':
        return integer(typeof old === 'string' ? old.length : 0);
      case 'MGET':
        return {
          is: 'list',
          items: [key, value, ...rest]
            .filter((each) => each !== '')
            .map((each) => {
              const found = this.keys.get(each);
              return typeof found === 'string' ? text(found) : NIL;
            }),
        };
      case 'INCR':
        return this.add(key, 1);
      case 'DECR':
        return this.add(key, -1);
      case 'INCRBY':
        return this.add(key, Number(value));
      case 'DECRBY':
        return this.add(key, -Number(value));
      default:
        return undefined;
    }
  }

  private set(key: string, value: string, options: readonly string[]): RedisReply {
    const words = options.map((word) => word.toUpperCase());
    if (words.includes('NX') && this.keys.has(key)) return NIL;
    if (words.includes('XX') && !this.keys.has(key)) return NIL;
    this.keys.set(key, value);
    this.expiries.delete(key);
    for (const [unit, micros] of [
      ['EX', SECOND],
      ['PX', MILLISECOND],
    ] as const) {
      const place = words.indexOf(unit);
      if (place >= 0) this.expiries.set(key, this.clock.now + Number(words[place + 1]) * micros);
    }
    return OK;
  }

  private add(key: string, amount: number): RedisReply {
    const old = this.keys.get(key) ?? '0';
    if (typeof old !== 'string') return WRONG_TYPE;
    if (!/^-?\d+$/.test(old)) return failure('value is not an integer or out of range');
    this.keys.set(key, String(Number(old) + amount));
    return integer(Number(old) + amount);
  }

  private collections(command: string, [key = '', ...rest]: string[]): RedisReply | undefined {
    const old = this.keys.get(key);
    if (/^[LR](PUSH|POP|LEN|RANGE)$|^LLEN$|^LRANGE$/.test(command)) {
      if (old !== undefined && !Array.isArray(old)) return WRONG_TYPE;
      return this.lists(command, key, old ?? [], rest);
    }
    if (/^H(SET|GET|GETALL|DEL|LEN|KEYS)$/.test(command)) {
      if (old !== undefined && !(old instanceof Map)) return WRONG_TYPE;
      return this.hashes(command, key, old ?? new Map<string, string>(), rest);
    }
    return undefined;
  }

  private lists(
    command: string,
    key: string,
    old: string[],
    rest: string[],
  ): RedisReply | undefined {
    switch (command) {
      case 'LPUSH':
      case 'RPUSH': {
        const next = command === 'RPUSH' ? [...old, ...rest] : [...rest.toReversed(), ...old];
        this.keys.set(key, next);
        return integer(next.length);
      }
      case 'LPOP':
      case 'RPOP': {
        const next = [...old];
        const taken = command === 'LPOP' ? next.shift() : next.pop();
        if (next.length > 0) this.keys.set(key, next);
        else this.forget(key);
        return taken === undefined ? NIL : text(taken);
      }
      case 'LLEN':
        return integer(old.length);
      case 'LRANGE': {
        const at = (value: string | undefined): number =>
          Number(value) < 0 ? old.length + Number(value) : Number(value);
        return list(old.slice(Math.max(0, at(rest[0])), at(rest[1]) + 1));
      }
      default:
        return undefined;
    }
  }

  private hashes(
    command: string,
    key: string,
    old: Map<string, string>,
    rest: string[],
  ): RedisReply | undefined {
    switch (command) {
      case 'HSET': {
        const next = new Map(old);
        for (let index = 0; index + 1 < rest.length; index += 2) {
          next.set(rest[index] as string, rest[index + 1] as string);
        }
        this.keys.set(key, next);
        return integer(next.size - old.size);
      }
      case 'HGET': {
        const found = old.get(rest[0] ?? '');
        return found === undefined ? NIL : text(found);
      }
      case 'HGETALL':
        return list([...old].flat());
      case 'HKEYS':
        return list([...old.keys()]);
      case 'HLEN':
        return integer(old.size);
      case 'HDEL': {
        const next = new Map(old);
        const count = rest.filter((name) => next.delete(name)).length;
        this.keys.set(key, next);
        return integer(count);
      }
      default:
        return undefined;
    }
  }
}

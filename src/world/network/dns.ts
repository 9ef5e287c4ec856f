// DNS on the wire: questions and replies as messages, a client and a server on port 53.
import type { Process } from '../../kernel/process.ts';
import type { Task } from '../../kernel/task.ts';
import type { Micros } from '../../kernel/time.ts';
import { withTimeout } from '../../kernel/waits.ts';
import type { ConnectionEnd } from './connection.ts';
import type { NetworkNamespace } from './network-namespace.ts';
import type { Endpoint, Hop, Protocol } from './packet.ts';

export const DNS_PORT = 53;

export type DnsRecordType =
  | 'A'
  | 'AAAA'
  | 'CNAME'
  | 'SRV'
  | 'PTR'
  | 'TXT'
  | 'NS'
  | 'SOA'
  | 'MX'
  | 'ANY';

/** Names are absolute, lower case, without the final dot. */
export interface DnsQuestion {
  readonly name: string;
  readonly type: DnsRecordType;
}

/** A resource record; `data` is its value as `dig` prints it, names with their final dot. */
export interface DnsRecord {
  readonly name: string;
  readonly type: DnsRecordType;
  readonly ttlSeconds: number;
  readonly data: string;
}

export type DnsCode = 'NOERROR' | 'FORMERR' | 'SERVFAIL' | 'NXDOMAIN' | 'NOTIMP' | 'REFUSED';

export interface DnsReply {
  readonly code: DnsCode;
  readonly isAuthoritative: boolean;
  readonly answers: readonly DnsRecord[];
  /** The SOA of the zone that knows no such name or type. */
  readonly authority: readonly DnsRecord[];
  readonly additional: readonly DnsRecord[];
}

export type DnsOutcome =
  | { readonly is: 'reply'; readonly reply: DnsReply; readonly hops: readonly Hop[] }
  | {
      readonly is: 'refused' | 'timeout';
      readonly why: string;
      readonly hops: readonly Hop[];
    };

const NONE: readonly DnsRecord[] = [];

/** A reply without records. */
export function emptyReply(code: DnsCode, authority: readonly DnsRecord[] = NONE): DnsReply {
  return {
    code,
    isAuthoritative: authority.length > 0,
    answers: NONE,
    authority,
    additional: NONE,
  };
}

/** Lower case, without the final dot. */
export function canonicalName(name: string): string {
  const lower = name.toLowerCase();
  return lower.endsWith('.') ? lower.slice(0, -1) : lower;
}

/** Asks one server one question. Never throws. */
export function* queryDns(
  process: Process,
  net: NetworkNamespace,
  server: Endpoint,
  question: DnsQuestion,
  timeout: Micros,
  protocol: Protocol = 'UDP',
): Task<DnsOutcome> {
  const { clock } = process;
  const deadline = clock.now + timeout;
  const outcome = yield* net.connect(process, server, { protocol, timeout });
  if (outcome.is !== 'connected') {
    const is = outcome.is === 'refused' ? 'refused' : 'timeout';
    return { is, why: outcome.why, hops: outcome.hops };
  }
  const { end } = outcome;
  const { hops } = end;
  end.send(question);
  const reply = yield* withTimeout(end.inbox.receive(), Math.max(deadline - clock.now, 0));
  end.close();
  if (reply.is === 'value' && reply.value.is === 'message') {
    return { is: 'reply', reply: reply.value.message as DnsReply, hops };
  }
  const why = reply.is === 'timeout' ? 'no servers could be reached' : 'the server went away';
  return { is: 'timeout', why, hops };
}

export type DnsHandler = (question: DnsQuestion, client: Endpoint) => DnsReply | Task<DnsReply>;

/**
 * Answers questions over UDP and TCP until the process ends; a handler may be a task. False when
 * the port is taken.
 */
export function serveDns(
  process: Process,
  net: NetworkNamespace,
  handler: DnsHandler,
  port = DNS_PORT,
): boolean {
  const accept = (end: ConnectionEnd): void => {
    end.onMessage((message) => {
      // Whoever speaks another language on this port is hung up on.
      if (!isQuestion(message)) {
        end.close();
        return;
      }
      const reply = handler(message, end.remote);
      if ('code' in reply) end.send(reply);
      else process.spawn('dns question', answerLater(end, reply));
    });
  };
  const listeners = (['UDP', 'TCP'] as const).map((protocol) =>
    net.listen(process, port, accept, protocol),
  );
  return listeners.every((listener) => listener !== undefined);
}

function isQuestion(message: unknown): message is DnsQuestion {
  return typeof message === 'object' && message !== null && 'name' in message;
}

function* answerLater(end: ConnectionEnd, reply: Task<DnsReply>): Task {
  end.send(yield* reply);
}

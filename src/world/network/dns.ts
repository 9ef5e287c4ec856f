// DNS between simulated programs: questions and answers as messages on UDP port 53.
import type { Process } from '../../kernel/process.ts';
import type { Task } from '../../kernel/task.ts';
import type { Micros } from '../../kernel/time.ts';
import { withTimeout } from '../../kernel/waits.ts';
import type { Listener, NetworkNamespace } from './network-namespace.ts';
import type { Endpoint } from './packet.ts';

export const DNS_PORT = 53;

export type DnsType = 'A' | 'AAAA' | 'SRV' | 'PTR' | 'CNAME' | 'TXT' | 'NS' | 'SOA';
export type DnsCode = 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED';

export interface DnsQuery {
  /** Lower case, without the last dot. */
  readonly name: string;
  readonly type: DnsType;
}

export interface DnsRecord {
  readonly name: string;
  readonly type: DnsType;
  readonly ttlSeconds: number;
  /** As dig prints it: an address, or `0 100 80 target.` of an SRV record. */
  readonly value: string;
}

export interface DnsReply {
  readonly code: DnsCode;
  readonly answers: readonly DnsRecord[];
}

export type DnsOutcome =
  | { readonly is: 'reply'; readonly reply: DnsReply }
  | { readonly is: 'refused' | 'timeout'; readonly why: string };

/** Answers one question; a task, since a server may have to ask another. */
export type DnsHandler = (query: DnsQuery, client: Endpoint) => Task<DnsReply>;

/** Asks one server once. Never throws. */
export function* askDns(
  process: Process,
  net: NetworkNamespace,
  server: string,
  query: DnsQuery,
  timeout: Micros,
): Task<DnsOutcome> {
  const deadline = process.clock.now + timeout;
  const to = { address: server, port: DNS_PORT };
  const connected = yield* net.connect(process, to, { protocol: 'UDP', timeout });
  if (connected.is !== 'connected') {
    const is = connected.is === 'refused' ? 'refused' : 'timeout';
    return { is, why: connected.why };
  }
  const { end } = connected;
  end.send(query);
  const left = Math.max(deadline - process.clock.now, 0);
  const received = yield* withTimeout(end.inbox.receive(), left);
  end.close();
  if (received.is === 'timeout') return { is: 'timeout', why: 'no servers could be reached' };
  if (received.value.is === 'closed') return { is: 'refused', why: 'connection refused' };
  return { is: 'reply', reply: received.value.message as DnsReply };
}

/** Answers questions until the process ends. Undefined: the port is taken. */
export function serveDns(
  process: Process,
  net: NetworkNamespace,
  handler: DnsHandler,
  port = DNS_PORT,
): Listener | undefined {
  return net.listen(process, port, (end) => {
    end.onMessage((message) => {
      process.spawn('dns query', (function* (): Task {
        end.send(yield* handler(message as DnsQuery, end.remote));
      })());
    });
  }, 'UDP');
}

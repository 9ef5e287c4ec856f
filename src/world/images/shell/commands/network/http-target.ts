// A URL as wget and curl read it, and the connection that it leads to.
import type { Task } from '../../../../../kernel/task.ts';
import type { Micros } from '../../../../../kernel/time.ts';
import { MINUTE } from '../../../../../kernel/time.ts';
import type { ProgramContext } from '../../../../machines/program.ts';
import type { HttpOutcome } from '../../../../network/http.ts';
import { httpRequest } from '../../../../network/http.ts';
import { resolveHost } from './resolve-host.ts';

export interface HttpTarget {
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

export interface HttpWish {
  readonly method: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
  /** Undefined: as long as TCP tries. */
  readonly timeout: Micros | undefined;
}

export type Fetched =
  | { readonly is: 'unresolved' }
  | { readonly is: 'answered'; readonly address: string; readonly outcome: HttpOutcome };

/** How long Linux tries to connect: six retransmissions of SYN. */
const CONNECT_TIMEOUT: Micros = 2 * MINUTE + 7_000_000;

export function parseUrl(text: string): HttpTarget | undefined {
  const found = /^(?:(https?):\/\/)?(?:[^@/]*@)?(\[[^\]]+\]|[^:/?#]+)(?::(\d+))?([/?][^#]*)?/i.exec(
    text,
  );
  if (!found) return undefined;
  const scheme = (found[1] ?? 'http').toLowerCase();
  const port = Number(found[3] ?? (scheme === 'https' ? 443 : 80));
  const path = found[4] ?? '/';
  const host = (found[2] as string).replace(/^\[|\]$/g, '');
  return { scheme, host, port, path: path.startsWith('?') ? `/${path}` : path };
}

/** Resolves (unless the address is given), connects, asks. */
export function* fetchTarget(
  self: ProgramContext,
  target: HttpTarget,
  wish: HttpWish,
  known?: string,
): Task<Fetched> {
  const { process, net } = self;
  const start = process.clock.now;
  const address = known ?? (yield* resolveHost(self, target.host));
  if (address === undefined) return { is: 'unresolved' };
  const spent = process.clock.now - start;
  const timeout = Math.max(1, (wish.timeout ?? CONNECT_TIMEOUT) - spent);
  const standard = target.port === (target.scheme === 'https' ? 443 : 80);
  const headers = new Map([
    ['host', standard ? target.host : `${target.host}:${target.port}`],
    ...wish.headers,
  ]);
  const { method, body } = wish;
  const to = { address, port: target.port };
  const call = { method, to, path: target.path, headers, body, timeout };
  const outcome = yield* httpRequest(process, net, call);
  return { is: 'answered', address, outcome };
}

const REASONS: ReadonlyMap<number, string> = new Map([
  [200, 'OK'],
  [201, 'Created'],
  [202, 'Accepted'],
  [204, 'No Content'],
  [301, 'Moved Permanently'],
  [302, 'Found'],
  [304, 'Not Modified'],
  [307, 'Temporary Redirect'],
  [308, 'Permanent Redirect'],
  [400, 'Bad Request'],
  [401, 'Unauthorized'],
  [403, 'Forbidden'],
  [404, 'Not Found'],
  [405, 'Method Not Allowed'],
  [409, 'Conflict'],
  [429, 'Too Many Requests'],
  [500, 'Internal Server Error'],
  [502, 'Bad Gateway'],
  [503, 'Service Temporarily Unavailable'],
  [504, 'Gateway Time-out'],
]);

export function statusLine(status: number): string {
  return `HTTP/1.1 ${status} ${REASONS.get(status) ?? ''}`.trimEnd();
}

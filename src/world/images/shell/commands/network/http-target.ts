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
  const secured = target.scheme === 'https' ? { tls: target.host } : {};
  const call = { method, to, path: target.path, headers, body, timeout, ...secured };
  const outcome = yield* httpRequest(process, net, call);
  return { is: 'answered', address, outcome };
}

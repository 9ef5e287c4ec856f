// The resolver of the C library: /etc/hosts, then the name servers of /etc/resolv.conf in turn.
import type { Process } from '../../kernel/process.ts';
import type { Task } from '../../kernel/task.ts';
import type { Micros } from '../../kernel/time.ts';
import { SECOND } from '../../kernel/time.ts';
import type { FileSystem } from '../machines/file-system.ts';
import { canonicalName, DNS_PORT, queryDns } from './dns.ts';
import type { DnsCode, DnsQuestion, DnsReply } from './dns.ts';
import type { NetworkNamespace } from './network-namespace.ts';
import type { Hop } from './packet.ts';

export interface ResolverConfig {
  readonly nameservers: readonly string[];
  readonly searches: readonly string[];
  /** Names with at least so many dots are tried as they are first. */
  readonly ndots: number;
  readonly timeout: Micros;
  readonly attempts: number;
}

/** What a resolver needs of its program: `ProgramContext` fits. */
export interface ResolverContext {
  readonly process: Process;
  readonly net: NetworkNamespace;
  readonly files: FileSystem;
}

export type Resolved =
  | {
      readonly is: 'found';
      readonly addresses: readonly string[];
      /** The name that was found, with the search domain that led to it. */
      readonly name: string;
      /** The server that answered; '' for /etc/hosts and for addresses. */
      readonly server: string;
      readonly hops: readonly Hop[];
    }
  | {
      /** `not found`: no such name. `no data`: no address. `try again`: no server answered. */
      readonly is: 'not found' | 'no data' | 'try again';
      readonly server: string;
      readonly hops: readonly Hop[];
    };

const IPV4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

/** Whether the text is an address rather than a name. */
export function isAddress(text: string): boolean {
  const octets = IPV4.exec(text)?.slice(1);
  if (octets) return octets.every((octet) => Number(octet) <= 255);
  return text.includes(':');
}

/** Reads resolv.conf with the C library's defaults. */
export function parseResolvConf(text: string): ResolverConfig {
  const nameservers: string[] = [];
  let searches: readonly string[] = [];
  const options = new Map<string, number>();
  for (const line of text.split('\n')) {
    const [keyword, ...words] = line
      .replace(/[#;].*$/, '')
      .trim()
      .split(/\s+/);
    if (keyword === 'nameserver' && words[0]) nameservers.push(words[0]);
    else if (keyword === 'search' || keyword === 'domain') searches = words.map(canonicalName);
    else if (keyword === 'options') {
      for (const word of words) {
        const [name = '', value = ''] = word.split(':');
        options.set(name, Number.parseInt(value, 10));
      }
    }
  }
  const option = (name: string, usual: number): number => {
    const value = options.get(name);
    return value === undefined || Number.isNaN(value) ? usual : value;
  };
  return {
    nameservers: nameservers.slice(0, 3),
    searches,
    ndots: Math.min(option('ndots', 1), 15),
    timeout: Math.min(option('timeout', 5), 30) * SECOND,
    attempts: Math.min(option('attempts', 2), 5),
  };
}

/** The absolute names that are asked for in turn. */
export function candidateNames(name: string, config: ResolverConfig): readonly string[] {
  if (name.endsWith('.')) return [canonicalName(name)];
  const own = canonicalName(name);
  const searched = config.searches.map((domain) => `${own}.${domain}`);
  const dots = own.split('.').length - 1;
  return dots >= config.ndots ? [own, ...searched] : [...searched, own];
}

/** The addresses that /etc/hosts gives a name. */
export function lookUpHosts(hosts: string, name: string): readonly string[] {
  const wanted = canonicalName(name);
  const addresses: string[] = [];
  for (const line of hosts.split('\n')) {
    const [address, ...names] = line.replace(/#.*$/, '').trim().split(/\s+/);
    if (address && names.some((other) => canonicalName(other) === wanted)) addresses.push(address);
  }
  return addresses;
}

/** This program's resolv.conf; without one the C library asks 127.0.0.1. */
export function resolverConfig(files: FileSystem): ResolverConfig {
  const text = files.readText('/etc/resolv.conf');
  const config = parseResolvConf(typeof text === 'string' ? text : '');
  return config.nameservers.length > 0 ? config : { ...config, nameservers: ['127.0.0.1'] };
}

/** Finds the IPv4 addresses of a name, as getaddrinfo does. Never throws. */
export function* resolve(context: ResolverContext, name: string): Task<Resolved> {
  if (isAddress(name)) return { is: 'found', addresses: [name], name, server: '', hops: [] };
  const hosts = context.files.readText('/etc/hosts');
  if (typeof hosts === 'string') {
    const all = lookUpHosts(hosts, name);
    const addresses = all.filter((address) => !address.includes(':'));
    if (addresses.length > 0) return { is: 'found', addresses, name, server: '', hops: [] };
  }
  const config = resolverConfig(context.files);
  let last: Resolved = { is: 'not found', server: config.nameservers[0] ?? '', hops: [] };
  let hasName = false;
  for (const candidate of candidateNames(name, config)) {
    const asked = yield* ask(context, config, { name: candidate, type: 'A' });
    if (asked.is === 'silence') return { is: 'try again', server: asked.server, hops: asked.hops };
    const { reply, server, hops } = asked;
    const addresses = addressesOf(reply);
    if (addresses.length > 0) return { is: 'found', addresses, name: candidate, server, hops };
    if (reply.code === 'NOERROR') hasName = true;
    else if (reply.code !== 'NXDOMAIN') return { is: 'try again', server, hops };
    last = { is: hasName ? 'no data' : 'not found', server, hops };
  }
  return last;
}

/** The IPv4 addresses among a reply's answers. */
export function addressesOf(reply: DnsReply): readonly string[] {
  return reply.answers.filter(({ type }) => type === 'A').map(({ data }) => data);
}

export type Asked =
  | {
      readonly is: 'reply';
      readonly reply: DnsReply;
      readonly server: string;
      readonly hops: readonly Hop[];
    }
  | { readonly is: 'silence'; readonly server: string; readonly hops: readonly Hop[] };

const SERVER_FAILURES: ReadonlySet<DnsCode> = new Set(['SERVFAIL', 'NOTIMP', 'REFUSED']);

/** Asks the name servers in turn, again and again, until one gives a usable reply. */
export function* ask(
  { process, net }: ResolverContext,
  config: ResolverConfig,
  question: DnsQuestion,
): Task<Asked> {
  let failure: Asked = { is: 'silence', server: config.nameservers[0] ?? '', hops: [] };
  for (let attempt = 0; attempt < config.attempts; attempt++) {
    for (const server of config.nameservers) {
      const to = { address: server, port: DNS_PORT };
      const outcome = yield* queryDns(process, net, to, question, config.timeout);
      const { hops } = outcome;
      if (outcome.is !== 'reply') {
        if (failure.is === 'silence') failure = { is: 'silence', server, hops };
      } else if (SERVER_FAILURES.has(outcome.reply.code)) {
        failure = { is: 'reply', reply: outcome.reply, server, hops };
      } else {
        return { is: 'reply', reply: outcome.reply, server, hops };
      }
    }
  }
  return failure;
}

// Names to addresses inside a container: /etc/hosts, then the servers of /etc/resolv.conf.
import type { Process } from '../../kernel/process.ts';
import type { Task } from '../../kernel/task.ts';
import type { Micros } from '../../kernel/time.ts';
import { SECOND } from '../../kernel/time.ts';
import type { FileSystem } from '../machines/file-system.ts';
import type { DnsOutcome, DnsRecord, DnsReply, DnsType } from './dns.ts';
import { askDns } from './dns.ts';
import type { NetworkNamespace } from './network-namespace.ts';

export interface ResolverSettings {
  readonly servers: readonly string[];
  readonly search: readonly string[];
  readonly ndots: number;
  readonly timeout: Micros;
  readonly attempts: number;
}

/** What a resolver needs of the container it runs in. */
export interface ResolverContext {
  readonly process: Process;
  readonly net: NetworkNamespace;
  readonly files: FileSystem;
}

export type Lookup =
  | { readonly is: 'found'; readonly name: string; readonly answers: readonly DnsRecord[] }
  | { readonly is: 'unknown'; readonly name: string; readonly reply: DnsReply }
  | { readonly is: 'unreachable'; readonly why: string };

/** Source: resolv.conf(5): 5 s, 2 attempts, ndots 1, at most three servers. */
export function resolverSettings(text: string): ResolverSettings {
  const servers: string[] = [];
  let search: string[] = [];
  let ndots = 1;
  let timeout = 5 * SECOND;
  let attempts = 2;
  for (const line of text.split('\n')) {
    const [word, ...rest] = line.trim().split(/\s+/);
    if (word === 'nameserver' && rest[0]) servers.push(rest[0]);
    if (word === 'search' || word === 'domain') search = rest;
    if (word !== 'options') continue;
    for (const option of rest) {
      const [name, value] = option.split(':');
      if (name === 'ndots') ndots = Number(value);
      if (name === 'timeout') timeout = Number(value) * SECOND;
      if (name === 'attempts') attempts = Number(value);
    }
  }
  return { servers: servers.slice(0, 3), search, ndots, timeout, attempts };
}

export function settingsOf(files: FileSystem): ResolverSettings {
  const text = files.readText('/etc/resolv.conf');
  return resolverSettings(typeof text === 'string' ? text : '');
}

/** Names to try, in order: with enough dots as it stands first, else after the search list. */
export function candidates(name: string, settings: ResolverSettings): readonly string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)];
  const searched = settings.search.map((domain) => `${name}.${domain.replace(/\.$/, '')}`);
  const dots = name.split('.').length - 1;
  return dots >= settings.ndots ? [name, ...searched] : [...searched, name];
}

/** The address of a host name or address; undefined when nobody knows it. */
export function* resolveHost(context: ResolverContext, host: string): Task<string | undefined> {
  if (isAddress(host)) return host;
  const known = hostsEntry(context.files, host);
  if (known !== undefined) return known;
  const lookup = yield* lookUp(context, host, 'A');
  if (lookup.is !== 'found') return undefined;
  return lookup.answers.find((answer) => answer.type === 'A' || answer.type === 'AAAA')?.value;
}

export function isAddress(text: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(text) || /^[0-9a-fA-F]*:[0-9a-fA-F:.]*$/.test(text);
}

function hostsEntry(files: FileSystem, host: string): string | undefined {
  if (host === 'localhost') return '127.0.0.1';
  const text = files.readText('/etc/hosts');
  if (typeof text !== 'string') return undefined;
  for (const line of text.split('\n')) {
    const [address, ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (address && names.includes(host) && !address.includes(':')) return address;
  }
  return undefined;
}

/** Asks for a name along the search list. */
export function* lookUp(context: ResolverContext, name: string, type: DnsType): Task<Lookup> {
  const settings = settingsOf(context.files);
  let missing: Lookup = {
    is: 'unknown', name, reply: { code: 'NXDOMAIN', answers: [] },
  };
  for (const candidate of candidates(name.toLowerCase(), settings)) {
    const outcome = yield* askServers(context, settings, candidate, type);
    if (outcome.is !== 'reply') return { is: 'unreachable', why: outcome.why };
    const { reply } = outcome;
    if (reply.code === 'NOERROR' && reply.answers.length > 0) {
      return { is: 'found', name: candidate, answers: reply.answers };
    }
    missing = { is: 'unknown', name: candidate, reply };
  }
  return missing;
}

function* askServers(
  { process, net }: ResolverContext,
  settings: ResolverSettings,
  name: string,
  type: DnsType,
): Task<DnsOutcome> {
  let last: DnsOutcome = { is: 'timeout', why: 'no servers could be reached' };
  for (let attempt = 0; attempt < settings.attempts; attempt++) {
    for (const server of settings.servers) {
      last = yield* askDns(process, net, server, { name, type }, settings.timeout);
      if (last.is === 'reply') return last;
    }
  }
  return last;
}

// nslookup, dig and getent: questions to the name servers.
import type { Task } from '../../../../../kernel/task.ts';
import type { Micros } from '../../../../../kernel/time.ts';
import type { Program, ProgramContext } from '../../../../machines/program.ts';
import type {
  DnsOutcome,
  DnsQuestion,
  DnsRecord,
  DnsRecordType,
  DnsReply,
} from '../../../../network/dns.ts';
import { DNS_PORT, queryDns } from '../../../../network/dns.ts';
import {
  candidateNames,
  isAddress,
  resolve,
  resolverConfig,
} from '../../../../network/resolver.ts';
import { light } from '../../light.ts';
import { formatTime } from '../system/date.ts';
import { resolveHost } from './resolve-host.ts';

const TYPES: ReadonlySet<string> = new Set([
  'A',
  'AAAA',
  'SRV',
  'PTR',
  'CNAME',
  'TXT',
  'NS',
  'SOA',
]);

function ask(
  self: ProgramContext,
  address: string,
  question: DnsQuestion,
  timeout: Micros,
): Task<DnsOutcome> {
  return queryDns(self.process, self.net, { address, port: DNS_PORT }, question, timeout);
}

/** 10.96.0.1 as 1.0.96.10.in-addr.arpa. */
function reverseName(address: string): string {
  return `${address.split('.').toReversed().join('.')}.in-addr.arpa`;
}

export const nslookup: Program = light(function* (self): Task<number> {
  const options = self.argv.slice(1).filter((word) => word.startsWith('-'));
  const [name, given] = self.argv.slice(1).filter((word) => !word.startsWith('-'));
  if (name === undefined) {
    self.stderr.write('Usage: nslookup [-type=QUERY_TYPE] HOST [DNS_SERVER]\n');
    return 1;
  }
  const wanted = options
    .map((word) => /^-(?:type|query|q|t)=(\w+)$/i.exec(word)?.[1]?.toUpperCase())
    .find((type) => type !== undefined && TYPES.has(type)) as DnsRecordType | undefined;
  const settings = resolverConfig(self.files);
  const server = given ? yield* resolveHost(self, given) : settings.nameservers[0];
  if (server === undefined) {
    self.stderr.write(`nslookup: bad address '${given ?? ''}'\n`);
    return 1;
  }
  const type = wanted ?? (isAddress(name) ? 'PTR' : 'A');
  const question = isAddress(name) ? reverseName(name) : name;
  const names = isAddress(name) ? [question] : candidateNames(question, settings);
  const timeout = settings.timeout;
  let last = question;
  for (const candidate of names) {
    const outcome = yield* ask(self, server, { name: candidate, type }, timeout);
    if (outcome.is !== 'reply') {
      self.stderr.write(';; connection timed out; no servers could be reached\n\n');
      return 1;
    }
    last = candidate;
    const { answers } = outcome.reply;
    if (answers.length === 0) continue;
    self.stdout.write(`Server:\t\t${server}\nAddress:\t${server}:53\n\n`);
    for (const answer of answers) self.stdout.write(nslookupAnswer(answer));
    self.stdout.write('\n');
    return 0;
  }
  self.stdout.write(`Server:\t\t${server}\nAddress:\t${server}:53\n\n`);
  self.stdout.write(`** server can't find ${last}: NXDOMAIN\n\n`);
  return 1;
});

function nslookupAnswer({ name, type, data }: DnsRecord): string {
  switch (type) {
    case 'A':
    case 'AAAA':
      return `Name:\t${name}\nAddress: ${data}\n`;
    case 'PTR':
      return `${name}\tname = ${data}\n`;
    case 'SRV':
      return `${name}\tservice = ${data}\n`;
    case 'CNAME':
      return `${name}\tcanonical name = ${data}\n`;
    default:
      return `${name}\t${type.toLowerCase()} = ${data}\n`;
  }
}

interface DigPlan {
  readonly name: string;
  readonly type: DnsRecordType;
  readonly server: string | undefined;
  readonly isShort: boolean;
  readonly searches: boolean;
  /** `+noall +answer`. */
  readonly isAnswerOnly: boolean;
}

function digPlan(self: ProgramContext): DigPlan {
  let name = '.';
  let type: DnsRecordType = 'A';
  let server: string | undefined;
  const words = self.argv.slice(1);
  for (let index = 0; index < words.length; index++) {
    const word = words[index] as string;
    if (word.startsWith('@')) server = word.slice(1);
    else if (word === '-x') {
      name = reverseName(words[++index] ?? '');
      type = 'PTR';
    } else if (word === '-t') type = (words[++index] ?? 'A').toUpperCase() as DnsRecordType;
    else if (TYPES.has(word.toUpperCase())) type = word.toUpperCase() as DnsRecordType;
    else if (!/^[-+]/.test(word)) name = word;
  }
  return {
    name: name.toLowerCase(),
    type,
    server,
    isShort: words.includes('+short'),
    searches: words.includes('+search'),
    isAnswerOnly: words.includes('+noall') && words.includes('+answer'),
  };
}

export const dig: Program = light(function* (self): Task<number> {
  const plan = digPlan(self);
  const settings = resolverConfig(self.files);
  const given = plan.server === undefined ? undefined : yield* resolveHost(self, plan.server);
  const server = plan.server === undefined ? settings.nameservers[0] : given;
  const names = plan.searches
    ? candidateNames(plan.name, settings)
    : [plan.name.replace(/\.$/, '')];
  for (const [index, name] of names.entries()) {
    const outcome =
      server === undefined
        ? undefined
        : yield* ask(self, server, { name, type: plan.type }, settings.timeout);
    if (outcome?.is !== 'reply') {
      self.stdout.write(';; communications error: no servers could be reached\n');
      return 9;
    }
    const { answers } = outcome.reply;
    if (answers.length === 0 && index < names.length - 1) continue;
    if (plan.isShort) {
      for (const { data } of answers) self.stdout.write(`${data}\n`);
      return 0;
    }
    self.stdout.write(digText(self, plan, name, server as string, outcome.reply));
    return 0;
  }
  return 0;
});

/** As BIND 9 prints it, as far as `+noall` and its kind leave. */
function digText(
  self: ProgramContext,
  plan: DigPlan,
  name: string,
  server: string,
  { answers, code }: DnsReply,
): string {
  const lines = answers.map(
    ({ name: of, ttlSeconds, type, data }) => `${of}.\t${ttlSeconds}\tIN\t${type}\t${data}`,
  );
  if (plan.isAnswerOnly) return lines.map((line) => `${line}\n`).join('');
  const { clock, random } = self.process;
  const size = lines.reduce((sum, line) => sum + line.length, name.length + 30);
  const time = formatTime('%a %b %d %H:%M:%S UTC %Y', clock.now);
  const shown = self.argv.slice(1).join(' ');
  return [
    '',
    `; <<>> DiG 9.18.39 <<>> ${shown}`,
    ';; global options: +cmd',
    ';; Got answer:',
    `;; ->>HEADER<<- opcode: QUERY, status: ${code}, id: ${random.below(65_536)}`,
    `;; flags: qr aa rd; QUERY: 1, ANSWER: ${answers.length}, AUTHORITY: 0, ADDITIONAL: 0`,
    '',
    ';; QUESTION SECTION:',
    `;${name}.\t\tIN\t${plan.type}`,
    '',
    ...(lines.length > 0 ? [';; ANSWER SECTION:', ...lines, ''] : []),
    ';; Query time: 0 msec',
    `;; SERVER: ${server}#53(${server}) (UDP)`,
    `;; WHEN: ${time}`,
    `;; MSG SIZE  rcvd: ${size}`,
    '',
    '',
  ].join('\n');
}

export const getent: Program = light(function* (self): Task<number> {
  const [database, name] = self.argv.slice(1);
  if (database !== 'hosts' && database !== 'ahosts' && database !== 'ahostsv4') return 1;
  const address = name === undefined ? undefined : yield* resolveHost(self, name);
  if (address === undefined) return 2;
  const resolved = yield* resolve(self, name as string);
  const canonical = resolved.is === 'found' ? resolved.name : name;
  self.stdout.write(`${address.padEnd(16)}${canonical}\n`);
  return 0;
});

// The part of nginx's configuration language that tutorials use.

export interface NginxLocation {
  readonly prefix: string;
  readonly isExact: boolean;
  readonly root: string | undefined;
  /** `return 200 "text"` */
  readonly status: number | undefined;
  readonly body: string;
  /** `proxy_pass http://host:port/path` */
  readonly proxy: string | undefined;
}

export interface NginxServer {
  readonly ports: readonly number[];
  readonly root: string;
  readonly locations: readonly NginxLocation[];
  /** Those of its ports that speak TLS, and the file of the certificate. */
  readonly tlsPorts: readonly number[];
  readonly certificate: string | undefined;
}

export interface Directive {
  readonly name: string;
  readonly words: readonly string[];
  readonly body: readonly Directive[] | undefined;
}

/** A mistake, in nginx's words. */
export class NginxConfigError extends Error {}

const TOKEN =
  /\s+|#[^\n]*|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([{};])|((?:[^\s{};"'\\]|\\.|\$\{\w+\})+)/gy;

/** Directives of a text; throws NginxConfigError. */
export function parseDirectives(text: string): readonly Directive[] {
  const tokens: { text: string; isMark: boolean }[] = [];
  TOKEN.lastIndex = 0;
  for (let at = 0; at < text.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(text);
    if (!found) throw new NginxConfigError('unexpected end of file, expecting ";" or "}"');
    const word = found[1] ?? found[2] ?? found[4];
    if (word !== undefined) tokens.push({ text: word.replace(/\\n/g, '\n'), isMark: false });
    else if (found[3]) tokens.push({ text: found[3], isMark: true });
  }
  const block = (isInner: boolean): Directive[] => {
    const directives: Directive[] = [];
    let words: string[] = [];
    for (let token = tokens.shift(); token; token = tokens.shift()) {
      if (!token.isMark) {
        words.push(token.text);
        continue;
      }
      if (token.text === '}') {
        if (!isInner) throw new NginxConfigError('unexpected "}"');
        return directives;
      }
      const [name = '', ...rest] = words;
      words = [];
      const body = token.text === '{' ? block(true) : undefined;
      directives.push({ name, words: rest, body });
    }
    if (isInner || words.length > 0) {
      throw new NginxConfigError('unexpected end of file, expecting ";" or "}"');
    }
    return directives;
  };
  return block(false);
}

const PARSED = new Map<string, readonly NginxServer[]>();
const MAX_PARSED = 1_024;

/** The servers of one file's text. Equal texts, of thousands of replicas, are parsed once. */
export function serversOfText(text: string, defaultRoot: string): readonly NginxServer[] {
  const key = `${defaultRoot}\n${text}`;
  const known = PARSED.get(key);
  if (known) return known;
  const servers = serversOf(parseDirectives(text), defaultRoot);
  if (PARSED.size >= MAX_PARSED) PARSED.clear();
  PARSED.set(key, servers);
  return servers;
}

/** The servers of `server` blocks, at the top or within `http`. */
export function serversOf(directives: readonly Directive[], defaultRoot: string): NginxServer[] {
  const servers: NginxServer[] = [];
  for (const { name, body = [] } of directives) {
    if (name === 'http') servers.push(...serversOf(body, defaultRoot));
    if (name !== 'server') continue;
    const listening = body
      .filter((directive) => directive.name === 'listen')
      .map(({ words }) => ({
        port: Number(/(\d+)$/.exec(words[0] ?? '')?.[1] ?? 80),
        isTls: words.includes('ssl'),
      }));
    const listens = listening.map(({ port }) => port);
    const root = wordOf(body, 'root') ?? wordOf(body.find(isRootLocation)?.body ?? [], 'root');
    servers.push({
      ports: listens.length > 0 ? [...new Set(listens)] : [80],
      root: root ?? defaultRoot,
      locations: [...locationsOf(body), ...returnOf(body)],
      tlsPorts: listening.filter(({ isTls }) => isTls).map(({ port }) => port),
      certificate: wordOf(body, 'ssl_certificate'),
    });
  }
  return servers;
}

function isRootLocation({ name, words }: Directive): boolean {
  return name === 'location' && words.at(-1) === '/';
}

function wordOf(directives: readonly Directive[], name: string): string | undefined {
  return directives.find((directive) => directive.name === name)?.words[0];
}

function returnOf(body: readonly Directive[]): NginxLocation[] {
  const all = body.filter(({ name }) => name === 'return');
  return all.map((directive) => locationOf('/', false, [directive]));
}

function locationsOf(body: readonly Directive[]): NginxLocation[] {
  return body
    .filter(({ name }) => name === 'location')
    .map(({ words, body: inner = [] }) => locationOf(words.at(-1) ?? '/', words[0] === '=', inner));
}

function locationOf(prefix: string, isExact: boolean, body: readonly Directive[]): NginxLocation {
  const returned = body.find(({ name }) => name === 'return')?.words;
  const status = returned && /^\d+$/.test(returned[0] ?? '') ? Number(returned[0]) : undefined;
  return {
    prefix,
    isExact,
    root: wordOf(body, 'root'),
    status: status ?? (returned ? 302 : undefined),
    body: returned ? (returned[1] ?? (status === undefined ? (returned[0] ?? '') : '')) : '',
    proxy: wordOf(body, 'proxy_pass'),
  };
}

/** The location that serves a path: exact first, then the longest prefix. */
export function locationFor(server: NginxServer, path: string): NginxLocation | undefined {
  const plain = path.replace(/\?.*/, '');
  const exact = server.locations.find((each) => each.isExact && each.prefix === plain);
  if (exact) return exact;
  let best: NginxLocation | undefined;
  for (const location of server.locations) {
    if (location.isExact || !plain.startsWith(location.prefix)) continue;
    if (!best || location.prefix.length > best.prefix.length) best = location;
  }
  return best;
}

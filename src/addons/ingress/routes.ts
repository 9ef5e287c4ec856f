// Where a request goes by host and path, as ingress-nginx lays out its servers and locations.
// Upstream: kubernetes/ingress-nginx internal/ingress/controller/{controller,location}.go
import type { HTTPIngressPath, Ingress, IngressBackend } from '../../model/generated/types.ts';
import { parseTime } from '../../model/meta/time.ts';
import { settingsOf } from './annotations.ts';

/** Where a matched request goes. */
export interface RouteMatch {
  readonly ingress: Ingress;
  readonly backend: IngressBackend;
  /** The path that the backend sees. */
  readonly path: string;
}

type PathMatcher = (path: string) => RegExpExecArray | boolean | null;

interface Location {
  readonly ingress: Ingress;
  readonly backend: IngressBackend;
  readonly text: string;
  readonly isExact: boolean;
  readonly matches: PathMatcher;
  readonly rewrite: string | undefined;
}

/** The routes of some Ingresses; older ones win where two claim the same host and path. */
export class Routes {
  private readonly servers = new Map<string, Location[]>();
  private defaultBackend: Location | undefined;

  constructor(ingresses: Iterable<Ingress>) {
    for (const ingress of [...ingresses].sort(byAge)) this.add(ingress);
    for (const locations of this.servers.values()) locations.sort(byPrecedence);
  }

  /** Undefined: nothing routes such a request. */
  match(host: string, pathAndQuery: string): RouteMatch | undefined {
    const question = pathAndQuery.indexOf('?');
    const path = question < 0 ? pathAndQuery : pathAndQuery.slice(0, question);
    const query = question < 0 ? '' : pathAndQuery.slice(question);
    for (const server of serversFor(host)) {
      for (const location of this.servers.get(server) ?? []) {
        const matched = location.matches(path);
        if (matched) return matchOf(location, path, query, matched);
      }
      if (this.servers.has(server) && server !== '') break;
    }
    return this.defaultBackend && matchOf(this.defaultBackend, path, query, true);
  }

  /** The hosts that are served, '' for any. */
  hosts(): Iterable<string> {
    return this.servers.keys();
  }

  private add(ingress: Ingress): void {
    const { rules = [], defaultBackend } = ingress.spec ?? {};
    if (defaultBackend && !this.defaultBackend) {
      this.defaultBackend = catchAll(ingress, defaultBackend);
    }
    for (const { host = '', http } of rules) {
      let locations = this.servers.get(host);
      if (!locations) {
        locations = [];
        this.servers.set(host, locations);
      }
      for (const path of http?.paths ?? []) {
        const location = locationOf(ingress, path);
        const isTaken = locations.some(
          (other) => other.text === location?.text && other.isExact === location.isExact,
        );
        if (location && !isTaken) locations.push(location);
      }
    }
  }
}

/** The servers that nginx tries for a host: itself, its wildcard, and the one for any host. */
function serversFor(host: string): readonly string[] {
  const name = host.replace(/:\d+$/, '').toLowerCase();
  const dot = name.indexOf('.');
  return dot < 0 ? [name, ''] : [name, `*${name.slice(dot)}`, ''];
}

function catchAll(ingress: Ingress, backend: IngressBackend): Location {
  const matches = (): boolean => true;
  return { ingress, backend, text: '/', isExact: false, matches, rewrite: undefined };
}

/** Undefined for a regular expression that cannot be read. */
function locationOf(ingress: Ingress, spec: HTTPIngressPath): Location | undefined {
  const { path = '/', pathType, backend } = spec;
  const { rewriteTarget: rewrite, usesRegex } = settingsOf(ingress);
  const isExact = pathType === 'Exact';
  const matches = matcherOf(path, pathType, usesRegex);
  return matches && { ingress, backend, text: path, isExact, matches, rewrite };
}

function matcherOf(path: string, pathType: string, usesRegex: boolean): PathMatcher | undefined {
  if (pathType === 'Exact') return (asked) => asked === path;
  if (usesRegex) {
    const expression = compile(path);
    return expression && ((asked) => expression.exec(asked));
  }
  if (pathType !== 'Prefix') return (asked) => asked.startsWith(path);
  const prefix = path.endsWith('/') ? path.slice(0, -1) : path;
  return (asked) => asked === prefix || asked.startsWith(`${prefix}/`);
}

function compile(text: string): RegExp | undefined {
  try {
    return new RegExp(`^${text}`, 'i');
  } catch {
    return undefined;
  }
}

function matchOf(
  { ingress, backend, rewrite }: Location,
  path: string,
  query: string,
  matched: RegExpExecArray | boolean,
): RouteMatch {
  if (rewrite === undefined) return { ingress, backend, path: path + query };
  const groups = typeof matched === 'boolean' ? [] : matched;
  const target = rewrite.replace(/\$(\d)/g, (_text, index) => groups[Number(index)] ?? '');
  return { ingress, backend, path: (target.startsWith('/') ? target : `/${target}`) + query };
}

/** Exact paths first, then longer ones. */
function byPrecedence(a: Location, b: Location): number {
  if (a.isExact !== b.isExact) return a.isExact ? -1 : 1;
  return b.text.length - a.text.length;
}

function byAge(a: Ingress, b: Ingress): number {
  const [bornA, bornB] = [a, b].map(
    ({ metadata }) => parseTime(metadata.creationTimestamp ?? '') ?? 0,
  );
  if (bornA !== bornB) return (bornA as number) - (bornB as number);
  const [nameA, nameB] = [a, b].map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
  return (nameA as string) < (nameB as string) ? -1 : 1;
}

// What the annotations of an Ingress tell nginx. Upstream: ingress-nginx internal/ingress/annotations.
import type { Ingress } from '../../model/generated/types.ts';

const PREFIX = 'nginx.ingress.kubernetes.io/';

/** A share of the requests goes elsewhere. Upstream: annotations/canary. */
export interface Canary {
  readonly weight: number;
  readonly weightTotal: number;
  readonly header: string | undefined;
  readonly headerValue: string | undefined;
  readonly headerPattern: string | undefined;
  readonly cookie: string | undefined;
}

export interface IngressSettings {
  readonly rewriteTarget: string | undefined;
  readonly usesRegex: boolean;
  readonly sslRedirect: boolean;
  readonly forceSslRedirect: boolean;
  /** The cookie that keeps a client at its pod. */
  readonly affinityCookie: string | undefined;
  readonly appRoot: string | undefined;
  readonly redirect: { readonly status: number; readonly location: string } | undefined;
  readonly upstreamHost: string | undefined;
  readonly allowsCors: boolean;
  readonly isBackendSecure: boolean;
  readonly canary: Canary | undefined;
}

/** Annotations that mean something here, or that change nothing which the simulation shows. */
const KNOWN = new Set(
  (
    'rewrite-target use-regex ssl-redirect force-ssl-redirect affinity affinity-mode ' +
    'session-cookie-name session-cookie-max-age session-cookie-path session-cookie-expires ' +
    'session-cookie-samesite session-cookie-secure app-root permanent-redirect ' +
    'permanent-redirect-code temporal-redirect upstream-vhost temporal-redirect-code ' +
    'enable-cors backend-protocol canary canary-weight canary-weight-total canary-by-header ' +
    'canary-by-header-value canary-by-header-pattern canary-by-cookie proxy-body-size ' +
    'proxy-buffering proxy-buffer-size proxy-connect-timeout proxy-read-timeout ' +
    'proxy-send-timeout client-body-buffer-size load-balance proxy-http-version ssl-ciphers ' +
    'enable-access-log'
  ).split(' '),
);

const read = new WeakMap<Ingress, IngressSettings>();

export function settingsOf(ingress: Ingress): IngressSettings {
  let settings = read.get(ingress);
  if (!settings) read.set(ingress, (settings = settingsOfAnnotations(ingress)));
  return settings;
}

/** Annotations for nginx that this one does not heed. */
export function unheededOf({ metadata }: Ingress): readonly string[] {
  return Object.keys(metadata.annotations ?? {}).filter(
    (key) => key.startsWith(PREFIX) && !KNOWN.has(key.slice(PREFIX.length)),
  );
}

function settingsOfAnnotations({ metadata }: Ingress): IngressSettings {
  const { annotations = {} } = metadata;
  const value = (name: string): string | undefined => annotations[`${PREFIX}${name}`];
  const isOn = (name: string): boolean => value(name) === 'true';
  const rewriteTarget = value('rewrite-target');
  const cookie = value('session-cookie-name') ?? 'INGRESSCOOKIE';
  return {
    rewriteTarget,
    usesRegex: isOn('use-regex') || rewriteTarget !== undefined,
    sslRedirect: value('ssl-redirect') !== 'false',
    forceSslRedirect: isOn('force-ssl-redirect'),
    affinityCookie: value('affinity') === 'cookie' ? cookie : undefined,
    appRoot: value('app-root'),
    redirect: redirectOf(value),
    upstreamHost: value('upstream-vhost'),
    allowsCors: isOn('enable-cors'),
    isBackendSecure: /^(HTTPS|GRPCS)$/i.test(value('backend-protocol') ?? ''),
    canary: isOn('canary') ? canaryOf(value) : undefined,
  };
}

function redirectOf(value: (name: string) => string | undefined): IngressSettings['redirect'] {
  const temporal = value('temporal-redirect');
  if (temporal !== undefined) {
    return { status: Number(value('temporal-redirect-code') ?? 302), location: temporal };
  }
  const permanent = value('permanent-redirect');
  if (permanent === undefined) return undefined;
  return { status: Number(value('permanent-redirect-code') ?? 301), location: permanent };
}

function canaryOf(value: (name: string) => string | undefined): Canary {
  return {
    weight: Number(value('canary-weight') ?? 0),
    weightTotal: Number(value('canary-weight-total') ?? 100),
    header: value('canary-by-header')?.toLowerCase(),
    headerValue: value('canary-by-header-value'),
    headerPattern: value('canary-by-header-pattern'),
    cookie: value('canary-by-cookie'),
  };
}

/** The value of a cookie in a request's header. */
export function cookieOf(headers: ReadonlyMap<string, string>, name: string): string | undefined {
  for (const part of (headers.get('cookie') ?? '').split(/;\s*/)) {
    const equals = part.indexOf('=');
    if (equals > 0 && part.slice(0, equals) === name) return part.slice(equals + 1);
  }
  return undefined;
}

/** Header before cookie before weight; `chance` draws a number below the total. */
export function goesToCanary(
  { weight, weightTotal, header, headerValue, headerPattern, cookie }: Canary,
  headers: ReadonlyMap<string, string>,
  chance: (below: number) => number,
): boolean {
  const sent = header === undefined ? undefined : headers.get(header);
  if (sent !== undefined) {
    if (headerValue !== undefined) {
      if (sent === headerValue) return true;
    } else if (headerPattern !== undefined) {
      if (isMatch(headerPattern, sent)) return true;
    } else if (sent === 'always') return true;
    else if (sent === 'never') return false;
  }
  const crumb = cookie === undefined ? undefined : cookieOf(headers, cookie);
  if (crumb === 'always') return true;
  if (crumb === 'never') return false;
  return weight > 0 && chance(weightTotal) < weight;
}

function isMatch(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern).test(text);
  } catch {
    return false;
  }
}

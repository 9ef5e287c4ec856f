// Routes by host and path. Upstream: website concepts/services-networking/ingress.md (path examples)
import { expect, test } from 'vitest';
import type { Ingress } from '../../model/generated/types.ts';
import { Routes } from './routes.ts';

/** `host type /path backend` */
function ingress(
  name: string,
  rows: readonly string[],
  annotations: { [key: string]: string } = {},
): Ingress {
  return {
    kind: 'Ingress',
    apiVersion: 'networking.k8s.io/v1',
    metadata: {
      name,
      namespace: 'default',
      annotations,
      creationTimestamp: '2026-01-01T00:00:00Z',
    },
    spec: {
      rules: rows.map((row) => {
        const [host = '', pathType = '', path = '', service = ''] = row.split(' ');
        const backend = { service: { name: service, port: { number: 80 } } };
        return {
          ...(host === '*' ? {} : { host }),
          http: { paths: [{ path, pathType, backend }] },
        };
      }),
    },
  };
}

function goes(routes: Routes, host: string, path: string): string {
  const match = routes.match(host, path);
  return match ? `${match.backend.service?.name} ${match.path}` : 'nowhere';
}

// The table of the Ingress page: kind, path, request path, match.
test.each([
  ['Prefix', '/', '/any', true],
  ['Exact', '/foo', '/foo', true],
  ['Exact', '/foo', '/bar', false],
  ['Exact', '/foo', '/foo/', false],
  ['Exact', '/foo/', '/foo', false],
  ['Prefix', '/foo', '/foo', true],
  ['Prefix', '/foo', '/foo/', true],
  ['Prefix', '/foo/', '/foo', true],
  ['Prefix', '/foo/', '/foo/', true],
  ['Prefix', '/aaa/bb', '/aaa/bbb', false],
  ['Prefix', '/aaa/bbb', '/aaa/bbb', true],
  ['Prefix', '/aaa/bbb/', '/aaa/bbb', true],
  ['Prefix', '/aaa/bbb', '/aaa/bbb/', true],
  ['Prefix', '/aaa/bbb', '/aaa/bbb/ccc', true],
  ['Prefix', '/aaa/bbb', '/aaa/bbbxyz', false],
  ['ImplementationSpecific', '/aaa', '/aaab', true],
])('%s %s with a request for %s: %s', (pathType, path, asked, matches) => {
  const routes = new Routes([ingress('i', [`shop.example ${pathType} ${path} web`])]);
  expect(routes.match('shop.example', asked) !== undefined).toBe(matches);
});

test('exact before prefix, longer before shorter', () => {
  const routes = new Routes([
    ingress('i', [
      'h Prefix / root',
      'h Prefix /a long',
      'h Exact /a exact',
      'h Prefix /a/b longer',
    ]),
  ]);
  expect(goes(routes, 'h', '/')).toBe('root /');
  expect(goes(routes, 'h', '/a')).toBe('exact /a');
  expect(goes(routes, 'h', '/a/x?q=1')).toBe('long /a/x?q=1');
  expect(goes(routes, 'h', '/a/b')).toBe('longer /a/b');
});

test('hosts: exact, wildcard, any', () => {
  const routes = new Routes([
    ingress('i', ['foo.example Prefix / foo', '*.example Prefix / wild', '* Prefix / any']),
  ]);
  expect(goes(routes, 'foo.example:8080', '/')).toBe('foo /');
  expect(goes(routes, 'Bar.example', '/')).toBe('wild /');
  expect(goes(routes, 'a.bar.example', '/')).toBe('any /');
  expect(goes(routes, 'other', '/')).toBe('any /');
});

test('rewrite-target with captured groups', () => {
  const annotations = { 'nginx.ingress.kubernetes.io/rewrite-target': '/$2' };
  const routes = new Routes([
    ingress('i', ['h ImplementationSpecific /something(/|$)(.*) web'], annotations),
  ]);
  expect(goes(routes, 'h', '/something/new?x=1')).toBe('web /new?x=1');
  expect(goes(routes, 'h', '/something')).toBe('web /');
  expect(goes(routes, 'h', '/else')).toBe('nowhere');
});

test('a regular expression that cannot be read routes nothing', () => {
  const annotations = { 'nginx.ingress.kubernetes.io/use-regex': 'true' };
  expect(goes(new Routes([ingress('i', ['h Prefix /(( web'], annotations)]), 'h', '/((')).toBe(
    'nowhere',
  );
});

test('the older of two Ingresses with one path wins; the default backend takes the rest', () => {
  const younger = ingress('a', ['h Prefix / young']);
  const late = {
    ...younger,
    metadata: { ...younger.metadata, creationTimestamp: '2026-01-02T00:00:00Z' },
  };
  const backend = { service: { name: 'rest', port: { number: 80 } } };
  const rest: Ingress = { ...ingress('c', []), spec: { defaultBackend: backend } };
  const routes = new Routes([late, ingress('b', ['h Prefix / old']), rest]);
  expect(goes(routes, 'h', '/x')).toBe('old /x');
  expect(goes(routes, 'unknown', '/x')).toBe('rest /x');
});

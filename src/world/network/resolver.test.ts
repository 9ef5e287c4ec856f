// Resolver: configuration, search domains, hosts, several servers. After resolv.conf(5).
import { expect, test } from 'vitest';
import { SECOND } from '../../kernel/time.ts';
import { candidateNames, isAddress, lookUpHosts, parseResolvConf } from './resolver.ts';

const POD = `search default.svc.cluster.local svc.cluster.local cluster.local
nameserver 10.96.0.10
options ndots:5
`;

test('a pod’s resolv.conf', () => {
  expect(parseResolvConf(POD)).toEqual({
    nameservers: ['10.96.0.10'],
    searches: ['default.svc.cluster.local', 'svc.cluster.local', 'cluster.local'],
    ndots: 5,
    timeout: 5 * SECOND,
    attempts: 2,
  });
});

test('comments, odd values and a fourth server are left out', () => {
  const text =
    'nameserver 1.1.1.1 # one\n; no\nnameserver 2.2.2.2\nnameserver 3.3.3.3\nnameserver 4.4.4.4\noptions ndots:99 timeout:x';
  const config = parseResolvConf(text);
  expect(config.nameservers).toEqual(['1.1.1.1', '2.2.2.2', '3.3.3.3']);
  expect(config.ndots).toBe(15);
  expect(config.timeout).toBe(5 * SECOND);
});

test.each([
  ['web', ['web.default.svc.cluster.local', 'web.svc.cluster.local', 'web.cluster.local', 'web']],
  [
    'web.other',
    [
      'web.other.default.svc.cluster.local',
      'web.other.svc.cluster.local',
      'web.other.cluster.local',
      'web.other',
    ],
  ],
  ['WEB.', ['web']],
  [
    'a.b.c.d.e.f',
    [
      'a.b.c.d.e.f',
      'a.b.c.d.e.f.default.svc.cluster.local',
      'a.b.c.d.e.f.svc.cluster.local',
      'a.b.c.d.e.f.cluster.local',
    ],
  ],
])('%s is asked for as %j', (name, expected) => {
  expect(candidateNames(name, parseResolvConf(POD))).toEqual(expected);
});

test('hosts file', () => {
  const hosts = '127.0.0.1\tlocalhost\n10.1.2.3 Foo.local bar # baz\n10.1.2.4 bar\n';
  expect(lookUpHosts(hosts, 'bar')).toEqual(['10.1.2.3', '10.1.2.4']);
  expect(lookUpHosts(hosts, 'foo.local')).toEqual(['10.1.2.3']);
  expect(lookUpHosts(hosts, 'baz')).toEqual([]);
});

test('addresses are no names', () => {
  expect(['10.0.0.1', '::1', '10.0.0.256', 'web', '1.2.3'].map(isAddress)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});

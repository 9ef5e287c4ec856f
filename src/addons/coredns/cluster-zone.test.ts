// The cluster's zone by tables. Upstream: coredns plugin/kubernetes/handler_test.go,
// kubernetes/dns docs/specification.md
import { expect, test } from 'vitest';
import type { Endpoint, EndpointSlice, Service, ServiceSpec } from '../../model/generated/types.ts';
import type { DnsRecordType, DnsReply } from '../../world/network/dns.ts';
import { ClusterZone } from './cluster-zone.ts';
import { parseCorefile } from './corefile.ts';

function service(name: string, spec: Partial<ServiceSpec>): Service {
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: { name, namespace: 'testns' },
    spec: { ports: [{ name: 'http', port: 80, protocol: 'TCP' }], ...spec },
  };
}

function slice(name: string, endpoints: readonly Endpoint[]): EndpointSlice {
  return {
    kind: 'EndpointSlice',
    apiVersion: 'discovery.k8s.io/v1',
    metadata: {
      name: `${name}-x`,
      namespace: 'testns',
      labels: { 'kubernetes.io/service-name': name },
    },
    addressType: 'IPv4',
    endpoints,
    ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
  };
}

const SERVICES = [
  service('svc1', { clusterIP: '10.0.0.1', clusterIPs: ['10.0.0.1'] }),
  service('hdls1', { clusterIP: 'None', clusterIPs: ['None'] }),
  service('hdlsempty', { clusterIP: 'None', clusterIPs: ['None'] }),
  service('external', { type: 'ExternalName', externalName: 'ext.interwebs.test' }),
  service('inside', { type: 'ExternalName', externalName: 'svc1.testns.svc.cluster.local' }),
];
const SLICES = [
  slice('svc1', [{ addresses: ['172.0.0.1'], conditions: { ready: true } }]),
  slice('hdls1', [
    { addresses: ['172.0.0.2'], conditions: { ready: true } },
    { addresses: ['172.0.0.3'], conditions: { ready: true }, hostname: 'web-0' },
    { addresses: ['172.0.0.4'], conditions: { ready: false } },
  ]),
  slice('hdlsempty', [{ addresses: ['172.0.0.5'], conditions: { ready: false } }]),
];

const of = (name: string) =>
  SLICES.filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === name);
const ZONE = new ClusterZone(
  {
    service: (namespace, name) =>
      SERVICES.find(({ metadata }) => metadata.namespace === namespace && metadata.name === name),
    serviceByAddress: (address) => SERVICES.find(({ spec }) => spec.clusterIP === address),
    slices: (namespace, name) => (namespace === 'testns' ? of(name) : []),
    slicesByAddress: (address) =>
      SLICES.filter(({ endpoints }) =>
        endpoints?.some(({ addresses }) => addresses[0] === address),
      ),
    hasNamespace: (name) => name === 'testns',
  },
  { zone: 'cluster.local', ttlSeconds: 30, answersPods: true },
);

function textOf(reply: DnsReply | undefined): string {
  if (!reply) return 'elsewhere';
  const answers = reply.answers.map(({ type, data }) => `${type} ${data}`).sort();
  if (answers.length > 0) return answers.join(', ');
  return reply.code === 'NOERROR' ? 'no data' : reply.code;
}

test.each<readonly [name: string, type: DnsRecordType, expected: string]>([
  ['svc1.testns.svc.cluster.local', 'A', 'A 10.0.0.1'],
  ['svc1.testns.svc.cluster.local', 'AAAA', 'no data'],
  ['svc1.testns.svc.cluster.local', 'SRV', 'SRV 0 100 80 svc1.testns.svc.cluster.local.'],
  [
    '_http._tcp.svc1.testns.svc.cluster.local',
    'SRV',
    'SRV 0 100 80 svc1.testns.svc.cluster.local.',
  ],
  ['_http._tcp.svc1.testns.svc.cluster.local', 'A', 'A 10.0.0.1'],
  ['_http._udp.svc1.testns.svc.cluster.local', 'SRV', 'NXDOMAIN'],
  ['_none._tcp.svc1.testns.svc.cluster.local', 'SRV', 'NXDOMAIN'],
  ['172-0-0-1.svc1.testns.svc.cluster.local', 'A', 'A 172.0.0.1'],
  ['bogusservice.testns.svc.cluster.local', 'A', 'NXDOMAIN'],
  ['svc1.unknown.svc.cluster.local', 'A', 'NXDOMAIN'],
  ['hdls1.testns.svc.cluster.local', 'A', 'A 172.0.0.2, A 172.0.0.3'],
  [
    '_http._tcp.hdls1.testns.svc.cluster.local',
    'SRV',
    'SRV 0 50 8080 172-0-0-2.hdls1.testns.svc.cluster.local., SRV 0 50 8080 web-0.hdls1.testns.svc.cluster.local.',
  ],
  ['web-0.hdls1.testns.svc.cluster.local', 'A', 'A 172.0.0.3'],
  ['172-0-0-2.hdls1.testns.svc.cluster.local', 'A', 'A 172.0.0.2'],
  ['172-0-0-4.hdls1.testns.svc.cluster.local', 'A', 'NXDOMAIN'],
  ['web-1.hdls1.testns.svc.cluster.local', 'A', 'NXDOMAIN'],
  ['hdlsempty.testns.svc.cluster.local', 'A', 'NXDOMAIN'],
  ['external.testns.svc.cluster.local', 'A', 'CNAME ext.interwebs.test.'],
  ['inside.testns.svc.cluster.local', 'A', 'A 10.0.0.1, CNAME svc1.testns.svc.cluster.local.'],
  ['10-240-0-1.testns.pod.cluster.local', 'A', 'A 10.240.0.1'],
  ['10-240-0-1.unknown.pod.cluster.local', 'A', 'NXDOMAIN'],
  ['nonsense.testns.pod.cluster.local', 'A', 'NXDOMAIN'],
  ['testns.svc.cluster.local', 'A', 'no data'],
  ['unknown.svc.cluster.local', 'A', 'NXDOMAIN'],
  ['svc.cluster.local', 'A', 'no data'],
  ['cluster.local', 'NS', 'NS ns.dns.cluster.local.'],
  ['dns-version.cluster.local', 'TXT', 'TXT "1.1.0"'],
  ['foo.cluster.local', 'A', 'NXDOMAIN'],
  ['1.0.0.10.in-addr.arpa', 'PTR', 'PTR svc1.testns.svc.cluster.local.'],
  ['3.0.0.172.in-addr.arpa', 'PTR', 'PTR web-0.hdls1.testns.svc.cluster.local.'],
  ['2.0.0.172.in-addr.arpa', 'PTR', 'elsewhere'],
  ['kubernetes.io', 'A', 'elsewhere'],
])('%s %s is %s', (name, type, expected) => {
  expect(textOf(ZONE.answer({ name, type }))).toBe(expected);
});

test('the Corefile of kubeadm', () => {
  const corefile = `.:53 {
    errors
    kubernetes corp.example in-addr.arpa ip6.arpa {
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       ttl 30
    }
    cache 30
}
`;
  expect(parseCorefile(corefile)).toEqual({
    zone: 'corp.example',
    ttlSeconds: 30,
    answersPods: true,
  });
});

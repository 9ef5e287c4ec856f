// Walks by tables. Upstream: pkg/proxy/iptables/proxier_test.go (TestOverallIPTablesRules, tracer).
import { expect, test } from 'vitest';
import type { Endpoint, ServiceSpec } from '../../model/generated/types.ts';
import { service, slice, testCluster } from './testing/fixtures.ts';
import { isInRange } from './walk.ts';
import type { Path } from './walk.ts';

const NODE_PORT: Partial<ServiceSpec> = {
  type: 'NodePort',
  ports: [{ name: 'http', port: 80, targetPort: 8080, nodePort: 30_080, protocol: 'TCP' }],
};
const BALANCED: Partial<ServiceSpec> = { ...NODE_PORT, type: 'LoadBalancer' };
const LOCAL: Partial<ServiceSpec> = { externalTrafficPolicy: 'Local' };
const LB = '192.0.2.10';

function textOf(path: Path): string {
  if (path.is !== 'deliver') return `${path.is}: ${path.why}`;
  return `${path.endpoint.address}:${path.endpoint.port} from ${path.source}`;
}

type Change = (endpoint: Endpoint, index: number) => Endpoint | undefined;
const only =
  (index: number): Change =>
  (endpoint, at) =>
    at === index ? endpoint : undefined;
const unready: Change = (endpoint) => ({ ...endpoint, conditions: { ready: false } });
const ending: Change = (endpoint) => ({
  ...endpoint,
  conditions: { ready: false, serving: true, terminating: true },
});
const none: Change = () => undefined;

interface Case {
  readonly name: string;
  readonly spec?: Partial<ServiceSpec>;
  readonly endpoints?: Change;
  readonly from: string;
  readonly to: readonly [string, number];
  readonly flow?: number;
  readonly expected: string;
}

const CASES: readonly Case[] = [
  {
    name: 'pod to pod on one node',
    from: 'client',
    to: ['10.244.1.2', 8080],
    expected: '10.244.1.2:8080 from 10.244.1.9',
  },
  {
    name: 'pod to pod on another node',
    from: 'client',
    to: ['10.244.3.2', 8080],
    expected: '10.244.3.2:8080 from 10.244.1.9',
  },
  {
    name: 'pod to nobody',
    from: 'client',
    to: ['10.244.9.9', 80],
    expected: 'drop: no route to host 10.244.9.9',
  },
  {
    name: 'pod to the outside leaves as its node',
    from: 'client',
    to: ['203.0.113.7', 443],
    expected: '203.0.113.7:443 from 172.18.0.2',
  },
  {
    name: 'pod to a node',
    from: 'client',
    to: ['172.18.0.4', 10_250],
    expected: '172.18.0.4:10250 from 10.244.1.9',
  },
  {
    name: 'cluster IP, first third',
    from: 'client',
    to: ['10.96.0.20', 80],
    expected: '10.244.1.2:8080 from 10.244.1.9',
  },
  {
    name: 'cluster IP, second third',
    from: 'client',
    to: ['10.96.0.20', 80],
    flow: 0.5,
    expected: '10.244.2.2:8080 from 10.244.1.9',
  },
  {
    name: 'cluster IP, last third',
    from: 'client',
    to: ['10.96.0.20', 80],
    flow: 1,
    expected: '10.244.3.2:8080 from 10.244.1.9',
  },
  {
    name: 'a pod that reaches itself is masqueraded',
    from: 'web-1',
    to: ['10.96.0.20', 80],
    expected: '10.244.1.2:8080 from 172.18.0.2',
  },
  {
    name: 'cluster IP from a host',
    from: 'n2',
    to: ['10.96.0.20', 80],
    expected: '10.244.1.2:8080 from 172.18.0.3',
  },
  {
    name: 'a port that the Service lacks',
    from: 'client',
    to: ['10.96.0.20', 81],
    expected: 'drop: 10.96.0.20 has no port 81/TCP',
  },
  {
    name: 'no endpoints: refused at once',
    endpoints: none,
    from: 'client',
    to: ['10.96.0.20', 80],
    expected: 'reject: default/web:http has no endpoints',
  },
  {
    name: 'no ready endpoints: refused',
    endpoints: unready,
    from: 'client',
    to: ['10.96.0.20', 80],
    expected: 'reject: default/web:http has no endpoints',
  },
  {
    name: 'ending endpoints serve as a last resort',
    endpoints: ending,
    from: 'client',
    to: ['10.96.0.20', 80],
    expected: '10.244.1.2:8080 from 10.244.1.9',
  },
  {
    name: 'internal policy Local stays on the node',
    spec: { internalTrafficPolicy: 'Local' },
    from: 'client',
    to: ['10.96.0.20', 80],
    flow: 1,
    expected: '10.244.1.2:8080 from 10.244.1.9',
  },
  {
    name: 'internal policy Local without a local endpoint',
    spec: { internalTrafficPolicy: 'Local' },
    endpoints: only(2),
    from: 'client',
    to: ['10.96.0.20', 80],
    expected: 'drop: default/web:http has no local endpoints',
  },
  {
    name: 'node port from outside is masqueraded',
    spec: NODE_PORT,
    from: 'laptop',
    to: ['172.18.0.3', 30_080],
    expected: '10.244.1.2:8080 from 172.18.0.3',
  },
  {
    name: 'node port with policy Local keeps the source',
    spec: { ...NODE_PORT, ...LOCAL },
    from: 'laptop',
    to: ['172.18.0.3', 30_080],
    expected: '10.244.2.2:8080 from 203.0.113.7',
  },
  {
    name: 'node port with policy Local and no local endpoint',
    spec: { ...NODE_PORT, ...LOCAL },
    endpoints: only(2),
    from: 'laptop',
    to: ['172.18.0.3', 30_080],
    expected: 'drop: default/web:http has no local endpoints',
  },
  {
    name: 'node port with policy Local from a pod goes anywhere',
    spec: { ...NODE_PORT, ...LOCAL },
    endpoints: only(2),
    from: 'client',
    to: ['172.18.0.2', 30_080],
    expected: '10.244.3.2:8080 from 172.18.0.2',
  },
  {
    name: 'node port of another node with policy Local from a node',
    spec: { ...NODE_PORT, ...LOCAL },
    endpoints: only(2),
    from: 'n1',
    to: ['172.18.0.3', 30_080],
    expected: 'drop: default/web:http has no local endpoints',
  },
  {
    name: 'its own node port with policy Local from a node goes anywhere',
    spec: { ...NODE_PORT, ...LOCAL },
    endpoints: only(2),
    from: 'n1',
    to: ['172.18.0.2', 30_080],
    expected: '10.244.3.2:8080 from 172.18.0.2',
  },
  {
    name: 'node port of another node from a pod',
    spec: NODE_PORT,
    from: 'client',
    to: ['172.18.0.4', 30_080],
    flow: 1,
    expected: '10.244.3.2:8080 from 172.18.0.4',
  },
  {
    name: 'node port without endpoints',
    spec: NODE_PORT,
    endpoints: none,
    from: 'laptop',
    to: ['172.18.0.3', 30_080],
    expected: 'reject: default/web:http has no endpoints',
  },
  {
    name: 'a node port is no port of a ClusterIP Service',
    from: 'laptop',
    to: ['172.18.0.3', 30_080],
    expected: '172.18.0.3:30080 from 203.0.113.7',
  },
  {
    name: 'load balancer from outside',
    spec: BALANCED,
    from: 'laptop',
    to: [LB, 80],
    expected: '10.244.1.2:8080 from 172.18.0.2',
  },
  {
    name: 'load balancer with policy Local picks a node with endpoints',
    spec: { ...BALANCED, ...LOCAL },
    endpoints: only(2),
    from: 'laptop',
    to: [LB, 80],
    expected: '10.244.3.2:8080 from 203.0.113.7',
  },
  {
    name: 'load balancer address from a pod needs no load balancer',
    spec: BALANCED,
    from: 'client',
    to: [LB, 80],
    flow: 0.5,
    expected: '10.244.2.2:8080 from 172.18.0.2',
  },
  {
    name: 'source ranges let in',
    spec: { ...BALANCED, loadBalancerSourceRanges: ['203.0.113.0/24'] },
    from: 'laptop',
    to: [LB, 80],
    expected: '10.244.1.2:8080 from 172.18.0.2',
  },
  {
    name: 'source ranges keep out',
    spec: { ...BALANCED, loadBalancerSourceRanges: ['10.0.0.0/8'] },
    from: 'laptop',
    to: [LB, 80],
    expected: 'drop: KUBE-FW: 203.0.113.7 is not in loadBalancerSourceRanges',
  },
  {
    name: 'external IP from a pod',
    spec: { externalIPs: ['198.51.100.5'] },
    from: 'client',
    to: ['198.51.100.5', 80],
    expected: '10.244.1.2:8080 from 172.18.0.2',
  },
  {
    name: 'cluster IPs are not reached from outside',
    from: 'laptop',
    to: ['10.96.0.20', 80],
    expected: 'drop: no route to host 10.96.0.20',
  },
  {
    name: 'pods are not reached from outside',
    from: 'laptop',
    to: ['10.244.1.2', 8080],
    expected: 'drop: no route to host 10.244.1.2',
  },
  {
    name: 'zone hints keep traffic near',
    endpoints: (endpoint) => ({
      ...endpoint,
      hints: { forZones: [{ name: endpoint.zone as string }] },
    }),
    from: 'client',
    to: ['10.96.0.20', 80],
    flow: 1,
    expected: '10.244.2.2:8080 from 10.244.1.9',
  },
  {
    name: 'hints are ignored unless all have them',
    endpoints: (endpoint, index) =>
      index === 0
        ? endpoint
        : { ...endpoint, hints: { forZones: [{ name: endpoint.zone as string }] } },
    from: 'client',
    to: ['10.96.0.20', 80],
    flow: 1,
    expected: '10.244.3.2:8080 from 10.244.1.9',
  },
  {
    name: 'a headless Service is no business of the proxy',
    spec: { clusterIP: 'None', clusterIPs: ['None'] },
    from: 'client',
    to: ['10.96.0.20', 80],
    expected: 'drop: no route to host 10.96.0.20',
  },
];

test.each(CASES)(
  '$name',
  ({ spec = {}, endpoints, from, to: [address, port], flow = 0, expected }) => {
    const cluster = testCluster();
    const ip = spec.type === 'LoadBalancer' ? LB : undefined;
    cluster.put(service('web', spec, ip), slice('web', endpoints));
    expect(textOf(cluster.trace(from, address, port, { flow }))).toBe(expected);
  },
);

test('hops tell the story of a packet', () => {
  const cluster = testCluster();
  cluster.put(service('web'), slice('web'));
  const path = cluster.trace('client', '10.96.0.20', 80, { flow: 1 });
  expect(path.hops.map(({ kind, machine }) => `${kind}@${machine}`)).toEqual([
    'pod@n1',
    'service@n1',
    'route@n1',
    'veth@n3',
  ]);
  expect(path.hops[1]?.detail).toMatch(
    /^KUBE-SVC-[A-Z2-7]{16} picks KUBE-SEP-[A-Z2-7]{16} 10\.244\.3\.2:8080 of 3 \(default/,
  );
});

test('a client with session affinity keeps its endpoint for three hours', () => {
  const cluster = testCluster();
  cluster.put(service('web', { sessionAffinity: 'ClientIP' }), slice('web'));
  const reach = (flow: number) => textOf(cluster.trace('client', '10.96.0.20', 80, { flow }));
  const first = reach(0);
  expect(reach(1)).toBe(first);
  cluster.kernel.clock.runUntil(3 * 3600 * 1_000_000 + 1);
  expect(reach(1)).not.toBe(first);
});

test('a node that lags behind uses the rules it has', () => {
  const cluster = testCluster();
  cluster.put(service('web'), slice('web'));
  const n1 = cluster.nodes.get('n1');
  const before = n1?.cursor;
  cluster.put(slice('web', only(2)));
  expect(textOf(cluster.trace('n2', '10.96.0.20', 80))).toContain('10.244.3.2');
  if (!n1 || !before) throw new Error('n1 had rules');
  n1.program(before);
  expect(textOf(cluster.trace('client', '10.96.0.20', 80))).toContain('10.244.1.2');
  n1.reset();
  expect(textOf(cluster.trace('client', '10.96.0.20', 80))).toBe(
    'drop: no route to host 10.96.0.20',
  );
});

test('ranges', () => {
  expect(isInRange('10.1.2.3', '10.0.0.0/8')).toBe(true);
  expect(isInRange('11.1.2.3', '10.0.0.0/8')).toBe(false);
  expect(isInRange('1.2.3.4', '0.0.0.0/0')).toBe(true);
  expect(isInRange('1.2.3.4', '1.2.3.4/32')).toBe(true);
});

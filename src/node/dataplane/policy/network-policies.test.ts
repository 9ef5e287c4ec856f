// NetworkPolicies by tables. Upstream: test/e2e/network/netpol/network_policy.go
import { expect, test } from 'vitest';
import type { NetworkPolicySpec, Pod } from '../../../model/generated/types.ts';
import type { Protocol } from '../../../world/network/packet.ts';
import { whyDenied } from './network-policies.ts';

function pod(namespace: string, name: string, more: { hostNetwork?: boolean } = {}): Pod {
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: { name, namespace, labels: { pod: name } },
    spec: {
      containers: [{ name: 'c', ports: [{ name: 'serve-80', containerPort: 80 }] }],
      ...more,
    },
  };
}

const ENDS = new Map([
  ['x/a', { address: '10.0.0.1', pod: pod('x', 'a') }],
  ['x/b', { address: '10.0.0.2', pod: pod('x', 'b') }],
  ['y/a', { address: '10.0.1.1', pod: pod('y', 'a') }],
  ['y/b', { address: '10.0.1.2', pod: pod('y', 'b') }],
  ['host', { address: '172.18.0.2', pod: pod('x', 'h', { hostNetwork: true }) }],
  ['out', { address: '203.0.113.7', pod: undefined }],
]);

interface Case {
  readonly name: string;
  /** Policies of namespace x. */
  readonly policies: readonly NetworkPolicySpec[];
  readonly port?: number;
  readonly protocol?: Protocol;
  /** `from>to` pairs that pass; all others of the six below are denied. */
  readonly passes: string;
}

const PAIRS = ['x/b>x/a', 'y/a>x/a', 'out>x/a', 'host>x/a', 'x/a>y/b', 'x/a>out'];
const ALL = PAIRS.join(' ');
const A = { matchLabels: { pod: 'a' } };
const B = { matchLabels: { pod: 'b' } };
const Y = { matchLabels: { ns: 'y' } };
const OUT = 'x/a>y/b x/a>out';

const CASES: readonly Case[] = [
  { name: 'no policy', policies: [], passes: ALL },
  { name: 'a policy for another pod', policies: [{ podSelector: B, ingress: [] }], passes: ALL },
  {
    name: 'default deny ingress',
    policies: [{ podSelector: {}, policyTypes: ['Ingress'] }],
    passes: OUT,
  },
  {
    name: 'default deny all',
    policies: [{ podSelector: {}, policyTypes: ['Ingress', 'Egress'] }],
    passes: '',
  },
  { name: 'allow all ingress', policies: [{ podSelector: {}, ingress: [{}] }], passes: ALL },
  {
    name: 'allow from pods of the own namespace',
    policies: [{ podSelector: A, ingress: [{ from: [{ podSelector: {} }] }] }],
    passes: `x/b>x/a ${OUT}`,
  },
  {
    name: 'allow from a pod label, own namespace only',
    policies: [{ podSelector: A, ingress: [{ from: [{ podSelector: A }] }] }],
    passes: OUT,
  },
  {
    name: 'allow from a namespace',
    policies: [{ podSelector: A, ingress: [{ from: [{ namespaceSelector: Y }] }] }],
    passes: `y/a>x/a ${OUT}`,
  },
  {
    name: 'allow from all namespaces',
    policies: [{ podSelector: A, ingress: [{ from: [{ namespaceSelector: {} }] }] }],
    passes: `x/b>x/a y/a>x/a ${OUT}`,
  },
  {
    name: 'namespace and pod selector together',
    policies: [{ podSelector: A, ingress: [{ from: [{ namespaceSelector: Y, podSelector: B }] }] }],
    passes: OUT,
  },
  {
    name: 'namespace or pod selector',
    policies: [
      { podSelector: A, ingress: [{ from: [{ namespaceSelector: Y }, { podSelector: B }] }] },
    ],
    passes: `x/b>x/a y/a>x/a ${OUT}`,
  },
  {
    name: 'policies add up',
    policies: [
      { podSelector: {}, policyTypes: ['Ingress'] },
      { podSelector: A, ingress: [{ from: [{ podSelector: B }] }] },
    ],
    passes: `x/b>x/a ${OUT}`,
  },
  {
    name: 'an ip block with an exception',
    policies: [
      {
        podSelector: A,
        ingress: [{ from: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.1.0/24'] } }] }],
      },
    ],
    passes: `x/b>x/a out>x/a host>x/a ${OUT}`,
  },
  {
    name: 'the allowed port',
    policies: [{ podSelector: A, ingress: [{ ports: [{ port: 80 }] }] }],
    passes: ALL,
  },
  {
    name: 'another port',
    policies: [{ podSelector: A, ingress: [{ ports: [{ port: 81 }] }] }],
    passes: OUT,
  },
  {
    name: 'a named port',
    policies: [{ podSelector: A, ingress: [{ ports: [{ port: 'serve-80' }] }] }],
    passes: ALL,
  },
  {
    name: 'a named port that is another',
    policies: [{ podSelector: A, ingress: [{ ports: [{ port: 'serve-80' }] }] }],
    port: 81,
    passes: OUT,
  },
  {
    name: 'a range of ports',
    policies: [{ podSelector: A, ingress: [{ ports: [{ port: 79, endPort: 82 }] }] }],
    port: 82,
    passes: ALL,
  },
  {
    name: 'another protocol',
    policies: [{ podSelector: A, ingress: [{ ports: [{ port: 80, protocol: 'UDP' }] }] }],
    passes: OUT,
  },
  {
    name: 'the protocol UDP',
    policies: [{ podSelector: A, ingress: [{ ports: [{ port: 80, protocol: 'UDP' }] }] }],
    protocol: 'UDP',
    passes: ALL,
  },
  {
    name: 'egress to a namespace',
    policies: [
      { podSelector: A, policyTypes: ['Egress'], egress: [{ to: [{ namespaceSelector: Y }] }] },
    ],
    passes: 'x/b>x/a y/a>x/a out>x/a host>x/a x/a>y/b',
  },
  {
    name: 'egress to an ip block',
    policies: [
      {
        podSelector: A,
        policyTypes: ['Egress'],
        egress: [{ to: [{ ipBlock: { cidr: '203.0.113.0/24' } }] }],
      },
    ],
    passes: 'x/b>x/a y/a>x/a out>x/a host>x/a x/a>out',
  },
  {
    name: 'egress rules without policyTypes deny ingress too',
    policies: [{ podSelector: A, egress: [{}] }],
    passes: OUT,
  },
];

test.each(CASES)('$name', ({ policies, port = 80, protocol = 'TCP', passes }) => {
  const world = {
    policies: (namespace: string) =>
      namespace !== 'x'
        ? []
        : policies.map((spec, index) => ({
            kind: 'NetworkPolicy' as const,
            apiVersion: 'networking.k8s.io/v1' as const,
            metadata: { name: `p${index}`, namespace },
            spec,
          })),
    namespaceLabels: (namespace: string) => ({ ns: namespace }),
  };
  const end = (name: string) => ENDS.get(name) ?? { address: '0.0.0.0', pod: undefined };
  const passing = PAIRS.filter((pair) => {
    const [from = '', to = ''] = pair.split('>');
    return whyDenied(world, end(from), end(to), port, protocol) === undefined;
  });
  expect(passing.join(' ')).toBe(passes);
});

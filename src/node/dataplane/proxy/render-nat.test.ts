// The nat table in iptables' own words, and chain names as kube-proxy hashes them.
import { expect, test } from 'vitest';
import { service, slice, testCluster } from '../testing/fixtures.ts';
import { chainName } from './chain-names.ts';
import { renderNatTable } from './render-nat.ts';

// Names that every kubeadm cluster has.
test.each([
  ['default/kubernetes:httpstcp', 'KUBE-SVC-NPX46M4PTMTKRN6Y'],
  ['kube-system/kube-dns:dnsudp', 'KUBE-SVC-TCOU7JCQXEZGVUNU'],
  ['kube-system/kube-dns:dns-tcptcp', 'KUBE-SVC-ERIFXISQEP7F7OF4'],
  ['kube-system/kube-dns:metricstcp', 'KUBE-SVC-JD5MR3NA4I4DYORP'],
])('the chain of %s is %s', (text, expected) => {
  expect(chainName('KUBE-SVC-', text)).toBe(expected);
});

test('a node port Service as iptables lists it', () => {
  const cluster = testCluster();
  cluster.put(
    service('web', {
      type: 'NodePort',
      ports: [{ name: 'http', port: 80, targetPort: 8080, nodePort: 30_080, protocol: 'TCP' }],
    }),
    slice('web'),
  );
  const node = cluster.nodes.get('n1');
  if (!node) throw new Error('n1 is a node');
  const text = renderNatTable(node, cluster.dataplane.services);
  const lines = text.split('\n').map((line) => line.replace(/\s+/g, ' '));
  const chain = lines.find((line) => line.includes('cluster IP'))?.split(' ')[0] ?? '';
  expect(chain).toMatch(/^KUBE-SVC-/);
  expect(lines).toContain('Chain KUBE-SERVICES (2 references)');
  expect(lines).toContain(
    `${chain} tcp -- 0.0.0.0/0 10.96.0.20 /* default/web:http cluster IP */ tcp dpt:80`,
  );
  const external = chain.replace('SVC', 'EXT');
  expect(lines).toContain(
    `${external} tcp -- 0.0.0.0/0 0.0.0.0/0 /* default/web:http */ tcp dpt:30080`,
  );
  expect(lines).toContain(`Chain ${chain} (2 references)`);
  const shares = lines.filter((line) => line.includes('-> 10.244.'));
  expect(shares.map((line) => /probability ([\d.]+)/.exec(line)?.[1])).toEqual([
    '0.33333333333',
    '0.50000000000',
    undefined,
  ]);
  expect(text).toContain('/* default/web:http */ tcp to:10.244.2.2:8080');
});

test('a node without rules, and a Service without endpoints', () => {
  const cluster = testCluster();
  const node = cluster.nodes.get('n1');
  if (!node) throw new Error('n1 is a node');
  cluster.put(
    service('web'),
    slice('web', () => undefined),
  );
  expect(renderNatTable(node, cluster.dataplane.services)).not.toContain('KUBE-SVC-');
  node.reset();
  expect(renderNatTable(node, cluster.dataplane.services)).toContain('Chain KUBE-SERVICES');
});

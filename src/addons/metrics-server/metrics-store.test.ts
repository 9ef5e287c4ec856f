// What two readings say of the use of nodes and pods.
import { expect, test } from 'vitest';
import { SECOND } from '../../kernel/time.ts';
import type { Node, Pod } from '../../model/generated/types.ts';
import { MetricsStore } from './metrics-store.ts';
import type { NodeReadings, Reading } from './metrics-store.ts';

const reading = (seconds: number, cpuSeconds: number, startedAt = 0): Reading => ({
  at: seconds * SECOND,
  startedAt: startedAt * SECOND,
  cpuNanoSeconds: cpuSeconds * 1e9,
  memoryBytes: 64 * 1024 * 1024,
});

function nodeReadings(node: Reading, container?: Reading): NodeReadings {
  const containers = container ? [{ container: 'web', ...container }] : [];
  const pod = { namespace: 'default', name: 'web', containers };
  return { node, pods: new Map([['default/web', pod]]) };
}

const NODE = { metadata: { name: 'a' } } as Node;
const POD = {
  metadata: { name: 'web', namespace: 'default', labels: { app: 'web' } },
  spec: { containers: [] },
} as unknown as Pod;

function storeWith(...rounds: NodeReadings[]): MetricsStore {
  const store = new MetricsStore();
  for (const round of rounds) store.keep(new Map([['a', round]]));
  return store;
}

// Upstream: kubernetes-sigs/metrics-server pkg/storage/{node,pod}_test.go
test('use is the difference of two readings over the time between them', () => {
  const store = storeWith(
    nodeReadings(reading(100, 10), reading(100, 5)),
    nodeReadings(reading(115, 13), reading(115, 6.5)),
  );
  expect(store.node(NODE, 120 * SECOND)).toMatchObject({
    kind: 'NodeMetrics',
    timestamp: '1970-01-01T00:01:55Z',
    window: '15s',
    usage: { cpu: '200000000n', memory: '65536Ki' },
  });
  expect(store.pod(POD, 120 * SECOND)).toMatchObject({
    kind: 'PodMetrics',
    metadata: { name: 'web', namespace: 'default', labels: { app: 'web' } },
    window: '15s',
    containers: [{ name: 'web', usage: { cpu: '100000000n' } }],
  });
});

test.each([
  ['one reading', [nodeReadings(reading(100, 10), reading(100, 5))], false, false],
  [
    'a container that restarted a moment ago',
    [
      nodeReadings(reading(100, 1), reading(100, 5)),
      nodeReadings(reading(115, 2), reading(115, 0, 112)),
    ],
    true,
    false,
  ],
  [
    'a young container, counted from its start',
    [nodeReadings(reading(100, 1)), nodeReadings(reading(115, 2), reading(115, 1, 103))],
    true,
    true,
  ],
  [
    'a node that rebooted',
    [nodeReadings(reading(100, 1)), nodeReadings(reading(115, 2, 110))],
    false,
    false,
  ],
] as const)('%s', (_, rounds, hasNode, hasPod) => {
  const store = storeWith(...rounds);
  expect(store.node(NODE, 0) !== undefined).toBe(hasNode);
  expect(store.pod(POD, 0) !== undefined).toBe(hasPod);
});

test('a node that does not answer has no metrics until it has two readings again', () => {
  const store = storeWith(nodeReadings(reading(100, 1)), nodeReadings(reading(115, 2)));
  expect(store.isReady).toBe(true);
  store.keep(new Map());
  expect(store.node(NODE, 0)).toBeUndefined();
  expect(store.isReady).toBe(false);
});

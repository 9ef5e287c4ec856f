// The whole core: choices, messages, sampling, and what is remembered of attempts.
import { expect, test } from 'vitest';
import { feasibleNodesToFind } from './cycle/cycle.ts';
import { coreOf, makeNode, makePod, tryPod } from './testing/fixtures.ts';

const CONTROL_PLANE = [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }];

function messageFor(...args: Parameters<typeof tryPod>): string {
  const { result } = tryPod(...args);
  return result.is === 'unschedulable' ? result.message : `scheduled to ${result.nodeName}`;
}

test('the message counts reasons, sorted as text, and ends with what preemption found', () => {
  const nodes = [
    makeNode('control-plane-1', { taints: CONTROL_PLANE }),
    ...[1, 2, 3, 4].map((n) => makeNode(`worker-${n}`)),
  ];
  const pods = [1, 2, 3, 4].map((n) =>
    makePod(`busy-${n}`, { nodeName: `worker-${n}`, requests: { cpu: '3' } }),
  );
  expect(messageFor({ nodes, pods }, makePod('p', { requests: { cpu: '2' } }))).toBe(
    '0/5 nodes are available: 1 node(s) had untolerated taint(s), 4 Insufficient cpu. ' +
      'no new claims to deallocate, preemption: 0/5 nodes are available: ' +
      '1 Preemption is not helpful for scheduling, ' +
      '4 No preemption victims found for incoming pod.',
  );
});

test('a request above what nodes have at all is no case for preemption', () => {
  const nodes = [makeNode('a'), makeNode('b')];
  expect(messageFor({ nodes }, makePod('p', { requests: { cpu: '100', memory: '1Ti' } }))).toBe(
    '0/2 nodes are available: 2 Insufficient cpu, 2 Insufficient memory. ' +
      'no new claims to deallocate, preemption: 0/2 nodes are available: ' +
      '2 Preemption is not helpful for scheduling.',
  );
});

test('no nodes at all', () => {
  expect(messageFor({ nodes: [] }, makePod('p'))).toBe('no nodes available to schedule pods');
});

test('pods pinned by name, as DaemonSets pin them, leave the other nodes out', () => {
  const pinned = (name: string) =>
    makePod('p', {
      requests: { cpu: '5' },
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [
              { matchFields: [{ key: 'metadata.name', operator: 'In', values: [name] }] },
            ],
          },
        },
      },
    });
  const nodes = [makeNode('a'), makeNode('b'), makeNode('c')];
  const left = "2 node(s) didn't satisfy plugin(s) [NodeAffinity].";
  expect(messageFor({ nodes }, pinned('a'))).toContain(
    `0/3 nodes are available: 1 Insufficient cpu, ${left}`,
  );
  // Upstream: schedule_one.go (findNodesThatFitPod): names may be of no node.
  expect(messageFor({ nodes }, pinned('z'))).toMatch(
    /^0\/3 nodes are available: 3 node\(s\) didn't satisfy plugin\(s\) \[NodeAffinity\]\. /,
  );
});

test('preemptionPolicy Never is said', () => {
  const nodes = [makeNode('a')];
  const pods = [makePod('low', { nodeName: 'a', requests: { cpu: '3' } })];
  const pod = makePod('p', { priority: 10, preemptionPolicy: 'Never', requests: { cpu: '2' } });
  expect(messageFor({ nodes, pods }, pod)).toBe(
    '0/1 nodes are available: 1 Insufficient cpu. ' +
      'no new claims to deallocate, preemption: not eligible due to preemptionPolicy=Never.',
  );
});

// Upstream: pkg/scheduler/schedule_one_test.go (TestNumFeasibleNodesToFind)
test.each([
  { nodes: 10, percentage: 0, expected: 10 },
  { nodes: 10, percentage: 40, expected: 10 },
  { nodes: 1000, percentage: 0, expected: 420 },
  { nodes: 1000, percentage: 40, expected: 400 },
  { nodes: 6000, percentage: 0, expected: 300 },
  { nodes: 6000, percentage: 40, expected: 2400 },
  { nodes: 5000, percentage: 0, expected: 500 },
  { nodes: 150, percentage: 1, expected: 100 },
])('of $nodes nodes at $percentage% $expected feasible ones are enough', (row) => {
  expect(feasibleNodesToFind(row.nodes, row.percentage)).toBe(row.expected);
});

test('pods spread over equal nodes until all are full', () => {
  const nodes = ['a', 'b', 'c'].map((name) =>
    makeNode(name, { allocatable: { cpu: '4', memory: '8Gi', pods: '5' } }),
  );
  const core = coreOf({ nodes });
  for (let n = 0; n < 16; n++) core.queue.set(makePod(`p${n}`, { requests: { cpu: '100m' } }), 0);
  const count = new Map<string, number>();
  let last = '';
  for (let one = core.scheduleOne(0); one; one = core.scheduleOne(0)) {
    if (one.result.is === 'unschedulable') last = one.result.message;
    else count.set(one.result.nodeName, (count.get(one.result.nodeName) ?? 0) + 1);
  }
  expect([...count.values()]).toEqual([5, 5, 5]);
  expect(last).toMatch(/^0\/3 nodes are available: 3 Too many pods\./);
});

test('equal seeds choose equally; ties are broken by chance', () => {
  const nodes = Array.from({ length: 20 }, (_, n) => makeNode(`n${n}`));
  const choose = (seed: number): string => {
    const { result } = tryPod({ nodes, seed }, makePod('p'));
    return result.is === 'scheduled' ? result.nodeName : '';
  };
  expect(choose(1)).toBe(choose(1));
  expect(new Set(Array.from({ length: 30 }, (_, seed) => choose(seed))).size).toBeGreaterThan(5);
});

test('the last attempt is kept as data: rejections, raw, normalized and weighted scores', () => {
  const nodes = [makeNode('a'), makeNode('b', { unschedulable: true })];
  const pod = makePod('p', { requests: { cpu: '1', memory: '2Gi' } });
  const { core, result } = tryPod({ nodes }, pod);
  expect(result.is).toBe('scheduled');
  const attempt = core.explanations.attempt('uid-p');
  expect(attempt?.outcome).toEqual({
    is: 'scheduled',
    node: 'a',
    ties: 1,
    wasNominated: false,
  });
  const [a, b] = attempt?.nodes ?? [];
  expect(b).toMatchObject({ is: 'rejected', rejection: { plugin: 'NodeUnschedulable' } });
  expect(a).toMatchObject({ is: 'scored', node: 'a' });
  if (a?.is !== 'scored') throw new Error('a is scored');
  const sum = a.scores.reduce((total, one) => total + one.weight * one.normalized, 0);
  expect(a.total).toBe(sum);
  expect(a.scores).toContainEqual({
    plugin: 'NodeResourcesFit',
    weight: 1,
    raw: 75,
    normalized: 75,
  });
});

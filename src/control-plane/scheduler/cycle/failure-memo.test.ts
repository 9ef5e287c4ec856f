// A remembered failure must say what a search of its own would: random clusters, compared.
import { expect, test } from 'vitest';
import { Random } from '../../../kernel/random.ts';
import type { Node, Pod } from '../../../model/generated/types.ts';
import type { SchedulingCore } from '../core.ts';
import { PodInfo } from '../state/pod-info.ts';
import { coreOf, makeNode, makePod } from '../testing/fixtures.ts';

const TAINT = { key: 'dedicated', value: 'db', effect: 'NoSchedule' } as const;

/** A node that is small, tainted, cordoned or full, or none of it. */
function nodeFor(random: Random, index: number): Node {
  const cpu = String(1 + random.below(4));
  return makeNode(`n${index}`, {
    allocatable: { cpu, memory: `${1 + random.below(4)}Gi`, pods: String(1 + random.below(5)) },
    ...(random.below(5) === 0 ? { taints: [TAINT] } : {}),
    ...(random.below(6) === 0 ? { unschedulable: true } : {}),
  });
}

interface Twin {
  readonly nodes: Map<number, Node>;
  readonly pods: Map<string, Pod>;
  readonly core: SchedulingCore;
}

/** One change of the cluster. */
function disturb({ nodes, pods, core }: Twin, random: Random, round: number): void {
  const index = random.below(12);
  if (random.below(3) === 0) {
    const node = nodeFor(random, index);
    nodes.set(index, node);
    core.state.setNode(node);
    return;
  }
  const [oldest] = pods.keys();
  if (random.below(3) === 0 && oldest !== undefined) {
    pods.delete(oldest);
    core.state.removePod(oldest);
    return;
  }
  const shape = { nodeName: `n${index}`, requests: { cpu: `${random.below(9)}00m` } };
  const pod = makePod(`p${round}`, shape);
  pods.set(`uid-p${round}`, pod);
  core.state.setPod(new PodInfo(pod), `n${index}`);
}

test.each([1, 2, 3, 4, 5])('seed %d: remembered and fresh searches agree', (seed) => {
  const random = new Random(seed, 'memo');
  const nodes = new Map(Array.from({ length: 12 }, (_, index) => [index, nodeFor(random, index)]));
  const twin: Twin = { nodes, pods: new Map(), core: coreOf({ nodes: [...nodes.values()] }) };
  let failures = 0;
  for (let round = 0; round < 300; round++) {
    disturb(twin, random, round);
    const cpu = String(3 + random.below(2));
    const pod = makePod(`asks${round}`, {
      requests: { cpu },
      preemptionPolicy: 'Never',
      ...(round % 3 === 0 ? { tolerations: [{ operator: 'Exists' }] } : {}),
    });
    const fresh = coreOf({ nodes: [...nodes.values()], pods: [...twin.pods.values()] });
    const expected = fresh.cycle.run(new PodInfo(pod));
    const found = twin.core.cycle.run(new PodInfo(pod));
    expect(found.is).toBe(expected.is);
    if (found.is !== 'unschedulable' || expected.is !== 'unschedulable') continue;
    failures++;
    expect(found.message).toBe(expected.message);
    expect(found.rejectors).toEqual(expected.rejectors);
  }
  expect(failures).toBeGreaterThan(20);
});

test('preemption sees the nodes of a remembered failure', () => {
  const full = { nodeName: 'a', requests: { cpu: '3' } };
  const core = coreOf({ nodes: [makeNode('a')], pods: [makePod('weak', full)] });
  const strong = (name: string): PodInfo =>
    new PodInfo(makePod(name, { requests: { cpu: '2' }, priority: 10 }));
  for (const name of ['one', 'two', 'three']) {
    expect(core.cycle.run(strong(name))).toMatchObject({ nomination: { nodeName: 'a' } });
  }
});

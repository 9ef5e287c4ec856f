// Which pods are cleared away. Facts: pkg/controller/podgc/gc_controller_test.go.
import { expect, test } from 'vitest';
import type { Node, Pod } from '../../../model/generated/types.ts';
import { node, NOW, pod } from '../testing/objects.ts';
import { planPodGc } from './plan.ts';

const SECOND = 1_000_000;
const nodeOf =
  (...known: readonly Node[]) =>
  (name: string) =>
    known.find((one) => one.metadata.name === name);

function plan(pods: readonly Pod[], threshold = 100, known = nodeOf(node('node-1'))) {
  return planPodGc(pods, known, new Map(), threshold, NOW);
}

const failed = (name: string, age: number, reason?: string): Pod =>
  pod({ name, phase: 'Failed', age, status: reason ? { reason } : {} });

// TestGCTerminated.
test.each([
  ['threshold 0: none', 0, []],
  ['as many as allowed', 3, []],
  ['one too many: the oldest', 2, ['old']],
  ['two too many', 1, ['old', 'middle']],
])('PG1: %s', (_, threshold, expected) => {
  const pods = [
    failed('middle', 20),
    failed('old', 30),
    pod({ phase: 'Succeeded', age: 10 }),
    pod(),
  ];
  expect(plan(pods, threshold).terminated.map(({ metadata }) => metadata.name)).toEqual(expected);
});

test('PG1: evicted ones before older ones', () => {
  const pods = [failed('old', 30), failed('evicted', 10, 'Evicted')];
  expect(plan(pods, 1).terminated.map(({ metadata }) => metadata.name)).toEqual(['evicted']);
});

// TestGCOrphaned.
test('PG2: pods of a node that is gone go after the quarantine', () => {
  const lost = pod({ node: 'gone' });
  const since = new Map<string, number>();
  const at = (seconds: number, known = nodeOf(node('node-1'))) =>
    planPodGc([lost, pod()], known, since, 100, NOW + seconds * SECOND).orphaned;
  expect([at(0), at(20), at(40)]).toEqual([[], [], [lost]]);
  expect(at(60, nodeOf(node('node-1'), node('gone')))).toEqual([]);
  expect(at(80)).toEqual([]);
});

// TestGCUnscheduledTerminating.
test('PG3: pods deleted before they had a node', () => {
  const waiting = pod({ node: '', deleting: true });
  expect(plan([waiting, pod({ node: '' }), pod({ deleting: true })]).unscheduled).toEqual([
    waiting,
  ]);
});

// TestGCTerminating.
const OUT = [{ key: 'node.kubernetes.io/out-of-service', effect: 'NoExecute' }];
const DOWN = [{ type: 'Ready', status: 'Unknown' }];
test.each([
  ['down and tainted', { taints: OUT, conditions: DOWN }, true],
  ['tainted but ready', { taints: OUT }, false],
  ['down but not tainted', { conditions: DOWN }, false],
])('PG4: a node %s', (_, more, expected) => {
  const going = pod({ deleting: true });
  const { outOfService } = plan([going, pod()], 100, nodeOf(node('node-1', more)));
  expect(outOfService).toEqual(expected ? [going] : []);
});

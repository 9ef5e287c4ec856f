// The queue: order, back-off, gates and wake-ups. Upstream: backend/queue/scheduling_queue_test.go
import { expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../../kernel/time.ts';
import { makeNode, makePod, coreOf } from '../testing/fixtures.ts';
import { backoffAfter } from './queue.ts';

const FULL = { cpu: '1', memory: '1Gi', pods: '10' };
const big = (name: string, more = {}) => makePod(name, { requests: { cpu: '2' }, ...more });

// Upstream: TestPriorityQueue_calculateBackoffDuration
test.each([
  [0, 0],
  [1, 1],
  [2, 2],
  [3, 4],
  [4, 8],
  [5, 10],
  [16, 10],
  [64, 10],
])('after %i failures a pod backs off %i s', (failures, expected) => {
  expect(backoffAfter(failures)).toBe(expected * SECOND);
});

test('higher priority first, then who came first', () => {
  const { queue } = coreOf({ nodes: [] });
  queue.set(makePod('late', { priority: 1 }), 5);
  queue.set(makePod('high', { priority: 9 }), 7);
  queue.set(makePod('early', { priority: 1 }), 1);
  const order = [queue.pop(9), queue.pop(9), queue.pop(9)].map((pod) => pod?.info.key);
  expect(order).toEqual(['default/high', 'default/early', 'default/late']);
});

test('a rejected pod waits for an event that its rejectors listen for', () => {
  const core = coreOf({ nodes: [makeNode('a', { allocatable: FULL })] });
  core.queue.set(big('p'), 0);
  core.scheduleOne(0);
  expect(core.queue.placeOf('uid-p')).toBe('unschedulable');
  core.queue.onEvent({ kind: 'node labels', object: makeNode('a') }, 1);
  expect(core.queue.placeOf('uid-p')).toBe('unschedulable');
  const small = makeNode('b', { allocatable: FULL });
  core.queue.onEvent({ kind: 'node added', object: small }, 1);
  expect(core.queue.placeOf('uid-p')).toBe('unschedulable');
  core.queue.onEvent({ kind: 'node added', object: makeNode('c') }, 1);
  expect(core.queue.placeOf('uid-p')).toBe('backoff');
});

test('a pod in back-off is tried early when nothing else is to do', () => {
  const core = coreOf({ nodes: [makeNode('a', { allocatable: FULL })] });
  core.queue.set(big('p'), 0);
  core.scheduleOne(0);
  core.state.setNode(makeNode('c'));
  core.queue.onEvent({ kind: 'node added', object: makeNode('c') }, 1);
  expect(core.scheduleOne(2)?.result).toMatchObject({ is: 'scheduled', nodeName: 'c' });
});

test('a pod after an error waits its back-off out', () => {
  const core = coreOf({ nodes: [makeNode('a')] });
  core.queue.set(makePod('p'), 0);
  const queued = core.queue.pop(0);
  if (!queued) throw new Error('a pod is queued');
  core.queue.parkFailed(queued, 0);
  expect(core.queue.pop(SECOND - 1)).toBeUndefined();
  expect(core.queue.nextBackoffEnd).toBe(SECOND);
  expect(core.queue.pop(SECOND)?.uid).toBe('uid-p');
});

test('a pod that nothing woke is tried again after five minutes', () => {
  const core = coreOf({ nodes: [makeNode('a', { allocatable: FULL })] });
  core.queue.set(big('p'), 0);
  core.scheduleOne(0);
  core.queue.flushUnschedulable(5 * MINUTE);
  expect(core.queue.placeOf('uid-p')).toBe('unschedulable');
  core.queue.flushUnschedulable(5 * MINUTE + 1);
  expect(core.queue.placeOf('uid-p')).toBe('active');
});

test('gated pods are not tried until the last gate is gone', () => {
  const core = coreOf({ nodes: [makeNode('a')] });
  const gates = (...names: string[]) => names.map((name) => ({ name }));
  core.queue.set(makePod('p', { schedulingGates: gates('x', 'y') }), 0);
  core.queue.onEvent({ kind: 'node added', object: makeNode('b') }, 1);
  expect(core.queue.placeOf('uid-p')).toBe('gated');
  core.queue.set(makePod('p', { schedulingGates: gates('y') }), 2);
  expect(core.queue.pop(2)).toBeUndefined();
  core.queue.set(makePod('p', { schedulingGates: [] }), 3);
  expect(core.scheduleOne(3)?.result.is).toBe('scheduled');
});

test('a status update does not wake a rejected pod; a change of its spec does', () => {
  const core = coreOf({ nodes: [makeNode('a', { allocatable: FULL })] });
  const pod = big('p');
  core.queue.set(pod, 0);
  core.scheduleOne(0);
  core.queue.set({ ...pod, status: { phase: 'Pending' } }, 1);
  expect(core.queue.placeOf('uid-p')).toBe('unschedulable');
  core.queue.set(makePod('p', { requests: { cpu: '500m' } }), 2 * SECOND);
  expect(core.queue.placeOf('uid-p')).toBe('active');
});

// How long kubelets may believe what they know. Upstream: pkg/controller/ttl/ttl_controller_test.go
// (TestDesiredTTL).
import { expect, test } from 'vitest';
import { NODES } from '../../../model/api/refs.ts';
import { controllerWorld } from '../testing/controller-world.ts';
import { TTL_ANNOTATION } from './reconcile.ts';
import { nextStep, secondsOf } from './ttl-step.ts';

test.each([
  [0, 1, 0, 0],
  [0, 100, 0, 0],
  [0, 101, 1, 15],
  [1, 99, 1, 15],
  [1, 90, 1, 15],
  [1, 89, 0, 0],
  [1, 500, 1, 15],
  [1, 501, 2, 30],
  [2, 450, 2, 30],
  [2, 449, 1, 15],
  [3, 2000, 3, 60],
  [3, 2001, 4, 300],
  [4, 1800, 4, 300],
  [4, 1799, 3, 60],
  [4, 10_000, 4, 300],
  [0, 5000, 4, 300],
])('NT1, NT2: from step %i with %i nodes: step %i, %i s', (from, nodes, step, seconds) => {
  expect(nextStep(from, nodes)).toBe(step);
  expect(secondsOf(step)).toBe(seconds);
});

test('NT1: nodes are told', () => {
  const world = controllerWorld({ nodes: 2 });
  world.run(5);
  const told = world.list(NODES).map(({ metadata }) => metadata.annotations?.[TTL_ANNOTATION]);
  expect(told).toEqual(['0', '0']);
});

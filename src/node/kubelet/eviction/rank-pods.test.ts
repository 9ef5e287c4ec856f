// Upstream: pkg/kubelet/eviction/helpers_test.go (TestOrderedByExceedsRequestMemory and on).
import { expect, test } from 'vitest';
import { rankPods } from './rank-pods.ts';

const pod = (name: string, usage: number, request: number, priority = 0) => ({
  pod: name,
  usage,
  request,
  priority,
});

test.each([
  {
    name: 'those above their requests go first',
    pods: [pod('below', 90, 100), pod('above', 20, 10)],
    order: ['above', 'below'],
  },
  {
    name: 'then the less important',
    pods: [pod('high', 90, 10, 1000), pod('low', 20, 10, 0)],
    order: ['low', 'high'],
  },
  {
    name: 'then the greater excess',
    pods: [pod('small', 50, 40), pod('large', 60, 10)],
    order: ['large', 'small'],
  },
  {
    name: 'being above counts more than priority',
    pods: [pod('low', 5, 10, 0), pod('high', 20, 10, 1000)],
    order: ['high', 'low'],
  },
])('$name', ({ pods, order }) => {
  expect(rankPods(pods).map((one) => one.pod)).toEqual(order);
});

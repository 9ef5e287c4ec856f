// What is told of a cluster's size before it starts.
import { expect, test } from 'vitest';
import { demandOf, demandWords, isLarge, mostPods, tightWords } from './cluster-demand.ts';

test('a small cluster asks for little, and is never called large', () => {
  expect(isLarge({ nodes: 3, pods: 10 })).toBe(false);
  expect(demandWords({ nodes: 3, pods: 0 })).toBe(
    'It takes about 300 MB of memory, and 5 seconds of one processor core to come up.',
  );
});

test('the largest is told in gigabytes and minutes', () => {
  const size = { nodes: 5_000, pods: 150_000 };
  expect(isLarge(size)).toBe(true);
  expect(demandWords(size)).toMatch(/about 3\.\d GB of memory, and \d minutes/);
});

test('what does not fit is said, with what does', () => {
  const size = { nodes: 5_000, pods: 150_000 };
  expect(tightWords(size, 4.3e9)).toBeUndefined();
  const most = mostPods(5_000, 2e9);
  expect(demandOf({ nodes: 5_000, pods: most }).memoryBytes).toBeLessThanOrEqual(2e9);
  expect(tightWords(size, 2e9)).toContain(`about ${most.toLocaleString('en')} pods fit`);
});

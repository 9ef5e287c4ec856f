// The sentences about what follows from a change that is foreseen.
import { expect, test } from 'vitest';
import type { Ghost } from '../../../store/ghosts.ts';
import { podWords } from '../../../store/ghosts.ts';
import { consequencesOf, summaryOf } from './consequences.ts';

const of = { kind: 'Deployment', namespace: 'default', name: 'web' };
const GHOST: Ghost = { of, change: 'create', pods: 3, isRolled: false, differences: [] };

test.each([
  ['+3 pods', { pods: 3 }],
  ['−1 pod', { pods: -1 }],
  ['+1 pod, its pods are replaced', { pods: 1, isRolled: true }],
  ['', { pods: 0 }],
])('%s', (words, more) => {
  expect(podWords({ ...GHOST, ...more })).toBe(words);
});

test.each<[string, Partial<Ghost>, string]>([
  ['all fit', { placement: { fit: 3, wanted: 3, why: '' } }, 'All 3 pods would find room'],
  ['some fit', { placement: { fit: 1, wanted: 3, why: 'full' } }, 'Only 1 of 3 pods would find'],
  ['none fits', { placement: { fit: 0, wanted: 1, why: 'full' } }, 'The pod would not find room'],
  ['refused', { podsRefused: 'exceeded quota: q' }, 'would be refused: exceeded quota: q'],
  [
    'selects',
    { selects: { count: 5, pods: ['a', 'b', 'c', 'd'], of: '' } },
    '5 pods: a, b, c and 2 more',
  ],
  ['selects nothing', { selects: { count: 0, pods: [], of: '' } }, 'selects no pod'],
  ['will select', { selects: { count: 0, pods: [], of: 'Job/a' } }, 'the pods of Job a'],
  ['takes', { takes: { words: '3 Pods', objects: [] } }, 'With it go 3 Pods'],
])('%s', (_, more, words) => {
  expect(consequencesOf({ ...GHOST, ...more })[0]?.words).toContain(words);
});

test('the whole in one sentence', () => {
  const change: Ghost = { ...GHOST, change: 'change', pods: 0 };
  expect(summaryOf([GHOST, { ...GHOST, pods: 0 }, change])).toBe(
    'Apply would create 2 objects and 3 Pods, change 1 object.',
  );
  expect(summaryOf([])).toBe('');
});

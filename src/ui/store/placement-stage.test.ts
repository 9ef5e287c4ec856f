// The stage's words for nodes, as the scheduler's explanation gives them.
import { expect, test } from 'vitest';
import type { NodeVerdict } from './placement.ts';
import { stage, stagedVerdicts, verdictSentence } from './placement-stage.ts';
import { usePlacement } from './placement.ts';

const NODES: readonly NodeVerdict[] = [
  { name: 'a', verdict: 'Chosen', score: 331 },
  { name: 'b', verdict: 'Fits', score: 321 },
  { name: 'c', verdict: 'Fits', score: 311 },
  { name: 'd', verdict: 'Rejected', plugin: 'TaintToleration', reasons: ['node(s) had a taint'] },
  { name: 'e', verdict: 'NotExamined' },
];

test('the best glows most, the lowest not at all, and a rejected node says why', () => {
  const staged = stagedVerdicts(NODES);
  expect([...staged.values()].map(({ glow, words }) => [glow, words])).toEqual([
    [1, 'chosen, score 331'],
    [0.5, 'score 321'],
    [0, 'score 311'],
    [0, 'node(s) had a taint'],
    [0, 'not looked at'],
  ]);
  expect(verdictSentence(staged.get('d')!)).toBe(
    'Rejected by TaintToleration: node(s) had a taint',
  );
});

test('one node that fits glows fully', () => {
  expect(stagedVerdicts(NODES.slice(0, 1)).get('a')?.glow).toBe(1);
});

test('the stage follows the inspected pod, and is empty without one', () => {
  const of = { kind: 'Pod', namespace: 'default', name: 'p' };
  const explanation = { result: 'Scheduled', why: '', nodes: NODES } as const;
  usePlacement.setState({ placement: { of, version: '1', explanation } });
  expect([...stage.rowKeys()]).toEqual(['a', 'b', 'c', 'd', 'e']);
  usePlacement.setState({ placement: null });
  expect(stage.size).toBe(0);
});

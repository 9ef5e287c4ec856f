// What the stage shows of the selected pod's placement: a word for each node, and how it stands out.
import { KeyedStore } from './keyed-store.ts';
import type { NodeVerdict } from './placement.ts';
import { usePlacement } from './placement.ts';

export interface StagedVerdict {
  readonly verdict: NodeVerdict['verdict'];
  /** Rejected: the reason; else what it scored. */
  readonly words: string;
  readonly plugin: string;
  /** Of the scores given: 1 is the best, 0 the lowest; 0 for whoever has none. */
  readonly glow: number;
}

/** By the node's name; empty while no explained pod is inspected. */
export const stage = new KeyedStore<string, StagedVerdict>();

usePlacement.subscribe(({ placement }, before) => {
  if (placement === before.placement) return;
  const verdicts = stagedVerdicts(placement?.explanation.nodes ?? []);
  for (const name of stage.rowKeys()) if (!verdicts.has(name)) stage.delete(name);
  for (const [name, verdict] of verdicts) stage.set(name, verdict);
  stage.flush();
});

/** One word for each node, with the scores spread between the lowest and the best. */
export function stagedVerdicts(nodes: readonly NodeVerdict[]): ReadonlyMap<string, StagedVerdict> {
  const scores = nodes.flatMap(({ score }) => (score === undefined ? [] : [score]));
  const lowest = Math.min(...scores);
  const best = Math.max(...scores);
  const glowOf = (score: number | undefined): number => {
    if (score === undefined) return 0;
    return best === lowest ? 1 : (score - lowest) / (best - lowest);
  };
  return new Map(
    nodes.map((node) => [
      node.name,
      {
        verdict: node.verdict,
        words: wordsOf(node),
        plugin: node.plugin ?? '',
        glow: glowOf(node.score),
      },
    ]),
  );
}

function wordsOf({ verdict, score, reasons = [] }: NodeVerdict): string {
  switch (verdict) {
    case 'Rejected':
      return reasons.join(', ') || 'rejected';
    case 'NotExamined':
      return 'not looked at';
    case 'Chosen':
      return score === undefined ? 'chosen' : `chosen, score ${score}`;
    case 'Fits':
      return score === undefined ? 'fits' : `score ${score}`;
  }
}

/** For those who hear the page: `Rejected by TaintToleration: node(s) had ...`. */
export function verdictSentence({ verdict, words, plugin }: StagedVerdict): string {
  if (verdict === 'Rejected') return `Rejected by ${plugin}: ${words}`;
  return `For the selected pod: ${words}`;
}

// The usual way to bring a plugin's scores into 0 .. MAX_NODE_SCORE.
import { MAX_NODE_SCORE } from '../../limits.ts';

/**
 * Scales by the highest score; reversed, the highest becomes 0.
 * Upstream: plugins/helper/normalize_score.go (DefaultNormalizeScore).
 */
export function normalizeByMaximum(scores: Float64Array, count: number, isReversed: boolean): void {
  let highest = 0;
  for (let index = 0; index < count; index++) {
    const score = scores[index] as number;
    if (score > highest) highest = score;
  }
  for (let index = 0; index < count; index++) {
    const scaled =
      highest === 0 ? 0 : Math.floor((MAX_NODE_SCORE * (scores[index] as number)) / highest);
    scores[index] = isReversed ? MAX_NODE_SCORE - scaled : scaled;
  }
}

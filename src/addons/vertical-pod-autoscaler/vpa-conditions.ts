// The conditions of an autoscaler. Upstream: pkg/recommender/model/vpa.go (UpdateConditions)
import type { VpaCondition } from './vpa-types.ts';

export interface VpaFacts {
  readonly hasRecommendation: boolean;
  readonly hasPods: boolean;
  /** Why its target cannot be read. */
  readonly refusal: string | undefined;
  /** Its mode is on its way out. */
  readonly isDeprecated: boolean;
  /** As objects carry it. */
  readonly now: string;
}

/** Sorted by type; what has not changed keeps its time. */
export function conditionsOf(
  before: readonly VpaCondition[],
  facts: VpaFacts,
): readonly VpaCondition[] {
  const why = facts.hasPods
    ? {}
    : { reason: 'NoPodsMatched', message: 'No pods match this VPA object' };
  const wanted: Omit<VpaCondition, 'lastTransitionTime'>[] = [];
  if (facts.isDeprecated) {
    wanted.push({
      type: 'ConfigDeprecated',
      status: 'True',
      message:
        'UpdateMode "Auto" is deprecated and will be removed in a future API version.' +
        ' Use explicit update modes like "Recreate", "Initial", or "InPlaceOrRecreate" instead.',
    });
  }
  if (facts.refusal !== undefined) {
    wanted.push({ type: 'ConfigUnsupported', status: 'True', message: facts.refusal });
  }
  if (!facts.hasPods) wanted.push({ type: 'NoPodsMatched', status: 'True', ...why });
  wanted.push({
    type: 'RecommendationProvided',
    status: facts.hasRecommendation ? 'True' : 'False',
    ...(facts.hasRecommendation ? {} : why),
  });
  return wanted.map((one) => {
    const old = before.find(({ type }) => type === one.type);
    const isSame = old?.status === one.status;
    return { ...one, lastTransitionTime: isSame ? old.lastTransitionTime : facts.now };
  });
}

// What the namespace's limit ranges will refuse.
import type { PersistentVolumeClaim } from '../../../../../model/generated/types.ts';
import { claimLimitProblems, podLimitProblems } from '../../../../../model/quota/limit-ranges.ts';
import { podsOf } from '../lint-document.ts';
import type { LintRule } from '../lint-rule.ts';
import { warning } from '../lint-rule.ts';
import { podAsAdmitted } from '../pod-as-admitted.ts';

export const LIMIT_RANGE_REJECTS: LintRule = {
  name: 'limit-range-rejects',
  *check({ kind, namespace, object }, facts) {
    const pods = podsOf(kind, object);
    const isClaim = kind === 'PersistentVolumeClaim';
    if (!pods && !isClaim) return;
    const ranges = facts.bounds(namespace)?.limitRanges ?? [];
    for (const range of ranges) {
      const problems = pods
        ? podLimitProblems(podAsAdmitted(pods, namespace, ranges), [range])
        : claimLimitProblems(object as PersistentVolumeClaim, [range]);
      for (const problem of new Set(problems)) {
        yield warning(
          pods ? `${pods.path}.containers` : 'spec.resources',
          `LimitRange "${range.metadata.name}" will refuse ` +
            `${kind === 'Pod' || isClaim ? 'this' : 'its pods'}: ${problem}.`,
        );
      }
    }
  },
};

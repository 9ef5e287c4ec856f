// An update that takes all pods away before the new ones are there, or that cannot be taken back.
import type { Deployment } from '../../../../../model/generated/types.ts';
import { scaledValue } from '../../../../../model/meta/int-or-string.ts';
import type { LintRule } from '../lint-rule.ts';
import { info } from '../lint-rule.ts';

export const ROLLOUT_DOWNTIME: LintRule = {
  name: 'rollout-downtime',
  *check({ kind, object }) {
    if (kind !== 'Deployment') return;
    const { replicas = 1, strategy, revisionHistoryLimit } = (object as Deployment).spec;
    const given = strategy?.rollingUpdate?.maxUnavailable;
    const gone = given === undefined ? 0 : (scaledValue(given, replicas, 'down') ?? 0);
    if (strategy?.type !== 'Recreate' && replicas > 0 && gone >= replicas) {
      yield info(
        'spec.strategy.rollingUpdate.maxUnavailable',
        `maxUnavailable ${given} of ${replicas}: an update may take all pods away at once.`,
      );
    }
    if (revisionHistoryLimit === 0) {
      yield info(
        'spec.revisionHistoryLimit',
        'No old ReplicaSet is kept: `kubectl rollout undo` has nothing to go back to.',
        { title: 'Leave it out', is: 'remove', path: 'spec.revisionHistoryLimit' },
      );
    }
  },
};

// A fixed count of replicas under an autoscaler: each Apply takes the count back.
import type { Deployment, HorizontalPodAutoscaler } from '../../../../../model/generated/types.ts';
import type { LintRule } from '../lint-rule.ts';
import { info } from '../lint-rule.ts';

const SCALED = new Set(['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController']);
const AUTOSCALER = 'HorizontalPodAutoscaler';

export const REPLICAS_AND_AUTOSCALER: LintRule = {
  name: 'replicas-and-autoscaler',
  *check({ kind, name, namespace, object }, facts) {
    if (!SCALED.has(kind) || (object as Deployment).spec.replicas === undefined) return;
    const own = facts.documents
      .filter((one) => one.kind === AUTOSCALER && one.namespace === namespace)
      .map((one) => one.object);
    // Autoscalers are named for what they scale, as `kubectl autoscale` does it.
    const stored = facts.object(AUTOSCALER, namespace, name);
    const autoscaler = [...own, ...(stored ? [stored] : [])].find((one) => {
      const ref = (one as HorizontalPodAutoscaler).spec?.scaleTargetRef;
      return ref?.kind === kind && ref.name === name;
    });
    if (!autoscaler) return;
    yield info(
      'spec.replicas',
      `${AUTOSCALER} "${autoscaler.metadata.name}" decides how many there are: each Apply takes ` +
        'the count back to this one. Leave replicas out.',
      { title: 'Leave replicas out', is: 'remove', path: 'spec.replicas' },
    );
  },
};

// Two workloads of one paste that select each other's pods: they take them for their own.
// Source: "Deployments", selector: controllers with overlapping selectors fight.
import type { Deployment } from '../../../../../model/generated/types.ts';
import { labelSelectorMatches } from '../../../../../model/meta/selectors.ts';
import { podsOf } from '../lint-document.ts';
import type { LintRule } from '../lint-rule.ts';
import { warning } from '../lint-rule.ts';

const SELECTING = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet']);

export const SELECTORS_OVERLAP: LintRule = {
  name: 'selectors-overlap',
  *check({ index, kind, name, namespace, object }, { documents }) {
    if (!SELECTING.has(kind)) return;
    const { selector } = (object as Deployment).spec;
    for (const other of documents) {
      const isSame = other.kind === kind && other.name === name;
      if (other.index === index || isSame || other.namespace !== namespace) continue;
      const pods = SELECTING.has(other.kind) ? podsOf(other.kind, other.object) : undefined;
      if (!pods || !labelSelectorMatches(selector, pods.labels)) continue;
      yield warning(
        'spec.selector',
        `This selector picks the pods of ${other.kind} "${other.name}" too: the controllers count ` +
          "each other's pods.",
      );
    }
  },
};

// A workload's selector picks the pods of its own template, and is the one it had before.
import type { Deployment } from '../../../../../model/generated/types.ts';
import { formatLabelSelector, labelSelectorMatches } from '../../../../../model/meta/selectors.ts';
import { formatLabels } from '../../../../../model/meta/labels.ts';
import { podsOf } from '../lint-document.ts';
import type { LintRule } from '../lint-rule.ts';
import { warning } from '../lint-rule.ts';

const KINDS = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet']);

export const SELECTOR_AND_LABELS: LintRule = {
  name: 'selector-and-labels',
  *check({ kind, namespace, name, object }, facts) {
    if (!KINDS.has(kind)) return;
    const selector = (object as Deployment).spec?.selector;
    const pods = podsOf(kind, object);
    if (!selector || !pods) return;
    if (!labelSelectorMatches(selector, pods.labels)) {
      yield warning(
        'spec.selector',
        `The selector (${formatLabelSelector(selector)}) does not pick the pods of its own ` +
          `template, which have ${formatLabels(pods.labels) || 'no labels'}: it is refused.`,
      );
    }
    const before = facts.stored(kind, namespace, name) as Deployment | null | undefined;
    const old = before?.spec?.selector;
    if (!old || formatLabelSelector(old) === formatLabelSelector(selector)) return;
    yield warning(
      'spec.selector',
      `${kind} "${name}" has the selector ${formatLabelSelector(old)} already, and a selector ` +
        'never changes: it is refused. Delete the old one first, or take another name.',
    );
  },
};

// Services, policies, budgets and spreads whose selector picks no pod.
import type {
  LabelSelector,
  NetworkPolicy,
  PodDisruptionBudget,
  Service,
} from '../../../../../model/generated/types.ts';
import { formatLabelSelector } from '../../../../../model/meta/selectors.ts';
import type { Facts } from '../facts.ts';
import type { LintDocument } from '../lint-document.ts';
import type { Finding, LintRule } from '../lint-rule.ts';
import { info, warning } from '../lint-rule.ts';

export const SELECTOR_MATCHES_NOTHING: LintRule = {
  name: 'selector-matches-nothing',
  *check(document, facts) {
    const { kind, object, namespace } = document;
    if (kind === 'Service') {
      const { selector } = (object as Service).spec ?? {};
      if (!selector || Object.keys(selector).length === 0) return;
      const what = 'this Service has no endpoints, and whoever calls it is refused';
      yield* judge(document, facts, { matchLabels: selector }, 'spec.selector', what);
    } else if (kind === 'PodDisruptionBudget') {
      const { selector } = (object as PodDisruptionBudget).spec ?? {};
      if (!selector) return;
      yield* judge(document, facts, selector, 'spec.selector', 'this budget guards nothing');
    } else if (kind === 'NetworkPolicy') {
      const { podSelector, ingress = [], egress = [] } = (object as NetworkPolicy).spec ?? {};
      if (podSelector && !isEmpty(podSelector)) {
        yield* judge(
          document,
          facts,
          podSelector,
          'spec.podSelector',
          'this policy guards nothing',
        );
      }
      const peers = [
        ...ingress.flatMap(({ from = [] }, at) =>
          from.map((peer, n) => ({ peer, path: `spec.ingress[${at}].from[${n}]` })),
        ),
        ...egress.flatMap(({ to = [] }, at) =>
          to.map((peer, n) => ({ peer, path: `spec.egress[${at}].to[${n}]` })),
        ),
      ];
      for (const { peer, path } of peers) {
        const { podSelector: allowed, namespaceSelector } = peer;
        if (!allowed || namespaceSelector || isEmpty(allowed)) continue;
        if (isNobody(facts, namespace, allowed)) {
          const words = formatLabelSelector(allowed);
          yield info(`${path}.podSelector`, `No pod in namespace ${namespace} matches ${words}.`);
        }
      }
    }
  },
};

function* judge(
  { namespace }: LintDocument,
  facts: Facts,
  selector: LabelSelector,
  path: string,
  consequence: string,
): Iterable<Finding> {
  if (!isNobody(facts, namespace, selector)) return;
  const words = formatLabelSelector(selector);
  yield warning(
    path,
    `No pod in namespace ${namespace} has the labels ${words}, here or in the cluster: ` +
      `${consequence}.`,
  );
}

/** Whether it is known that neither pods nor templates match. */
function isNobody(facts: Facts, namespace: string, selector: LabelSelector): boolean {
  const found = facts.selected(namespace, selector);
  return found !== undefined && found.pods === 0 && found.workloads.length === 0;
}

function isEmpty({ matchLabels = {}, matchExpressions = [] }: LabelSelector): boolean {
  return Object.keys(matchLabels).length === 0 && matchExpressions.length === 0;
}

// Which requests an admission policy is about.
// Upstream: apiserver pkg/admission/plugin/policy/matching/matching.go, webhook/predicates/rules
import { NAMESPACES } from '../../../../model/api/refs.ts';
import type {
  LabelSelector,
  MatchResources,
  NamedRuleWithOperations,
} from '../../../../model/generated/types.ts';
import { labelSelectorMatches } from '../../../../model/meta/selectors.ts';
import type { Labels } from '../../../../model/meta/labels.ts';
import type { Exchange } from '../../exchange.ts';

/** Whether the request is within the constraints; none match everything. */
export function matchesResources(exchange: Exchange, match: MatchResources | undefined): boolean {
  if (!match) return true;
  const { resourceRules, excludeResourceRules = [] } = match;
  if (excludeResourceRules.some((rule) => matchesRule(exchange, rule))) return false;
  if (!selectsNamespace(exchange, match.namespaceSelector)) return false;
  if (!selectsObject(exchange, match.objectSelector)) return false;
  if (!resourceRules || resourceRules.length === 0) return true;
  return resourceRules.some((rule) => matchesRule(exchange, rule));
}

/** Where a request goes, in the words of rules. */
interface Place {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly subresource: string;
}

/** Whether a rule is about the request, or about an equivalent one that goes elsewhere. */
export function matchesRule(
  exchange: Exchange,
  rule: NamedRuleWithOperations,
  request: Place = exchange.request,
): boolean {
  const { operation, definition } = exchange;
  const has = (values: readonly string[] | undefined, value: string): boolean =>
    (values ?? []).some((one) => one === '*' || one === value);
  if (!has(rule.operations, operation ?? '')) return false;
  if (!has(rule.apiGroups, request.group) || !has(rule.apiVersions, request.version)) return false;
  const { scope = '*' } = rule;
  const actual = definition.ref.namespaced ? 'Namespaced' : 'Cluster';
  if (scope !== '*' && scope !== actual) return false;
  const names = rule.resourceNames ?? [];
  if (names.length > 0 && !names.includes(exchange.name)) return false;
  return (rule.resources ?? []).some((one) => matchesResource(one, request));
}

function matchesResource(
  pattern: string,
  { resource, subresource }: { readonly resource: string; readonly subresource: string },
): boolean {
  const [main = '', part = ''] = pattern.split('/');
  if (main !== '*' && main !== resource) return false;
  if (pattern === '*') return subresource === '';
  return part === '*' || part === subresource;
}

/** Whether the request's namespace has the labels; requests without one match. */
export function selectsNamespace(exchange: Exchange, selector: LabelSelector | undefined): boolean {
  if (isEmpty(selector)) return true;
  const { definition, server, namespace, object, old } = exchange;
  if (definition.ref.kind === 'Namespace') {
    return labelSelectorMatches(selector, (object ?? old)?.metadata.labels);
  }
  if (namespace === '') return true;
  const labels: Labels | undefined = server.read(NAMESPACES, '', namespace)?.metadata.labels;
  return labelSelectorMatches(selector, labels);
}

/** Whether the object has the labels, or had them. */
export function selectsObject(
  { object, old }: Exchange,
  selector: LabelSelector | undefined,
): boolean {
  if (isEmpty(selector)) return true;
  return [object, old].some((one) => one && labelSelectorMatches(selector, one.metadata.labels));
}

function isEmpty(selector: LabelSelector | undefined): selector is undefined {
  if (!selector) return true;
  const { matchLabels = {}, matchExpressions = [] } = selector;
  return Object.keys(matchLabels).length === 0 && matchExpressions.length === 0;
}

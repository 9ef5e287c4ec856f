// RBAC's rules: what one allows, and whether some cover others.
// Upstream: pkg/apis/rbac/v1/evaluation_helpers.go, pkg/registry/rbac/validation/policy_comparator.go
import type { PolicyRule } from '../../../model/generated/types.ts';
import type { Attributes } from './attributes.ts';

const ALL = '*';

/** Whether the rule allows what is asked. */
export function ruleAllows(rule: PolicyRule, attributes: Attributes): boolean {
  if (!includes(rule.verbs, attributes.verb)) return false;
  if (attributes.resource === '') {
    return (rule.nonResourceURLs ?? []).some((url) => pathMatches(url, attributes.path ?? ''));
  }
  if (!includes(rule.apiGroups ?? [], attributes.group)) return false;
  if (!resourceMatches(rule.resources ?? [], attributes.resource, attributes.subresource)) {
    return false;
  }
  const names = rule.resourceNames ?? [];
  return names.length === 0 || names.includes(attributes.name);
}

function includes(values: readonly string[], value: string): boolean {
  return values.includes(ALL) || values.includes(value);
}

function resourceMatches(rules: readonly string[], resource: string, subresource: string): boolean {
  const combined = subresource === '' ? resource : `${resource}/${subresource}`;
  return rules.some(
    (one) => one === ALL || one === combined || (subresource !== '' && one === `*/${subresource}`),
  );
}

function pathMatches(rule: string, path: string): boolean {
  if (rule === ALL || rule === path) return true;
  return rule.endsWith(ALL) && path.startsWith(rule.slice(0, -1));
}

/** One verb on one resource (or path), out of a rule that names several. */
export interface AtomicRule {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

/** The parts of wanted rules that the owned ones do not cover. */
export function missingRules(
  owned: readonly PolicyRule[],
  wanted: readonly PolicyRule[],
): readonly AtomicRule[] {
  return wanted.flatMap(atoms).filter((atom) => !owned.some((rule) => covers(rule, atom)));
}

function atoms(rule: PolicyRule): AtomicRule[] {
  const found: AtomicRule[] = [];
  for (const verb of rule.verbs) {
    for (const apiGroup of rule.apiGroups ?? []) {
      for (const resource of rule.resources ?? []) {
        const atom = { apiGroups: [apiGroup], resources: [resource], verbs: [verb] };
        const names = rule.resourceNames ?? [];
        if (names.length === 0) found.push(atom);
        for (const name of names) found.push({ ...atom, resourceNames: [name] });
      }
    }
    for (const url of rule.nonResourceURLs ?? []) {
      found.push({ nonResourceURLs: [url], verbs: [verb] });
    }
  }
  return found;
}

function covers(owner: PolicyRule, atom: AtomicRule): boolean {
  if (!includes(owner.verbs, atom.verbs[0] as string)) return false;
  const url = atom.nonResourceURLs?.[0];
  if (url !== undefined) return (owner.nonResourceURLs ?? []).some((one) => pathMatches(one, url));
  if (!includes(owner.apiGroups ?? [], atom.apiGroups?.[0] as string)) return false;
  const [resource = '', subresource = ''] = (atom.resources?.[0] ?? '').split('/');
  const isCovered =
    resource === ALL && subresource === ''
      ? (owner.resources ?? []).includes(ALL)
      : resourceMatches(owner.resources ?? [], resource, subresource);
  if (!isCovered) return false;
  const names = owner.resourceNames ?? [];
  if (names.length === 0) return true;
  const name = atom.resourceNames?.[0];
  return name !== undefined && names.includes(name);
}

/** A rule as upstream prints it: `{APIGroups:[""], Resources:["pods"], Verbs:["get"]}`. */
export function compactRule(rule: AtomicRule): string {
  const parts: string[] = [];
  const add = (name: string, values: readonly string[] | undefined): void => {
    if (values && values.length > 0) {
      parts.push(`${name}:[${values.map((value) => `"${value}"`).join(' ')}]`);
    }
  };
  add('APIGroups', rule.apiGroups);
  add('Resources', rule.resources);
  add('ResourceNames', rule.resourceNames);
  add('NonResourceURLs', rule.nonResourceURLs);
  add('Verbs', rule.verbs);
  return `{${parts.join(', ')}}`;
}

// Label selectors: LabelSelector objects and `a=b,c in (x,y),!d` texts, made into matchers.
// Upstream: apimachinery pkg/labels/selector.go, pkg/apis/meta/v1/helpers.go
import type { LabelSelector } from '../generated/types.ts';
import { goQuote } from './go-text.ts';
import { labelValue } from './labels.ts';
import type { Labels } from './labels.ts';

export type SelectorOperator = 'in' | 'notin' | '=' | '==' | '!=' | 'exists' | '!' | 'gt' | 'lt';

/** One condition on one label. */
export interface Requirement {
  readonly key: string;
  readonly operator: SelectorOperator;
  readonly values: readonly string[];
}

/** Requirements that must all hold, sorted by key. None: matches everything. */
export interface Selector {
  readonly requirements: readonly Requirement[];
  /** True of a selector that matches nothing at all, as a nil LabelSelector does. */
  readonly nothing: boolean;
}

export const EVERYTHING: Selector = { requirements: [], nothing: false };
export const NOTHING: Selector = { requirements: [], nothing: true };

/** Whether the labels meet all requirements. */
export function selectorMatches(selector: Selector, labels: Labels | undefined): boolean {
  if (selector.nothing) return false;
  for (const requirement of selector.requirements) {
    if (!requirementMatches(requirement, labels)) return false;
  }
  return true;
}

/** The selector of exactly these labels, as Services and `spec.nodeSelector` mean it. */
export function selectorFromLabels(labels: Labels | undefined): Selector {
  const requirements = Object.entries(labels ?? {}).map(([key, value]): Requirement => ({
    key,
    operator: '=',
    values: [value],
  }));
  return { requirements: requirements.sort(byKey), nothing: false };
}

const OPERATORS: ReadonlyMap<string, SelectorOperator> = new Map([
  ['In', 'in'],
  ['NotIn', 'notin'],
  ['Exists', 'exists'],
  ['DoesNotExist', '!'],
]);

/**
 * The matcher of a LabelSelector: undefined selects nothing, an empty one everything.
 * A text back is upstream's error (an operator that it does not know).
 */
export function selectorFromLabelSelector(selector: LabelSelector | undefined): Selector | string {
  if (selector === undefined) return NOTHING;
  const requirements = [...selectorFromLabels(selector.matchLabels).requirements];
  for (const expression of selector.matchExpressions ?? []) {
    const operator = OPERATORS.get(expression.operator);
    if (operator === undefined) {
      return `${goQuote(expression.operator)} is not a valid label selector operator`;
    }
    requirements.push({ key: expression.key, operator, values: expression.values ?? [] });
  }
  return { requirements: requirements.sort(byKey), nothing: false };
}

const compiled = new WeakMap<LabelSelector, Selector>();

/**
 * The matcher of a LabelSelector that validation has passed; remembered per (frozen) object, so
 * that asking again costs one look-up. An operator unknown to validation matches nothing.
 */
export function compileLabelSelector(selector: LabelSelector | undefined): Selector {
  if (selector === undefined) return NOTHING;
  let made = compiled.get(selector);
  if (made === undefined) {
    const parsed = selectorFromLabelSelector(selector);
    made = typeof parsed === 'string' ? NOTHING : parsed;
    compiled.set(selector, made);
  }
  return made;
}

/** Whether a LabelSelector selects the labels. */
export function labelSelectorMatches(
  selector: LabelSelector | undefined,
  labels: Labels | undefined,
): boolean {
  return selectorMatches(compileLabelSelector(selector), labels);
}

/** The selector as a text that parses back to it. */
export function formatSelector(selector: Selector): string {
  return selector.requirements.map((requirement) => formatRequirement(requirement)).join(',');
}

/** A LabelSelector as kubectl prints it: `a=b,c in (x,y)`, `<none>`, `<error>`. */
export function formatLabelSelector(selector: LabelSelector | undefined): string {
  const made = selectorFromLabelSelector(selector);
  if (typeof made === 'string') return '<error>';
  const text = formatSelector(made);
  return text === '' ? '<none>' : text;
}

/** The one value that a label must have to match, undefined when there is no such. */
export function requiredValue(selector: Selector, key: string): string | undefined {
  const found = selector.requirements.find((requirement) => requirement.key === key);
  if (found === undefined || found.values.length !== 1) return undefined;
  return ['=', '==', 'in'].includes(found.operator) ? found.values[0] : undefined;
}

function requirementMatches({ key, operator, values }: Requirement, labels: Labels | undefined) {
  const value = labelValue(labels, key);
  switch (operator) {
    case 'in':
    case '=':
    case '==':
      return value !== undefined && values.includes(value);
    case 'notin':
    case '!=':
      return value === undefined || !values.includes(value);
    case 'exists':
      return value !== undefined;
    case '!':
      return value === undefined;
    case 'gt':
    case 'lt':
      return value !== undefined && compareIntegers(operator, value, values[0]);
  }
}

function compareIntegers(operator: 'gt' | 'lt', value: string, bound: string | undefined): boolean {
  const isInteger = /^[+-]?\d{1,18}$/;
  if (bound === undefined || !isInteger.test(value) || !isInteger.test(bound)) return false;
  const [left, right] = [BigInt(value), BigInt(bound)];
  return operator === 'gt' ? left > right : left < right;
}

function formatRequirement({ key, operator, values }: Requirement): string {
  const sorted = [...values].sort();
  switch (operator) {
    case '!':
      return `!${key}`;
    case 'exists':
      return key;
    case 'in':
    case 'notin':
      return `${key} ${operator} (${sorted.join(',')})`;
    case 'gt':
      return `${key}>${sorted.join(',')}`;
    case 'lt':
      return `${key}<${sorted.join(',')}`;
    default:
      return `${key}${operator}${sorted.join(',')}`;
  }
}

/** Orders requirements as upstream's parser does. */
export function byKey(a: Requirement, b: Requirement): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}

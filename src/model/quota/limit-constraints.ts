// The bounds of one item of a limit range, and what breaks them.
// Upstream: plugin/pkg/admission/limitranger/admission.go (minConstraint, maxConstraint, ...)
import type { Container, Pod } from '../generated/types.ts';
import {
  addQuantities,
  canonicalQuantity,
  compareQuantities,
  milliValue,
} from '../meta/quantity.ts';

export type Amounts = { readonly [resource: string]: string };

export interface LimitItem {
  readonly type: string;
  readonly min?: Amounts;
  readonly max?: Amounts;
  readonly maxLimitRequestRatio?: Amounts;
}

/** What breaks the item's bounds, in upstream's words. */
export function checkItem(item: LimitItem, requests: Amounts, limits: Amounts): string[] {
  const problems: string[] = [];
  const each = (
    bounds: Amounts | undefined,
    check: (name: string, bound: string) => string,
  ): void => {
    for (const name of Object.keys(bounds ?? {}).sort()) {
      const problem = check(name, bounds?.[name] as string);
      if (problem !== '') problems.push(problem);
    }
  };
  const request = (name: string): string | undefined => own(requests, name);
  const limit = (name: string): string | undefined => own(limits, name);
  each(item.min, (name, bound) => minProblem(item.type, name, bound, request(name), limit(name)));
  each(item.max, (name, bound) => maxProblem(item.type, name, bound, request(name), limit(name)));
  each(item.maxLimitRequestRatio, (name, bound) =>
    ratioProblem(item.type, name, bound, request(name), limit(name)),
  );
  return problems;
}

function own(amounts: Amounts, name: string): string | undefined {
  return Object.hasOwn(amounts, name) ? amounts[name] : undefined;
}

type Given = string | undefined;

function minProblem(
  type: string,
  name: string,
  bound: string,
  request: Given,
  limit: Given,
): string {
  const head = `minimum ${name} usage per ${type} is ${canonicalQuantity(bound)}`;
  if (request === undefined) return `${head}.  No request is specified`;
  if (compareQuantities(request, bound) < 0)
    return `${head}, but request is ${canonicalQuantity(request)}`;
  if (limit !== undefined && compareQuantities(limit, bound) < 0) {
    return `${head}, but limit is ${canonicalQuantity(limit)}`;
  }
  return '';
}

function maxProblem(
  type: string,
  name: string,
  bound: string,
  request: Given,
  limit: Given,
): string {
  const head = `maximum ${name} usage per ${type} is ${canonicalQuantity(bound)}`;
  if (limit === undefined) return `${head}.  No limit is specified`;
  if (compareQuantities(limit, bound) > 0)
    return `${head}, but limit is ${canonicalQuantity(limit)}`;
  if (request !== undefined && compareQuantities(request, bound) > 0) {
    return `${head}, but request is ${canonicalQuantity(request)}`;
  }
  return '';
}

function ratioProblem(
  type: string,
  name: string,
  bound: string,
  request: Given,
  limit: Given,
): string {
  const head = `${name} max limit to request ratio per ${type} is ${canonicalQuantity(bound)}`;
  if (request === undefined || milliValue(request) === 0) {
    return `${head}, but no request is specified or request is 0`;
  }
  if (limit === undefined || milliValue(limit) === 0) {
    return `${head}, but no limit is specified or limit is 0`;
  }
  const ratio = milliValue(limit) / milliValue(request);
  return ratio > milliValue(bound) / 1000
    ? `${head}, but provided ratio is ${ratio.toFixed(6)}`
    : '';
}

/** What the whole pod asks for: containers add up, init containers run before them. */
export function sumOf({ spec }: Pod, side: 'requests' | 'limits'): Amounts {
  const sum = new Map<string, string>();
  const amountsOf = ({ resources }: Container): [string, string][] =>
    Object.entries(resources?.[side] ?? {});
  const add = (container: Container): void => {
    for (const [name, amount] of amountsOf(container)) {
      const before = sum.get(name);
      sum.set(name, before === undefined ? amount : addQuantities(before, amount));
    }
  };
  for (const container of spec.containers) add(container);
  for (const container of spec.initContainers ?? []) {
    if (container.restartPolicy === 'Always') {
      add(container);
      continue;
    }
    for (const [name, amount] of amountsOf(container)) {
      const before = sum.get(name);
      if (before === undefined || compareQuantities(amount, before) > 0) sum.set(name, amount);
    }
  }
  return Object.fromEntries(sum);
}

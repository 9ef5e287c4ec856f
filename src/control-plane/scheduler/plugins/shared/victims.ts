// Which pods would have to leave a node so that another fits, and which node costs least.
// Upstream: plugins/defaultpreemption/default_preemption.go, framework/preemption/preemption.go
import type { PodDisruptionBudget } from '../../../../model/generated/types.ts';
import { compileLabelSelector, selectorMatches } from '../../../../model/meta/selectors.ts';
import type { FilterRun } from '../../cycle/filter-run.ts';
import type { Rejection } from '../../framework.ts';
import { rejection } from '../../framework.ts';
import type { PodInfo } from '../../state/pod-info.ts';

/** A node on which the pod would fit without the victims. */
export interface Candidate {
  readonly node: number;
  /** From most to least important. */
  readonly victims: readonly PodInfo[];
  readonly budgetViolations: number;
  readonly highestPriority: number;
  /** Priorities are shifted so that few weak pods do not outweigh fewer ones. */
  readonly prioritySum: number;
  /** When the first of the most important victims started. */
  readonly earliestStart: number;
}

const PRIORITY_SHIFT = 2_147_483_648;

const NO_VICTIMS = rejection(
  'DefaultPreemption',
  'No preemption victims found for incoming pod',
  false,
);

export type BudgetsOf = (namespace: string) => readonly PodDisruptionBudget[];

/** Negative when `a` matters more: by priority, then by how long it has run. */
export function byImportance(a: PodInfo, b: PodInfo): number {
  if (a.priority !== b.priority) return b.priority - a.priority;
  return compare(a.started, b.started);
}

/**
 * The fewest and least important pods whose absence lets the pod fit on a node, or why there are
 * none. All weaker pods leave on trial, then come back one by one, most important first and those
 * whose leaving breaks a budget before the others.
 */
export function selectVictims(
  filters: FilterRun,
  pod: PodInfo,
  node: number,
  podsOnNode: readonly PodInfo[],
  budgets: BudgetsOf,
): Candidate | Rejection {
  const weaker: PodInfo[] = [];
  for (const other of podsOnNode) if (other.priority < pod.priority) weaker.push(other);
  if (weaker.length === 0) return NO_VICTIMS;
  for (const other of weaker) filters.remove(pod, other, node);
  const rejected = filters.filter(pod, node);
  if (rejected) {
    for (const other of weaker) filters.add(pod, other, node);
    return rejected;
  }
  if (weaker.length > 1 && !isSorted(weaker)) weaker.sort(byImportance);
  const { violating, others } = splitByBudgets(weaker, budgets);
  const victims: PodInfo[] = [];
  reprieve(filters, pod, node, violating, victims);
  const budgetViolations = victims.length;
  reprieve(filters, pod, node, others, victims);
  for (const victim of victims) filters.add(pod, victim, node);
  if (budgetViolations > 0) victims.sort(byImportance);
  return candidate(node, victims, budgetViolations);
}

function isSorted(pods: readonly PodInfo[]): boolean {
  for (let index = 1; index < pods.length; index++) {
    if (byImportance(pods[index - 1] as PodInfo, pods[index] as PodInfo) > 0) return false;
  }
  return true;
}

/** Lets pods stay that need not go; the others join the victims. */
function reprieve(
  filters: FilterRun,
  pod: PodInfo,
  node: number,
  others: readonly PodInfo[],
  victims: PodInfo[],
): void {
  for (const other of others) {
    filters.add(pod, other, node);
    if (!filters.filter(pod, node)) continue;
    filters.remove(pod, other, node);
    victims.push(other);
  }
}

/** A node with its victims, from most to least important, and what they weigh. */
export function candidate(
  node: number,
  victims: readonly PodInfo[],
  budgetViolations: number,
): Candidate {
  const highestPriority = victims[0]?.priority ?? -Infinity;
  let prioritySum = 0;
  let earliestStart = Infinity;
  for (const victim of victims) {
    prioritySum += victim.priority + PRIORITY_SHIFT;
    if (victim.priority === highestPriority) {
      earliestStart = Math.min(earliestStart, victim.started);
    }
  }
  return { node, victims, budgetViolations, highestPriority, prioritySum, earliestStart };
}

const NO_PODS: readonly PodInfo[] = [];

/** Pods whose leaving would break a disruption budget, counted in the given order. */
export function splitByBudgets(
  pods: readonly PodInfo[],
  budgetsOf: BudgetsOf,
): { readonly violating: readonly PodInfo[]; readonly others: readonly PodInfo[] } {
  if (!hasBudget(pods, budgetsOf)) return { violating: NO_PODS, others: pods };
  const allowed = new Map<PodDisruptionBudget, number>();
  const violating: PodInfo[] = [];
  const others: PodInfo[] = [];
  for (const info of pods) {
    const { labels, name } = info.pod.metadata;
    let isViolating = false;
    for (const budget of labels ? budgetsOf(info.namespace) : []) {
      const selector = compileLabelSelector(budget.spec?.selector);
      const isEmpty = selector.requirements.length === 0;
      if (isEmpty || !selectorMatches(selector, labels)) continue;
      const { disruptedPods = {}, disruptionsAllowed = 0 } = budget.status ?? {};
      if (Object.hasOwn(disruptedPods, name)) continue;
      const left = (allowed.get(budget) ?? disruptionsAllowed) - 1;
      allowed.set(budget, left);
      if (left < 0) isViolating = true;
    }
    (isViolating ? violating : others).push(info);
  }
  return { violating, others };
}

function hasBudget(pods: readonly PodInfo[], budgetsOf: BudgetsOf): boolean {
  let last = '';
  for (const { namespace } of pods) {
    if (namespace === last) continue;
    last = namespace;
    if (budgetsOf(namespace).length > 0) return true;
  }
  return false;
}

/** Negative when the victims of `a` are missed less, by upstream's criteria in their order. */
function byCost(a: Candidate, b: Candidate): number {
  return (
    a.budgetViolations - b.budgetViolations ||
    compare(a.highestPriority, b.highestPriority) ||
    a.prioritySum - b.prioritySum ||
    a.victims.length - b.victims.length ||
    compare(b.earliestStart, a.earliestStart)
  );
}

function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The candidate whose victims are missed least; the first of several equal ones. */
export function cheapest(candidates: readonly Candidate[]): Candidate | undefined {
  let best = candidates[0];
  for (const other of candidates) if (best && byCost(other, best) < 0) best = other;
  return best;
}

// Which pods would have to leave a node so that another fits, and which node costs least.
// Upstream: plugins/defaultpreemption/default_preemption.go, framework/preemption/preemption.go
import type { PodDisruptionBudget } from '../../../../model/generated/types.ts';
import { compileLabelSelector, selectorMatches } from '../../../../model/meta/selectors.ts';
import { parseTime } from '../../../../model/meta/time.ts';
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
}

export const NO_VICTIMS = rejection(
  'DefaultPreemption',
  'No preemption victims found for incoming pod',
  false,
);
export const NOT_HELPFUL = rejection(
  'DefaultPreemption',
  'Preemption is not helpful for scheduling',
  false,
);

export type BudgetsOf = (namespace: string) => Iterable<PodDisruptionBudget>;

function startOf(pod: PodInfo): number {
  const { startTime } = pod.pod.status ?? {};
  return startTime === undefined ? Infinity : (parseTime(startTime) ?? Infinity);
}

/** Negative when `a` matters more: by priority, then by how long it has run. */
export function byImportance(a: PodInfo, b: PodInfo): number {
  if (a.priority !== b.priority) return b.priority - a.priority;
  const [startA, startB] = [startOf(a), startOf(b)];
  return startA < startB ? -1 : startA > startB ? 1 : 0;
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
  const weaker = podsOnNode.filter((other) => other.priority < pod.priority).sort(byImportance);
  if (weaker.length === 0) return NO_VICTIMS;
  for (const other of weaker) filters.remove(pod, other, node);
  const rejected = filters.filter(pod, node);
  if (rejected) {
    for (const other of weaker) filters.add(pod, other, node);
    return rejected;
  }
  const { violating, others } = splitByBudgets(weaker, budgets);
  const victims: PodInfo[] = [];
  let budgetViolations = 0;
  const staysOrGoes = (other: PodInfo): boolean => {
    filters.add(pod, other, node);
    if (!filters.filter(pod, node)) return true;
    filters.remove(pod, other, node);
    victims.push(other);
    return false;
  };
  for (const other of violating) if (!staysOrGoes(other)) budgetViolations++;
  for (const other of others) staysOrGoes(other);
  for (const victim of victims) filters.add(pod, victim, node);
  victims.sort(byImportance);
  return { node, victims, budgetViolations };
}

/** Pods whose leaving would break a disruption budget, counted in the given order. */
export function splitByBudgets(
  pods: readonly PodInfo[],
  budgetsOf: BudgetsOf,
): { readonly violating: readonly PodInfo[]; readonly others: readonly PodInfo[] } {
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

type Cost = (candidate: Candidate) => number;

/** Sums shift priorities so that few pods of negative priority do not beat fewer pods. */
const PRIORITY_SHIFT = 2_147_483_648;

/** From most to least decisive; lower is better. */
const COSTS: readonly Cost[] = [
  ({ budgetViolations }) => budgetViolations,
  ({ victims }) => victims[0]?.priority ?? -Infinity,
  ({ victims }) => victims.reduce((sum, { priority }) => sum + priority + PRIORITY_SHIFT, 0),
  ({ victims }) => victims.length,
  ({ victims }) => -earliestStartOfMostImportant(victims),
];

function earliestStartOfMostImportant(victims: readonly PodInfo[]): number {
  const highest = victims[0]?.priority;
  let earliest = Infinity;
  for (const victim of victims) {
    if (victim.priority === highest) earliest = Math.min(earliest, startOf(victim));
  }
  return earliest;
}

/** The candidate whose victims are missed least; the first of several equal ones. */
export function cheapest(candidates: readonly Candidate[]): Candidate | undefined {
  let left = candidates;
  for (const cost of COSTS) {
    if (left.length <= 1) break;
    const costs = left.map(cost);
    const lowest = costs.reduce((a, b) => (b < a ? b : a));
    left = left.filter((_, index) => costs[index] === lowest);
  }
  return left[0];
}

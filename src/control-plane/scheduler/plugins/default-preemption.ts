// DefaultPreemption: when a pod fits nowhere, weaker pods may have to make room for it.
// Upstream: plugins/defaultpreemption, framework/preemption/preemption.go
import type { Random } from '../../../kernel/random.ts';
import { findCondition } from '../../../model/meta/conditions.ts';
import type { ClusterState } from '../state/cluster-state.ts';
import type { FilterRun } from '../cycle/filter-run.ts';
import { fitErrorMessage, RejectionCounts } from '../cycle/fit-error.ts';
import type { Diagnosis, PostFilterResult, SchedulerPlugin } from '../framework.ts';
import { rejection } from '../framework.ts';
import { MIN_CANDIDATE_NODES, MIN_CANDIDATE_NODES_PERCENTAGE } from '../limits.ts';
import type { Nominator } from '../state/nominator.ts';
import type { PodInfo } from '../state/pod-info.ts';
import { VictimsByRequests } from './shared/victims-by-requests.ts';
import { cheapest, selectVictims } from './shared/victims.ts';
import type { BudgetsOf, Candidate } from './shared/victims.ts';

const NAME = 'DefaultPreemption';
const NOT_HELPFUL = rejection(NAME, 'Preemption is not helpful for scheduling', false);

export interface PreemptionContext {
  readonly state: ClusterState;
  readonly nominator: Nominator;
  readonly random: Random;
  readonly budgets: BudgetsOf;
  /** Whether there is any disruption budget at all. */
  hasBudgets(): boolean;
  filters(): FilterRun;
  /** Upstream: config DefaultPreemptionArgs. */
  readonly minCandidateNodesPercentage?: number;
  readonly minCandidateNodesAbsolute?: number;
}

class DefaultPreemption implements SchedulerPlugin {
  readonly name = NAME;
  readonly wakesOn = [] as const;

  private readonly byRequests: VictimsByRequests;

  constructor(private readonly context: PreemptionContext) {
    this.byRequests = new VictimsByRequests(context.state.table);
  }

  postFilter(pod: PodInfo, diagnosis: Diagnosis): PostFilterResult {
    const obstacle = this.whyNotEligible(pod, diagnosis);
    if (obstacle !== undefined) return { message: `preemption: ${obstacle}`, nominated: undefined };
    const { state } = this.context;
    const rejections = new RejectionCounts();
    const best =
      this.bestByRequests(pod, diagnosis) ??
      cheapest(this.findCandidates(pod, diagnosis, rejections));
    if (best) {
      const nodeName = state.table.names[best.node] as string;
      return { message: '', nominated: { nodeName, victims: best.victims } };
    }
    const message = fitErrorMessage({
      nodeCount: state.table.nodeCount,
      preFilterMessage: undefined,
      rejections: rejections.total(),
      absentNodes: 0,
      absentBy: [],
      postFilterMessage: '',
    });
    return { message: `preemption: ${message}`, nominated: undefined };
  }

  private candidatesToFind(nodeCount: number): number {
    const { minCandidateNodesPercentage: percentage = MIN_CANDIDATE_NODES_PERCENTAGE } =
      this.context;
    const { minCandidateNodesAbsolute: least = MIN_CANDIDATE_NODES } = this.context;
    const share = Math.trunc((nodeCount * percentage) / 100);
    return Math.min(Math.max(share, least), nodeCount);
  }

  private whyNotEligible(pod: PodInfo, diagnosis: Diagnosis): string | undefined {
    if (pod.pod.spec.preemptionPolicy === 'Never') {
      return 'not eligible due to preemptionPolicy=Never.';
    }
    const { state, nominator } = this.context;
    const nominated = nominator.nominatedNode(pod.uid) ?? pod.pod.status?.nominatedNodeName;
    const node = nominated ? state.table.slotOf(nominated) : undefined;
    if (node === undefined) return undefined;
    if (diagnosis.rejectionOf(node)?.isResolvable === false) return undefined;
    const isClearing = (state.table.podsOn[node] as PodInfo[]).some(
      (other) => other.priority < pod.priority && isBeingPreempted(other),
    );
    return isClearing ? 'not eligible due to a terminating pod on the nominated node.' : undefined;
  }

  /**
   * The best candidate where only room is lacking, found by arithmetic and confirmed by a trial.
   * Undefined when more than room matters, or when nothing was found.
   */
  private bestByRequests(pod: PodInfo, diagnosis: Diagnosis): Candidate | undefined {
    const { state, random, budgets, hasBudgets } = this.context;
    const nodes = diagnosis.resolvable;
    const filters = this.context.filters();
    const isMoreThanRoom = filters.looksAtPods || pod.hostPorts.length > 0 || hasBudgets();
    if (nodes.count === 0 || isMoreThanRoom || pod.requests.scalars.length > 0) return undefined;
    const enough = this.candidatesToFind(nodes.count);
    const offset = random.below(nodes.count);
    const isLeftOut = (node: number): boolean => filters.hasNominated(node);
    const best = this.byRequests.cheapest(pod, nodes, offset, enough, isLeftOut);
    if (best < 0) return undefined;
    const podsOnNode = state.table.podsOn[best] as PodInfo[];
    const confirmed = selectVictims(filters, pod, best, podsOnNode, budgets);
    return 'reasons' in confirmed ? undefined : confirmed;
  }

  private findCandidates(
    pod: PodInfo,
    diagnosis: Diagnosis,
    rejections: RejectionCounts,
  ): Candidate[] {
    const { state, random, budgets } = this.context;
    const { table } = state;
    const helpful = diagnosis.resolvable;
    rejections.add(NOT_HELPFUL, table.nodeCount - helpful.count);
    if (helpful.count === 0) return [];
    const filters = this.context.filters();
    const enough = this.candidatesToFind(helpful.count);
    const offset = random.below(helpful.count);
    const candidates: Candidate[] = [];
    let harmless = 0;
    for (let index = 0; index < helpful.count; index++) {
      const node = helpful.slots[(offset + index) % helpful.count] as number;
      const podsOnNode = table.podsOn[node] as PodInfo[];
      const found = selectVictims(filters, pod, node, podsOnNode, budgets);
      if ('reasons' in found) {
        rejections.add(found);
        continue;
      }
      candidates.push(found);
      if (found.budgetViolations === 0) harmless++;
      if (harmless > 0 && candidates.length >= enough) break;
    }
    return candidates;
  }
}

/** Upstream: default_preemption.go (calculateNumCandidates). */
function isBeingPreempted(pod: PodInfo): boolean {
  if (!pod.isTerminating) return false;
  const condition = findCondition(pod.pod.status?.conditions, 'DisruptionTarget');
  return condition?.status === 'True' && condition.reason === 'PreemptionByScheduler';
}

export function defaultPreemption(context: PreemptionContext): SchedulerPlugin {
  return new DefaultPreemption(context);
}

// What a scheduler remembers of one pod, as the status of a SchedulingExplanation.
import type { SchedulingCore } from '../../control-plane/scheduler/core.ts';
import { counterfactualsFor } from '../../control-plane/scheduler/counterfactuals/counterfactuals.ts';
import type { Counterfactual } from '../../control-plane/scheduler/counterfactuals/counterfactuals.ts';
import { amountText } from '../../control-plane/scheduler/counterfactuals/change.ts';
import type { Change } from '../../control-plane/scheduler/counterfactuals/change.ts';
import type {
  Attempt,
  AttemptOutcome,
  ExplainedNode,
} from '../../control-plane/scheduler/cycle/explain.ts';
import { formatTime } from '../../model/meta/time.ts';
import type {
  ChangeView,
  NodeView,
  RejectionView,
  SchedulingExplanation,
  SuggestionView,
} from './explanation-kinds.ts';

type Status = SchedulingExplanation['status'];

/** Nodes told of one by one; of the others the counts by reason tell. */
const MAX_NODES = 200;

/** Undefined for a pod of which this scheduler knows nothing. */
export function explainPod(core: SchedulingCore, uid: string): Status | undefined {
  const attempt = core.explanations.attempt(uid);
  const queued = core.queue.waiting(uid);
  if (!queued) return attempt && statusOfAttempt(attempt);
  const queue = core.queue.placeOf(uid) ?? 'active';
  const { attempts, gate } = queued;
  if (gate !== undefined) return { result: 'Gated', queue, attempts, why: gate };
  const suggestions = (counterfactualsFor(core, uid) ?? []).map(suggestionView);
  const found: Partial<Status> = {
    queue,
    attempts,
    ...(suggestions[0] ? { suggestion: suggestions[0].text, suggestions } : {}),
  };
  if (attempt) return { ...statusOfAttempt(attempt), ...found };
  const why = attempts === 0 ? 'not tried yet' : notRecorded(core.state.table.nodeCount);
  return { result: attempts === 0 ? 'Waiting' : 'Unschedulable', ...found, why };
}

function notRecorded(nodes: number): string {
  return `the next attempt will be recorded (${nodes} nodes are too many to record all pods)`;
}

function statusOfAttempt(attempt: Attempt): Status {
  const { outcome, at } = attempt;
  const nodes = attempt.nodes.map((node) => nodeView(node, outcome)).sort(byInterest);
  const fits = nodes.filter(({ verdict }) => verdict === 'Chosen' || verdict === 'Fits').length;
  const shared = {
    time: formatTime(at),
    fits: `${fits}/${nodes.length}`,
    rejections: rejectionsOf(attempt.nodes),
    nodes: nodes.slice(0, MAX_NODES),
  };
  if (outcome.is === 'unschedulable') {
    const { message, nomination } = outcome;
    const why = firstSentence(message);
    if (!nomination) return { result: 'Unschedulable', why, message, ...shared };
    const { node: nominatedNode, victims } = nomination;
    return { result: 'Unschedulable', why, message, nominatedNode, victims, ...shared };
  }
  const score = nodes.find(({ name }) => name === outcome.node)?.score;
  return {
    result: 'Scheduled',
    node: outcome.node,
    ...(score === undefined ? {} : { score }),
    ...(outcome.ties > 1
      ? { tiedNodes: nodes.filter((one) => one.score === score).map(({ name }) => name) }
      : {}),
    why: choiceText(outcome, nodes),
    ...shared,
  };
}

/** Without what preemption had to say. */
function firstSentence(message: string): string {
  const end = message.indexOf('. ');
  return end < 0 ? message : message.slice(0, end + 1);
}

type Scheduled = Extract<AttemptOutcome, { is: 'scheduled' }>;

function choiceText({ node, ties, wasNominated }: Scheduled, nodes: readonly NodeView[]): string {
  if (wasNominated) return `${node} was cleared for it by preemption`;
  const [, next] = nodes.filter(({ score }) => score !== undefined);
  if (!next) return `${node} is the only node that fits`;
  const { score } = nodes[0] as NodeView;
  if (ties > 1) return `${node} was drawn from ${ties} nodes with the best score, ${score}`;
  return `${node} has the best score, ${score}; next is ${next.name} with ${next.score}`;
}

function nodeView(node: ExplainedNode, outcome: AttemptOutcome): NodeView {
  const name = node.node;
  switch (node.is) {
    case 'not examined':
      return { name, verdict: 'NotExamined' };
    case 'rejected': {
      const { plugin, reasons, isResolvable } = node.rejection;
      return { name, verdict: 'Rejected', plugin, reasons, preemptionMayHelp: isResolvable };
    }
    case 'scored': {
      const isChosen = outcome.is === 'scheduled' && outcome.node === name;
      const scores = node.scores.map((one) => ({
        ...one,
        weighted: one.normalized * one.weight,
      }));
      return { name, verdict: isChosen ? 'Chosen' : 'Fits', score: node.total, scores };
    }
  }
}

const INTEREST = { Chosen: 0, Fits: 1, Rejected: 2, NotExamined: 3 } as const;

/** The chosen node, the others by score, then those that do not fit. */
function byInterest(a: NodeView, b: NodeView): number {
  const byVerdict = INTEREST[a.verdict] - INTEREST[b.verdict];
  if (byVerdict !== 0) return byVerdict;
  const byScore = (b.score ?? 0) - (a.score ?? 0);
  if (byScore !== 0) return byScore;
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

function rejectionsOf(nodes: readonly ExplainedNode[]): readonly RejectionView[] {
  const counts = new Map<string, { plugin: string; reason: string; nodes: number }>();
  for (const node of nodes) {
    if (node.is !== 'rejected') continue;
    const { plugin, reasons } = node.rejection;
    for (const reason of reasons) {
      const key = `${plugin} ${reason}`;
      const known = counts.get(key);
      if (known) known.nodes++;
      else counts.set(key, { plugin, reason, nodes: 1 });
    }
  }
  return [...counts.values()].sort((a, b) => b.nodes - a.nodes);
}

function suggestionView({ text, node, changes }: Counterfactual): SuggestionView {
  return { text, node, changes: changes.map(changeView) };
}

function changeView(change: Change): ChangeView {
  switch (change.is) {
    case 'tolerate': {
      const { key, value, effect } = change.taint;
      const taint = { key, ...(value ? { value } : {}), effect };
      return { type: 'Tolerate', node: change.node, taint };
    }
    case 'uncordon':
      return { type: 'Uncordon', node: change.node };
    case 'more resources': {
      const { node, resource, amount } = change;
      return { type: 'MoreResources', node, resource, amount: amountText(resource, amount) };
    }
    case 'drop node selector':
      return { type: 'RemoveNodeSelector', keys: change.keys };
    case 'drop node affinity':
      return { type: 'RemoveNodeAffinity' };
    case 'drop pod affinity':
      return { type: 'RemovePodAffinity', topologyKey: change.topologyKey };
    case 'drop pod anti-affinity':
      return { type: 'RemovePodAntiAffinity', topologyKey: change.topologyKey };
    case 'drop topology spread':
      return { type: 'RemoveTopologySpread', topologyKey: change.topologyKey };
    case 'drop host ports':
      return { type: 'RemoveHostPorts' };
  }
}

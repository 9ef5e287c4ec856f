// What would have to be different for a waiting pod to fit: the smallest changes, each verified.
import type { SchedulingCore } from '../core.ts';
import type { Rejection } from '../framework.ts';
import { changeText } from './change.ts';
import type { Change } from './change.ts';
import { remediesFor } from './remedies.ts';
import type { Remedy } from './remedies.ts';
import { Trial } from './trial.ts';

export interface Counterfactual {
  readonly node: string;
  /** Together they make the pod fit there. */
  readonly changes: readonly Change[];
  readonly text: string;
}

/** Changes that one node may take before it is given up. */
const MAX_CHANGES = 6;
/** Nodes that are looked at, and answers given. */
const MAX_NODES = 200;
const MAX_ANSWERS = 10;

/**
 * For each node, changes are made one after the other until the filters take the pod; fewest
 * first. Nothing of it stays. Undefined for a pod that does not wait.
 */
export function counterfactualsFor(
  core: SchedulingCore,
  uid: string,
): readonly Counterfactual[] | undefined {
  const info = core.queue.waiting(uid)?.info;
  if (!info) return undefined;
  const { table } = core.state;
  const { filters } = core.profileOf(info.pod).cycle;
  const found: Counterfactual[] = [];
  for (const node of table.order.slice(0, MAX_NODES)) {
    const trial = new Trial(table, filters, info.pod, node);
    const changes = changesUntilFit(trial);
    trial.end();
    if (!changes?.length) continue;
    const text = changes.map(changeText).join(', and ');
    found.push({ node: table.names[node] as string, changes, text });
  }
  found.sort((a, b) => a.changes.length - b.changes.length || costOf(a) - costOf(b));
  return distinct(found).slice(0, MAX_ANSWERS);
}

/** Undefined when no change that is known here lets the node take the pod. */
function changesUntilFit(trial: Trial): readonly Change[] | undefined {
  const changes: Change[] = [];
  for (let rejection = trial.judge(); rejection; rejection = trial.judge()) {
    if (changes.length === MAX_CHANGES) return undefined;
    const remedies = remediesFor(rejection.plugin, trial);
    const remedy = bestOf(remedies, trial, rejection);
    if (!remedy) return undefined;
    remedy.apply();
    changes.push(remedy.change);
  }
  return changes;
}

/** The first remedy that lifts the rejection, or the first of all: more may be needed. */
function bestOf(
  remedies: readonly Remedy[],
  trial: Trial,
  rejection: Rejection,
): Remedy | undefined {
  if (remedies.length <= 1) return remedies[0];
  const { pod } = trial;
  for (const remedy of remedies) {
    remedy.apply();
    const after = trial.judge();
    trial.change(pod);
    if (after !== rejection) return remedy;
  }
  return remedies[0];
}

/** Of as many changes, those that ask less of a node come first. */
function costOf({ changes }: Counterfactual): number {
  return changes.reduce((sum, change) => {
    if (change.is !== 'more resources') return sum;
    return sum + (change.resource === 'cpu' ? change.amount * 1_000_000 : change.amount);
  }, 0);
}

/**
 * A change of the pod alone helps on many nodes, but is told once; more than what already helps
 * is not told at all. Fewest changes come first.
 */
function distinct(found: readonly Counterfactual[]): readonly Counterfactual[] {
  const kept: (readonly string[])[] = [];
  return found.filter(({ changes }) => {
    const texts = changes.map(changeText);
    if (kept.some((fewer) => fewer.every((text) => texts.includes(text)))) return false;
    kept.push(texts);
    return true;
  });
}

// Decides on which nodes a DaemonSet makes pods and which pods it deletes.
import type { Micros } from '../../../kernel/time.ts';
import type { DaemonSet, DaemonSetStatus, Node, Pod } from '../../../model/generated/types.ts';
import { scaledValue } from '../../../model/meta/int-or-string.ts';
import { isBeingDeleted } from '../../../model/meta/object.ts';
import { isPodAvailable, isPodReady } from '../shared/pods.ts';
import { isUpdated, targetNode } from './node-fit.ts';
import type { NodeFit } from './node-fit.ts';

export type PodsByNode = ReadonlyMap<string, readonly Pod[]>;

/** What there is to decide on. */
export interface DaemonView {
  readonly set: DaemonSet;
  /** Of the current revision. */
  readonly hash: string;
  readonly nodes: readonly Node[];
  readonly fit: (node: Node) => NodeFit;
  readonly pods: PodsByNode;
  readonly now: Micros;
}

export interface FinishedPod {
  readonly pod: Pod;
  readonly node: string;
}

export interface DaemonPlan {
  readonly create: readonly string[];
  readonly remove: readonly Pod[];
  /** Pods that failed or ended, to be deleted with an event (failed ones with back-off). */
  readonly failed: readonly FinishedPod[];
  readonly succeeded: readonly FinishedPod[];
}

/** Pods under the node they are on or meant for. */
export function groupByNode(pods: readonly Pod[]): PodsByNode {
  const byNode = new Map<string, Pod[]>();
  for (const pod of pods) {
    const node = targetNode(pod);
    const known = byNode.get(node);
    if (known) known.push(pod);
    else byNode.set(node, [pod]);
  }
  return byNode;
}

/** Upstream: pkg/controller/daemon/daemon_controller.go manage, podsShouldBeOnNode. DS1, DS3 */
export function planDaemons(view: DaemonView): DaemonPlan {
  const plan = {
    create: [] as string[],
    remove: [] as Pod[],
    failed: [] as FinishedPod[],
    succeeded: [] as FinishedPod[],
  };
  const names = new Set<string>();
  for (const node of view.nodes) {
    const { name } = node.metadata;
    names.add(name);
    const { shouldRun, mayStay } = view.fit(node);
    const pods = view.pods.get(name);
    if (shouldRun && !pods) plan.create.push(name);
    else if (mayStay && pods) keepOne(view, name, pods, plan);
    else if (pods) plan.remove.push(...pods.filter((pod) => !isBeingDeleted(pod)));
  }
  // Pods that wait for a node which is gone would wait for ever.
  for (const [name, pods] of view.pods) {
    if (names.has(name)) continue;
    plan.remove.push(...pods.filter((pod) => !pod.spec.nodeName && !isBeingDeleted(pod)));
  }
  return plan;
}

function keepOne(
  view: DaemonView,
  node: string,
  pods: readonly Pod[],
  plan: { remove: Pod[]; failed: FinishedPod[]; succeeded: FinishedPod[] },
): void {
  const running: Pod[] = [];
  for (const pod of pods) {
    if (isBeingDeleted(pod)) continue;
    if (pod.status?.phase === 'Failed') plan.failed.push({ pod, node });
    else if (pod.status?.phase === 'Succeeded') plan.succeeded.push({ pod, node });
    else running.push(pod);
  }
  if (running.length <= 1) return;
  running.sort(oldestFirst);
  if (!allowsSurge(view.set)) {
    plan.remove.push(...running.slice(1));
    return;
  }
  const [newPods, oldPods] = [true, false].map((wanted) =>
    running.filter((pod) => isUpdated(pod, view.set, view.hash) === wanted),
  ) as [Pod[], Pod[]];
  plan.remove.push(...newPods.slice(1), ...oldPods.slice(1));
  const [newest, oldest] = [newPods[0], oldPods[0]];
  if (!newest || !oldest) return;
  if (!isPodReady(oldest) || isAvailable(view, newest)) plan.remove.push(oldest);
}

export interface UpdatePlan {
  readonly create: readonly string[];
  readonly remove: readonly Pod[];
}

/** Upstream: pkg/controller/daemon/update.go rollingUpdate. DS4 */
export function planRollingUpdate(view: DaemonView): UpdatePlan {
  const { surge, unavailable } = updateLimits(view);
  return surge === 0 ? planReplacing(view, unavailable) : planSurging(view, surge);
}

function planReplacing(view: DaemonView, maxUnavailable: number): UpdatePlan {
  let unavailable = 0;
  const broken: Pod[] = [];
  const candidates: Pod[] = [];
  for (const pods of view.pods.values()) {
    const pair = updatedPair(view, pods);
    if (!pair || (pair.old === undefined) === (pair.updated === undefined)) unavailable++;
    else if (pair.updated) unavailable += isAvailable(view, pair.updated) ? 0 : 1;
    else if (pair.old && !isAvailable(view, pair.old)) {
      broken.push(pair.old);
      unavailable++;
    } else if (pair.old && unavailable < maxUnavailable) candidates.push(pair.old);
  }
  const room = Math.max(0, maxUnavailable - unavailable);
  return { create: [], remove: [...broken, ...candidates.slice(0, room)] };
}

function planSurging(view: DaemonView, maxSurge: number): UpdatePlan {
  const remove: Pod[] = [];
  const broken: string[] = [];
  const candidates: string[] = [];
  const fits = new Map(view.nodes.map((node) => [node.metadata.name, node]));
  let surging = 0;
  for (const [name, pods] of view.pods) {
    const pair = updatedPair(view, pods);
    if (!pair) surging++;
    else if (pair.old && !pair.updated) {
      const node = fits.get(name);
      if (!node || !view.fit(node).shouldRun) continue;
      (isAvailable(view, pair.old) ? candidates : broken).push(name);
    } else if (pair.old && pair.updated) {
      if (isAvailable(view, pair.updated)) remove.push(pair.old);
      else surging++;
    }
  }
  const room = Math.max(0, maxSurge - surging - broken.length);
  return { create: [...broken, ...candidates.slice(0, room)], remove };
}

// The new and the old pod of a node; undefined when there are several of a kind.
function updatedPair(
  view: DaemonView,
  pods: readonly Pod[],
): { readonly updated: Pod | undefined; readonly old: Pod | undefined } | undefined {
  let updated: Pod | undefined;
  let old: Pod | undefined;
  for (const pod of pods) {
    if (isBeingDeleted(pod)) continue;
    if (isUpdated(pod, view.set, view.hash)) {
      if (updated) return undefined;
      updated = pod;
    } else {
      if (old) return undefined;
      old = pod;
    }
  }
  return { updated, old };
}

function isAvailable(view: DaemonView, pod: Pod): boolean {
  return isPodAvailable(pod, view.set.spec.minReadySeconds ?? 0, view.now);
}

function allowsSurge(set: DaemonSet): boolean {
  const rolling = set.spec.updateStrategy;
  if (rolling?.type !== 'RollingUpdate') return false;
  return (scaledValue(rolling.rollingUpdate?.maxSurge ?? 0, 100, 'up') ?? 0) > 0;
}

/** Both in nodes, rounded up; both 0 means one may be unavailable. */
function updateLimits(view: DaemonView) {
  const desired = view.nodes.filter((node) => view.fit(node).shouldRun).length;
  const rolling = view.set.spec.updateStrategy?.rollingUpdate;
  const surge = scaledValue(rolling?.maxSurge ?? 0, desired, 'up') ?? 0;
  const unavailable = scaledValue(rolling?.maxUnavailable ?? 1, desired, 'up') ?? 0;
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}

/** Upstream: updateDaemonSetStatus. DS5 */
export function daemonStatus(view: DaemonView): DaemonSetStatus {
  const counts = { desired: 0, current: 0, wrong: 0, ready: 0, available: 0, updated: 0 };
  for (const node of view.nodes) {
    const pods = view.pods.get(node.metadata.name) ?? [];
    if (!view.fit(node).shouldRun) {
      if (pods.length > 0) counts.wrong++;
      continue;
    }
    counts.desired++;
    const [oldest] = [...pods].sort(oldestFirst);
    if (!oldest) continue;
    counts.current++;
    if (isPodReady(oldest)) counts.ready++;
    if (isAvailable(view, oldest)) counts.available++;
    if (isUpdated(oldest, view.set, view.hash)) counts.updated++;
  }
  const { status } = view.set;
  const unavailable = counts.desired - counts.available;
  return {
    currentNumberScheduled: counts.current,
    numberMisscheduled: counts.wrong,
    desiredNumberScheduled: counts.desired,
    numberReady: counts.ready,
    observedGeneration: view.set.metadata.generation ?? 0,
    ...(counts.updated > 0 ? { updatedNumberScheduled: counts.updated } : {}),
    ...(counts.available > 0 ? { numberAvailable: counts.available } : {}),
    ...(unavailable > 0 ? { numberUnavailable: unavailable } : {}),
    ...(status?.collisionCount === undefined ? {} : { collisionCount: status.collisionCount }),
    ...(status?.conditions ? { conditions: status.conditions } : {}),
  };
}

// Upstream: podByCreationTimestampAndPhase.
function oldestFirst(a: Pod, b: Pod): number {
  const compare = (x: string, y: string): number => (x < y ? -1 : x > y ? 1 : 0);
  const assigned = (pod: Pod): number => (pod.spec.nodeName ? 0 : 1);
  return (
    assigned(a) - assigned(b) ||
    compare(a.metadata.creationTimestamp ?? '', b.metadata.creationTimestamp ?? '') ||
    compare(a.metadata.name, b.metadata.name)
  );
}

// Pods of equal namespace and labels as one group, so that selectors match groups, not pods.
import type { Labels } from '../../../model/meta/labels.ts';
import { sortedPairs } from '../../../model/meta/labels.ts';
import { MAX_TRACKED_SELECTORS } from '../limits.ts';
import { NodeCounts } from './node-counts.ts';
import type { NodeTable } from './node-table.ts';
import type { PodInfo } from './pod-info.ts';

/** Which pods a tracked selector counts. */
export interface PodPredicate {
  /** Equal keys mean equal predicates. */
  readonly key: string;
  /** Only these namespaces are looked at; undefined means any. */
  readonly namespaces: readonly string[] | undefined;
  /** Whether pods on their way out count too. */
  readonly countsTerminating: boolean;
  /** Whether namespaces' labels decide, so that a change of them makes it stale. */
  readonly readsNamespaceLabels: boolean;
  matches(namespace: string, labels: Labels | undefined): boolean;
}

/** Pods that no selector can tell apart. */
export class PodGroup {
  total = 0;
  readonly byNode = new Map<number, number>();
  readonly trackers: Tracker[] = [];

  constructor(
    readonly key: string,
    readonly namespace: string,
    readonly labels: Labels | undefined,
    readonly isTerminating: boolean,
  ) {}
}

interface Tracker {
  readonly predicate: PodPredicate;
  readonly counts: NodeCounts;
}

const labelKeys = new WeakMap<Labels, string>();

function labelKey(labels: Labels | undefined): string {
  if (!labels) return '';
  let key = labelKeys.get(labels);
  if (key === undefined) {
    key = sortedPairs(labels)
      .map(([name, value]) => `${name}=${value}`)
      .join(',');
    labelKeys.set(labels, key);
  }
  return key;
}

/** All groups of pods on nodes, and the selectors whose pods are counted by node. */
export class PodGroups {
  private readonly groups = new Map<string, PodGroup>();
  private readonly byNamespace = new Map<string, Set<PodGroup>>();
  private readonly trackers = new Map<string, Tracker>();

  constructor(private readonly table: NodeTable) {}

  add(pod: PodInfo, node: number): void {
    const group = this.groupOf(pod);
    pod.group = group;
    this.change(group, node, 1);
  }

  remove(pod: PodInfo, node: number): void {
    const { group } = pod;
    if (!group) return;
    pod.group = undefined;
    this.change(group, node, -1);
    if (group.total > 0) return;
    this.groups.delete(group.key);
    const inNamespace = this.byNamespace.get(group.namespace);
    inNamespace?.delete(group);
    if (inNamespace?.size === 0) this.byNamespace.delete(group.namespace);
  }

  /** The pods that a predicate matches, by node; kept up to date from then on. */
  counts(predicate: PodPredicate): NodeCounts {
    const { key } = predicate;
    const found = this.trackers.get(key);
    if (found) {
      this.trackers.delete(key);
      this.trackers.set(key, found);
      return found.counts;
    }
    if (this.trackers.size >= MAX_TRACKED_SELECTORS) this.dropOldest();
    const tracker: Tracker = { predicate, counts: new NodeCounts(this.table.capacity) };
    this.table.growWith(tracker.counts);
    this.trackers.set(key, tracker);
    for (const group of this.groupsIn(predicate.namespaces)) {
      if (!isMatch(predicate, group)) continue;
      group.trackers.push(tracker);
      for (const [node, count] of group.byNode) tracker.counts.add(node, count);
    }
    return tracker.counts;
  }

  /** A namespace's labels changed: counts that depend on them are made anew when asked for. */
  forgetNamespaceSelectors(): void {
    for (const tracker of this.trackers.values()) {
      if (tracker.predicate.readsNamespaceLabels) this.drop(tracker);
    }
  }

  private change(group: PodGroup, node: number, delta: 1 | -1): void {
    group.total += delta;
    const count = (group.byNode.get(node) ?? 0) + delta;
    if (count === 0) group.byNode.delete(node);
    else group.byNode.set(node, count);
    for (const tracker of group.trackers) tracker.counts.add(node, delta);
  }

  private groupOf(pod: PodInfo): PodGroup {
    const { namespace, isTerminating } = pod;
    const { labels } = pod.pod.metadata;
    const key = `${isTerminating ? '-' : '+'}${namespace}/${labelKey(labels)}`;
    let group = this.groups.get(key);
    if (group) return group;
    group = new PodGroup(key, namespace, labels, isTerminating);
    this.groups.set(key, group);
    const inNamespace = this.byNamespace.get(namespace);
    if (inNamespace) inNamespace.add(group);
    else this.byNamespace.set(namespace, new Set([group]));
    for (const tracker of this.trackers.values()) {
      const { namespaces } = tracker.predicate;
      if (namespaces && !namespaces.includes(namespace)) continue;
      if (isMatch(tracker.predicate, group)) group.trackers.push(tracker);
    }
    return group;
  }

  private *groupsIn(namespaces: readonly string[] | undefined): Iterable<PodGroup> {
    if (!namespaces) {
      yield* this.groups.values();
      return;
    }
    for (const namespace of new Set(namespaces)) yield* this.byNamespace.get(namespace) ?? [];
  }

  private dropOldest(): void {
    for (const tracker of this.trackers.values()) {
      this.drop(tracker);
      return;
    }
  }

  private drop(tracker: Tracker): void {
    this.trackers.delete(tracker.predicate.key);
    this.table.stopGrowing(tracker.counts);
    tracker.counts.release();
    for (const group of this.groupsIn(tracker.predicate.namespaces)) {
      const at = group.trackers.indexOf(tracker);
      if (at >= 0) group.trackers.splice(at, 1);
    }
  }
}

function isMatch(predicate: PodPredicate, group: PodGroup): boolean {
  if (group.isTerminating && !predicate.countsTerminating) return false;
  return predicate.matches(group.namespace, group.labels);
}

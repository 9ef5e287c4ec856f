// Pods that wait for a node: active ones, ones in back-off, and ones that only an event can help.
import type { Micros } from '../../../kernel/time.ts';
import type { Pod } from '../../../model/generated/types.ts';
import type { ClusterEvent, SchedulerPlugin, WakeRule } from '../framework.ts';
import { FIRST_POD_BACKOFF, LAST_POD_BACKOFF, MAX_TIME_UNSCHEDULABLE } from '../limits.ts';
import { PodHeap } from './pod-heap.ts';
import { PodInfo } from '../state/pod-info.ts';

/** A pod in the queue and what is remembered of its attempts. */
export interface QueuedPod {
  readonly uid: string;
  info: PodInfo;
  /** When it last entered the queue. */
  since: Micros;
  /** Ties of priority and time go by this. */
  readonly sequence: number;
  attempts: number;
  /** Attempts that found no node, and attempts that failed otherwise: each backs off by itself. */
  unschedulableCount: number;
  errorCount: number;
  backoffUntil: Micros;
  rejectors: ReadonlySet<string>;
  gate: string | undefined;
}

/** The shortest and the longest pause before a pod is tried again. */
export interface Backoff {
  readonly first: Micros;
  readonly last: Micros;
}

const DEFAULT_BACKOFF: Backoff = { first: FIRST_POD_BACKOFF, last: LAST_POD_BACKOFF };

/** Where a pod stands, for the page. */
export type QueuePlace = 'active' | 'backoff' | 'unschedulable' | 'gated' | 'in flight';

type RulesByPlugin = ReadonlyMap<string, readonly WakeRule[]>;

const NO_REJECTORS: ReadonlySet<string> = new Set();

/** Higher priority first, then who waits longer. Upstream: plugins/queuesort. */
function isMoreUrgent(a: QueuedPod, b: QueuedPod): boolean {
  if (a.info.priority !== b.info.priority) return a.info.priority > b.info.priority;
  return a.since === b.since ? a.sequence < b.sequence : a.since < b.since;
}

function leavesBackoffEarlier(a: QueuedPod, b: QueuedPod): boolean {
  if (a.backoffUntil !== b.backoffUntil) return a.backoffUntil < b.backoffUntil;
  return a.sequence < b.sequence;
}

/**
 * 1 s, doubled for every further failure, at most 10 s.
 * Upstream: pkg/scheduler/backend/queue/backoff_queue.go (calculateBackoffDuration).
 */
export function backoffAfter(failures: number, { first, last } = DEFAULT_BACKOFF): Micros {
  if (failures <= 0) return 0;
  let duration = first;
  for (let failure = 1; failure < failures; failure++) {
    if (duration > last - duration) return last;
    duration += duration;
  }
  return duration;
}

/** Upstream: pkg/scheduler/backend/queue/scheduling_queue.go (PriorityQueue). */
export class SchedulingQueue {
  private readonly active = new PodHeap(isMoreUrgent);
  /** Pods that no node took, then pods whose attempt failed by an error. */
  private readonly backoff = new PodHeap(leavesBackoffEarlier);
  private readonly errorBackoff = new PodHeap(leavesBackoffEarlier);
  private readonly unschedulable = new Map<string, QueuedPod>();
  private readonly inFlight = new Map<string, QueuedPod>();
  private readonly rules = new Map<readonly SchedulerPlugin[], RulesByPlugin>();
  private sequence = 0;
  /** Pods handed out so far, and the last of them, for those who look on. */
  popped = 0;
  lastPopped: QueuedPod | undefined;

  constructor(
    /** The plugins of the profile that schedules a pod. */
    private readonly pluginsOf: (pod: Pod) => readonly SchedulerPlugin[],
    private readonly backoffTimes = DEFAULT_BACKOFF,
  ) {}

  /** Pods that wait, wherever. */
  get size(): number {
    return this.readyCount + this.errorBackoff.size + this.unschedulable.size;
  }

  /** Pods that `pop` would hand out. */
  get readyCount(): number {
    return this.active.size + this.backoff.size;
  }

  /** Pods that are being scheduled or bound now. */
  get inFlightCount(): number {
    return this.inFlight.size;
  }

  placeOf(uid: string): QueuePlace | undefined {
    if (this.active.has(uid)) return 'active';
    if (this.backoff.has(uid) || this.errorBackoff.has(uid)) return 'backoff';
    const parked = this.unschedulable.get(uid);
    if (parked) return parked.gate === undefined ? 'unschedulable' : 'gated';
    return this.inFlight.has(uid) ? 'in flight' : undefined;
  }

  /** A pod that waits, wherever; undefined when it does not. */
  waiting(uid: string): QueuedPod | undefined {
    return (
      this.unschedulable.get(uid) ??
      this.active.get(uid) ??
      this.backoff.get(uid) ??
      this.errorBackoff.get(uid)
    );
  }

  /** All pods that wait, wherever. */
  *allWaiting(): Iterable<QueuedPod> {
    yield* this.active.values();
    yield* this.backoff.values();
    yield* this.errorBackoff.values();
    yield* this.unschedulable.values();
  }

  /** A pod without a node came up, or changed. */
  set(pod: Pod, now: Micros): void {
    const info = new PodInfo(pod);
    const known = this.find(info.uid);
    if (!known) this.enqueueNew(info, now);
    else this.update(known, info, now);
  }

  /** The pod is gone or has a node. */
  delete(uid: string): void {
    this.active.delete(uid);
    this.backoff.delete(uid);
    this.errorBackoff.delete(uid);
    this.unschedulable.delete(uid);
    this.inFlight.delete(uid);
  }

  /**
   * The next pod to try; from back-off, early, when nothing else is to do.
   * Upstream: SchedulerPopFromBackoffQ, on since v1.33; pods after an error wait to the end.
   */
  pop(now: Micros): QueuedPod | undefined {
    this.flushBackoff(now);
    const next = this.active.pop() ?? this.backoff.pop();
    if (!next) return undefined;
    next.attempts++;
    this.popped++;
    this.lastPopped = next;
    this.inFlight.set(next.uid, next);
    return next;
  }

  /** No node took the pod: it waits for an event that its rejectors listen for. */
  parkUnschedulable(pod: QueuedPod, rejectors: ReadonlySet<string>, now: Micros): void {
    if (!this.inFlight.delete(pod.uid)) return;
    pod.unschedulableCount++;
    pod.errorCount = 0;
    pod.rejectors = rejectors;
    pod.since = now;
    pod.backoffUntil = now + backoffAfter(pod.unschedulableCount, this.backoffTimes);
    this.unschedulable.set(pod.uid, pod);
  }

  /** The attempt failed by an error: back-off alone decides. */
  parkFailed(pod: QueuedPod, now: Micros): void {
    if (!this.inFlight.delete(pod.uid)) return;
    pod.errorCount++;
    pod.rejectors = NO_REJECTORS;
    pod.since = now;
    pod.backoffUntil = now + backoffAfter(pod.errorCount, this.backoffTimes);
    this.errorBackoff.push(pod);
  }

  /** The pod has its node. */
  done(uid: string): void {
    this.inFlight.delete(uid);
  }

  /** Wakes the pods that the event may help. */
  onEvent(event: ClusterEvent, now: Micros): void {
    if (this.unschedulable.size === 0) return;
    for (const pod of this.unschedulable.values()) {
      if (pod.gate === undefined && this.mayHelp(pod, event)) this.wake(pod, now);
    }
  }

  /** Wakes pods whatever rejected them: when preemption made room, or on request. */
  wakeAll(now: Micros): void {
    for (const pod of this.unschedulable.values()) {
      if (pod.gate === undefined) this.wake(pod, now);
    }
  }

  /** Pods that waited too long without an event are tried again. */
  flushUnschedulable(now: Micros): void {
    for (const pod of this.unschedulable.values()) {
      const isDue = now - pod.since > MAX_TIME_UNSCHEDULABLE;
      if (isDue && pod.gate === undefined) this.wake(pod, now);
    }
  }

  /** When the first pod leaves the error back-off, undefined when none is there. */
  get nextBackoffEnd(): Micros | undefined {
    return this.errorBackoff.peek()?.backoffUntil;
  }

  private flushBackoff(now: Micros): void {
    for (const heap of [this.backoff, this.errorBackoff]) {
      for (let pod = heap.peek(); pod && pod.backoffUntil <= now; pod = heap.peek()) {
        heap.pop();
        this.active.push(pod);
      }
    }
  }

  private mayHelp(pod: QueuedPod, event: ClusterEvent): boolean {
    if (pod.rejectors.size === 0) return true;
    const rules = this.rulesOf(pod.info.pod);
    for (const plugin of pod.rejectors) {
      for (const rule of rules.get(plugin) ?? []) {
        if (rule.on !== event.kind) continue;
        if (!rule.helps || rule.helps(pod.info.pod, event)) return true;
      }
    }
    return false;
  }

  private rulesOf(pod: Pod): RulesByPlugin {
    const plugins = this.pluginsOf(pod);
    let rules = this.rules.get(plugins);
    if (!rules) {
      rules = new Map(plugins.map(({ name, wakesOn }) => [name, wakesOn]));
      this.rules.set(plugins, rules);
    }
    return rules;
  }

  private wake(pod: QueuedPod, now: Micros): void {
    this.unschedulable.delete(pod.uid);
    if (pod.backoffUntil > now) this.backoff.push(pod);
    else this.active.push(pod);
  }

  private find(uid: string): QueuedPod | undefined {
    return (
      this.inFlight.get(uid) ??
      this.unschedulable.get(uid) ??
      this.active.delete(uid) ??
      this.backoff.delete(uid) ??
      this.errorBackoff.delete(uid)
    );
  }

  private enqueueNew(info: PodInfo, now: Micros): void {
    const pod: QueuedPod = {
      uid: info.uid,
      info,
      since: now,
      sequence: this.sequence++,
      attempts: 0,
      unschedulableCount: 0,
      errorCount: 0,
      backoffUntil: 0,
      rejectors: NO_REJECTORS,
      gate: this.gateOf(info.pod),
    };
    if (pod.gate === undefined) this.active.push(pod);
    else this.unschedulable.set(pod.uid, pod);
  }

  /** `known` has been taken out of its heap, if it was in one. */
  private update(known: QueuedPod, info: PodInfo, now: Micros): void {
    const previous = known.info.pod;
    if (this.inFlight.has(known.uid)) {
      known.info = info;
      return;
    }
    known.info = info;
    known.gate = this.gateOf(info.pod);
    if (!this.unschedulable.has(known.uid)) {
      this.requeue(known, now);
      return;
    }
    if (known.gate !== undefined) return;
    const event: ClusterEvent = { kind: 'pod changed', object: info.pod, previous };
    const wasGated = known.attempts === 0;
    if (wasGated || (isSpecChange(previous, info.pod) && this.mayHelp(known, event))) {
      this.wake(known, now);
    }
  }

  private requeue(pod: QueuedPod, now: Micros): void {
    if (pod.gate !== undefined) this.unschedulable.set(pod.uid, pod);
    else if (pod.backoffUntil <= now) this.active.push(pod);
    else if (pod.errorCount > 0) this.errorBackoff.push(pod);
    else this.backoff.push(pod);
  }

  private gateOf(pod: Pod): string | undefined {
    for (const plugin of this.pluginsOf(pod)) {
      const gate = plugin.gate?.(pod);
      if (gate !== undefined) return gate;
    }
    return undefined;
  }
}

/** Whether anything changed that filters read; status alone does not count. */
function isSpecChange(previous: Pod, pod: Pod): boolean {
  return previous.spec !== pod.spec || previous.metadata.labels !== pod.metadata.labels;
}

// Keeps the scheduler's state and queue in step with what the informers bring.
import type { Change, Informer } from '../../client/informer.ts';
import type { Micros } from '../../kernel/time.ts';
import { deepEqual } from '../../model/meta/deep-equal.ts';
import type { Namespace, Node, Pod } from '../../model/generated/types.ts';
import type { KubeObject } from '../../model/meta/object.ts';
import type { SchedulingCore } from './core.ts';
import type { ClusterEvent, ClusterEventKind } from './framework.ts';
import { PodInfo } from './state/pod-info.ts';

export interface FeedContext {
  readonly core: SchedulingCore;
  now(): Micros;
  /** Something may be ready to schedule. */
  wake(): void;
}

/** Upstream: pkg/scheduler/eventhandlers.go. */
export class InformerFeed {
  constructor(private readonly context: FeedContext) {}

  followNodes(informer: Informer<Node>): void {
    informer.onChange((change) => this.onNode(change));
  }

  followPods(informer: Informer<Pod>): void {
    informer.onChange((change) => this.onPod(change));
  }

  followNamespaces(informer: Informer<Namespace>): void {
    const { state } = this.context.core;
    informer.onChange(({ type, object, previous }) => {
      if (type === 'updated' && previous.metadata.labels === object.metadata.labels) return;
      state.setNamespace(
        object.metadata.name,
        type === 'deleted' ? undefined : (object.metadata.labels ?? {}),
      );
      this.tell({ kind: 'namespace changed', object, previous });
    });
  }

  /** Any change of these objects is an event of that kind. */
  followOthers(informer: Informer<any>, kind: ClusterEventKind): void {
    informer.onChange((change: Change<KubeObject>) => {
      const { object, previous } = change;
      this.tell({ kind, object: change.type === 'deleted' ? undefined : object, previous });
    });
  }

  private tell(event: ClusterEvent): void {
    const { core } = this.context;
    core.queue.onEvent(event, this.context.now());
    if (core.queue.readyCount > 0) this.context.wake();
  }

  private onNode(change: Change<Node>): void {
    const { state, nominator } = this.context.core;
    const { object, previous } = change;
    if (change.type === 'deleted') {
      nominator.deleteNode(object.metadata.name);
      state.removeNode(object.metadata.name);
      this.tell({ kind: 'node removed', previous: object });
      return;
    }
    state.setNode(object);
    for (const kind of nodeEvents(previous, object)) this.tell({ kind, object, previous });
  }

  private onPod(change: Change<Pod>): void {
    const { object, previous } = change;
    const isGone = change.type === 'deleted' || hasEnded(object);
    const wasAssigned = previous !== undefined && isAssigned(previous) && !hasEnded(previous);
    if (isAssigned(object)) {
      if (isGone) this.assignedPodGone(object, wasAssigned);
      else this.assignedPod(object, wasAssigned ? previous : undefined);
    } else if (isGone) {
      this.waitingPodGone(object);
    } else {
      this.waitingPod(object);
    }
  }

  private assignedPod(pod: Pod, previous: Pod | undefined): void {
    const { core } = this.context;
    const uid = pod.metadata.uid as string;
    const known = core.state.pod(uid);
    if (previous && known && isSameForScheduling(previous, pod)) {
      core.state.refresh(known, pod);
      return;
    }
    core.queue.delete(uid);
    core.nominator.delete(uid);
    if (!core.state.confirm(uid, pod)) {
      core.state.setPod(new PodInfo(pod), pod.spec.nodeName as string);
    }
    const kind = previous ? 'assigned pod changed' : 'assigned pod added';
    this.tell({ kind, object: pod, previous });
  }

  private assignedPodGone(pod: Pod, wasAssigned: boolean): void {
    const { core } = this.context;
    const uid = pod.metadata.uid as string;
    core.queue.delete(uid);
    core.nominator.delete(uid);
    core.state.removePod(uid);
    core.explanations.forget(uid);
    if (wasAssigned) this.tell({ kind: 'assigned pod removed', previous: pod });
  }

  private waitingPod(pod: Pod): void {
    const { core } = this.context;
    const uid = pod.metadata.uid as string;
    if (core.state.isAssumed(uid)) return;
    if (!core.isResponsibleFor(pod)) return;
    if (pod.metadata.deletionTimestamp !== undefined) {
      this.waitingPodGone(pod);
      return;
    }
    core.queue.set(pod, this.context.now());
    if (core.queue.readyCount > 0) this.context.wake();
  }

  private waitingPodGone(pod: Pod): void {
    const { core } = this.context;
    const uid = pod.metadata.uid as string;
    core.queue.delete(uid);
    core.explanations.forget(uid);
    const wasNominated = core.nominator.nominatedNode(uid) !== undefined;
    core.nominator.delete(uid);
    if (core.state.isAssumed(uid)) core.state.removePod(uid);
    if (wasNominated) this.tell({ kind: 'assigned pod removed', previous: pod });
  }
}

function isAssigned(pod: Pod): boolean {
  return (pod.spec.nodeName ?? '') !== '';
}

function hasEnded(pod: Pod): boolean {
  const phase = pod.status?.phase;
  return phase === 'Succeeded' || phase === 'Failed';
}

/** Most updates of running pods are of their status, which no plugin reads. */
function isSameForScheduling(previous: Pod, pod: Pod): boolean {
  return (
    isSame(previous.spec, pod.spec) &&
    isSame(previous.metadata.labels, pod.metadata.labels) &&
    previous.metadata.deletionTimestamp === pod.metadata.deletionTimestamp
  );
}

/** Parts that did not change are mostly shared; others are compared. */
function isSame(before: unknown, after: unknown): boolean {
  return before === after || deepEqual(before, after);
}

/** What a change of a node may mean to waiting pods; heartbeats mean nothing. */
function nodeEvents(previous: Node | undefined, node: Node): readonly ClusterEventKind[] {
  if (!previous) return ['node added'];
  const kinds: ClusterEventKind[] = [];
  if (!isSame(previous.status?.allocatable, node.status?.allocatable)) {
    kinds.push('node allocatable');
  }
  if (!isSame(previous.metadata.labels, node.metadata.labels)) kinds.push('node labels');
  const isTaintChange =
    !isSame(previous.spec?.taints, node.spec?.taints) ||
    previous.spec?.unschedulable !== node.spec?.unschedulable;
  if (isTaintChange) kinds.push('node taints');
  return kinds;
}

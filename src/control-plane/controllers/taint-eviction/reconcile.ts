// The taint eviction controller: deletes pods that do not tolerate their node's NoExecute taints.
import type {
  Controller,
  ControllerContext,
  ControllerDefinition,
} from '../../../client/controller.ts';
import { watch } from '../../../client/controller.ts';
import { isNotFound } from '../../../client/api-error.ts';
import type { Informer } from '../../../client/informer.ts';
import type { Task } from '../../../kernel/task.ts';
import type { Micros } from '../../../kernel/time.ts';
import { NODES, PODS } from '../../../model/api/refs.ts';
import type { Node, Pod } from '../../../model/generated/types.ts';
import { semanticEqual } from '../../../model/meta/deep-equal.ts';
import { isBeingDeleted, keyOf, namespaceOf, uidOf } from '../../../model/meta/object.ts';
import { disruptionTarget } from '../shared/disruption-target.ts';
import { indexByNode, podsOn } from '../shared/pods-by-node.ts';
import { isPodTerminal } from '../shared/pods.ts';
import { toleratedFor } from './plan.ts';

interface Scheduled {
  readonly uid: string;
  readonly since: Micros;
}

/** Upstream: pkg/controller/tainteviction/taint_eviction.go. */
export const taintEvictionController: ControllerDefinition = {
  name: 'taint-eviction',
  workers: 8,
  create: (context) => new TaintEvictionController(context),
};

class TaintEvictionController implements Controller {
  readonly watches;
  private readonly nodes: Informer<Node>;
  private readonly pods: Informer<Pod>;
  /** Pods whose time runs, from the moment their taint was seen. */
  private readonly scheduled = new Map<string, Scheduled>();

  constructor(private readonly context: ControllerContext) {
    this.nodes = context.informers.informer(NODES);
    this.pods = context.informers.informer(PODS);
    indexByNode(this.pods);
    this.watches = [
      watch(NODES, (node, previous, type) => {
        const isSame =
          previous !== undefined &&
          type === 'updated' &&
          (previous.spec.taints === node.spec.taints ||
            semanticEqual(noExecuteTaints(previous), noExecuteTaints(node)));
        if (isSame || (type === 'added' && noExecuteTaints(node).length === 0)) return [];
        return podsOn(this.pods, node.metadata.name).map(keyOf);
      }),
      watch(PODS, (pod, previous, type) => {
        if (type === 'deleted') return this.scheduled.has(keyOf(pod)) ? [keyOf(pod)] : [];
        const isSame =
          previous?.spec.nodeName === pod.spec.nodeName &&
          previous?.spec.tolerations === pod.spec.tolerations;
        if (isSame || !pod.spec.nodeName) return [];
        const node = this.nodes.byKey(pod.spec.nodeName);
        return node && noExecuteTaints(node).length > 0 ? [keyOf(pod)] : [];
      }),
    ];
  }

  *reconcile(key: string): Task<{ readonly requeueAfter: Micros } | void> {
    const pod = this.pods.byKey(key);
    const node = pod?.spec.nodeName ? this.nodes.byKey(pod.spec.nodeName) : undefined;
    let known = this.scheduled.get(key);
    if (known && known.uid !== (pod ? uidOf(pod) : undefined)) {
      this.scheduled.delete(key);
      known = undefined;
    }
    if (!pod || !node) return undefined;
    // Somebody has deleted it already: there is no more to do than wait.
    if (isBeingDeleted(pod)) {
      this.scheduled.delete(key);
      return undefined;
    }
    const taints = noExecuteTaints(node);
    const limit = taints.length === 0 ? Infinity : toleratedFor(pod, taints);
    if (limit === Infinity) {
      if (known) this.cancel(key, pod);
      return undefined;
    }
    const now = this.context.now();
    const since = known?.since ?? now;
    if (!known) this.scheduled.set(key, { uid: uidOf(pod), since });
    const left = since + limit - now;
    if (left > 0) return { requeueAfter: left };
    yield* this.evict(key, pod);
    return undefined;
  }

  private cancel(key: string, pod: Pod): void {
    this.scheduled.delete(key);
    const message = `Cancelling deletion of Pod ${key}`;
    this.context.events.event(pod, 'Normal', 'TaintManagerEviction', message);
  }

  private *evict(key: string, pod: Pod): Task {
    this.scheduled.delete(key);
    const { client, events, now } = this.context;
    const message = `Marking for deletion Pod ${key}`;
    events.event(pod, 'Normal', 'TaintManagerEviction', message);
    const namespace = namespaceOf(pod);
    const { name } = pod.metadata;
    try {
      if (!isPodTerminal(pod)) {
        const why = 'Taint manager: deleting due to NoExecute taint';
        const conditions = disruptionTarget(pod, 'DeletionByTaintManager', why, now());
        const body = { metadata: { uid: uidOf(pod) }, status: { conditions } };
        yield* client.patch(PODS, namespace, name, 'merge', body, 'status');
      }
      yield* client.delete(PODS, namespace, name, { preconditions: { uid: uidOf(pod) } });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
}

function noExecuteTaints(node: Node) {
  return (node.spec.taints ?? []).filter((taint) => taint.effect === 'NoExecute');
}

// Takes one node away: marks it, evicts what runs on it, and returns its instance to the cloud.
// Upstream: cluster-autoscaler core/scaledown/actuation/{actuator,drain,delete_in_batch}.go.
import type { ApiClient } from '../../client/api-client.ts';
import { isConflict, isNotFound, isTooManyRequests } from '../../client/api-error.ts';
import type { EventRecorder } from '../../client/event-recorder.ts';
import type { Informer } from '../../client/informer.ts';
import type { Task } from '../../kernel/task.ts';
import { SECOND } from '../../kernel/time.ts';
import { sleep } from '../../kernel/waits.ts';
import { NODES } from '../../model/api/refs.ts';
import type { Node, Pod, Taint } from '../../model/generated/types.ts';
import type { KubeObject } from '../../model/meta/object.ts';
import { namespaceOf } from '../../model/meta/object.ts';
import type { NodeGroupCloud } from './cloud.ts';
import {
  DELETION_CANDIDATE_TAINT,
  MAX_GRACEFUL_TERMINATION,
  TO_BE_DELETED_TAINT,
} from './limits.ts';
import { isEmpty } from './scale-down-plan.ts';
import type { Candidate } from './scale-down-plan.ts';

const EVICTION_RETRY = 10 * SECOND;
const POLL = 5 * SECOND;

export class Removal {
  constructor(
    private readonly client: ApiClient,
    private readonly cloud: NodeGroupCloud,
    private readonly nodes: Informer<Node>,
    private readonly pods: Informer<Pod>,
    private readonly podsOf: (node: string) => readonly Pod[],
    private readonly events: EventRecorder,
    /** The status ConfigMap, on which what happens to groups is told. */
    private readonly told: () => KubeObject,
  ) {}

  *of({ node, evict }: Candidate): Task {
    const { name } = node.metadata;
    const wasEmpty = evict.length === 0;
    this.tell(
      wasEmpty ? 'ScaleDownEmpty' : 'ScaleDown',
      wasEmpty
        ? `Scale-down: removing empty node "${name}"`
        : `Scale-down: removing node ${name}, utilization below threshold, pods to reschedule: ` +
            evict.map((pod) => `${pod.metadata.namespace}/${pod.metadata.name}`).join(','),
    );
    const marked = yield* this.taint(name, TO_BE_DELETED_TAINT, 'NoSchedule');
    if (!marked) return;
    const mark = 'marked the node as toBeDeleted/unschedulable';
    this.events.event(marked, 'Normal', 'ScaleDown', mark);
    if (!(yield* this.drain(marked, evict))) return;
    this.cloud.remove(name);
    const gone = this.nodes.byKey(name) ?? marked;
    this.events.event(gone, 'Normal', 'ScaleDown', 'node removed by cluster autoscaler');
    this.tell(
      wasEmpty ? 'ScaleDownEmpty' : 'ScaleDown',
      wasEmpty
        ? `Scale-down: empty node ${name} removed`
        : `Scale-down: node ${name} removed with drain`,
    );
  }

  /** Evicts until all are gone; after ten minutes the node stays, unmarked. */
  private *drain(node: Node, evict: readonly Pod[]): Task<boolean> {
    const { process } = this.client;
    const deadline = process.clock.now + MAX_GRACEFUL_TERMINATION;
    for (const pod of evict) {
      if (yield* this.evict(pod, deadline)) continue;
      this.events.event(
        node,
        'Warning',
        'ScaleDownFailed',
        'failed to drain the node, aborting ScaleDown',
      );
      yield* this.untaint(node.metadata.name, TO_BE_DELETED_TAINT);
      return false;
    }
    while (!isEmpty(this.podsOf(node.metadata.name)) && process.clock.now < deadline) {
      yield* sleep(POLL);
    }
    return true;
  }

  private *evict(pod: Pod, deadline: number): Task<boolean> {
    const { process } = this.client;
    this.events.event(pod, 'Normal', 'ScaleDown', 'deleting pod for node scale down');
    for (;;) {
      if (!this.pods.get(namespaceOf(pod), pod.metadata.name)) return true;
      try {
        yield* this.client.evict(pod);
        return true;
      } catch (error) {
        if (isNotFound(error)) return true;
        if (!isTooManyRequests(error)) throw error;
      }
      if (process.clock.now >= deadline) {
        const message = 'failed to delete pod for ScaleDown';
        this.events.event(pod, 'Warning', 'ScaleDownFailed', message);
        return false;
      }
      yield* sleep(EVICTION_RETRY);
    }
  }

  /** Puts a taint on a node; undefined when the node is gone or somebody else changed it. */
  *taint(name: string, key: string, effect: string): Task<Node | undefined> {
    const value = String(Math.floor(this.client.process.clock.now / SECOND));
    return yield* this.retaint(name, (taints) =>
      taints.some((taint) => taint.key === key) ? taints : [...taints, { key, value, effect }],
    );
  }

  *untaint(name: string, key: string): Task {
    yield* this.retaint(name, (taints) => taints.filter((taint) => taint.key !== key));
  }

  private *retaint(
    name: string,
    change: (taints: readonly Taint[]) => readonly Taint[],
  ): Task<Node | undefined> {
    const node = this.nodes.byKey(name);
    if (!node) return undefined;
    const before = node.spec?.taints ?? [];
    const taints = change(before);
    if (taints === before || taints.length === before.length) return node;
    try {
      return yield* this.client.update(NODES, { ...node, spec: { ...node.spec, taints } });
    } catch (error) {
      if (isConflict(error) || isNotFound(error)) return undefined;
      throw error;
    }
  }

  /** A soft mark: the scheduler prefers other nodes. */
  *markCandidates(candidates: ReadonlySet<string>): Task {
    for (const { metadata, spec } of this.nodes.list()) {
      const taints = spec?.taints ?? [];
      const isMarked = taints.some(({ key }) => key === DELETION_CANDIDATE_TAINT);
      if (candidates.has(metadata.name) === isMarked) continue;
      if (isMarked) yield* this.untaint(metadata.name, DELETION_CANDIDATE_TAINT);
      else yield* this.taint(metadata.name, DELETION_CANDIDATE_TAINT, 'PreferNoSchedule');
    }
  }

  private tell(reason: string, message: string): void {
    this.events.event(this.told(), 'Normal', reason, message);
  }
}

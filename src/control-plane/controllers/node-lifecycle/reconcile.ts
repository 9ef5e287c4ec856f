// The node lifecycle controller: notices dead nodes, taints them, and marks their pods not ready.
import { Failure } from '../../../kernel/failure.ts';
import type {
  Controller,
  ControllerContext,
  ControllerDefinition,
} from '../../../client/controller.ts';
import { watch } from '../../../client/controller.ts';
import { EventRecorder } from '../../../client/event-recorder.ts';
import { isNotFound } from '../../../client/api-error.ts';
import type { Informer } from '../../../client/informer.ts';
import type { Task } from '../../../kernel/task.ts';
import type { Micros } from '../../../kernel/time.ts';
import { all, sleepInBackground } from '../../../kernel/waits.ts';
import { LEASES, NODES, PODS } from '../../../model/api/refs.ts';
import type { Lease, Node, Pod, Taint } from '../../../model/generated/types.ts';
import { findCondition } from '../../../model/meta/conditions.ts';
import { labelValue } from '../../../model/meta/labels.ts';
import { namespaceOf } from '../../../model/meta/object.ts';
import { formatTime } from '../../../model/meta/time.ts';
import {
  EXCLUDE_DISRUPTION_LABEL,
  NODE_LEASE_NAMESPACE,
  NODE_MONITOR_GRACE_PERIOD,
  NODE_MONITOR_PERIOD,
  NODE_STARTUP_GRACE_PERIOD,
} from '../limits.ts';
import { indexByNode, podsOn } from '../shared/pods-by-node.ts';
import { isPodReady } from '../shared/pods.ts';
import { judgeNode } from './node-health.ts';
import type { HealthPeriods, NodeHealth } from './node-health.ts';
import {
  hasTaint,
  NOT_READY_NO_EXECUTE,
  swapTaints,
  UNREACHABLE_NO_EXECUTE,
  withNoScheduleTaints,
} from './node-taints.ts';
import { ZoneDisruption } from './zone-disruption.ts';
import { zoneOf } from './zones.ts';

const NO_EXECUTE = [NOT_READY_NO_EXECUTE, UNREACHABLE_NO_EXECUTE];

/** Upstream: pkg/controller/nodelifecycle/node_lifecycle_controller.go. */
export function nodeLifecycleController(
  periods: HealthPeriods = {
    grace: NODE_MONITOR_GRACE_PERIOD,
    startupGrace: NODE_STARTUP_GRACE_PERIOD,
  },
): ControllerDefinition {
  return {
    name: 'node-lifecycle',
    workers: 8,
    create: (context) => new NodeLifecycleController(context, periods),
  };
}

/** While these are the same and the time has not passed, nothing has to be judged again. */
interface FineNode {
  readonly node: Node;
  readonly lease: Lease | undefined;
  readonly leaseKey: string;
  /** Undefined: the node is not counted. */
  readonly zone: string | undefined;
  readonly until: Micros;
}

class NodeLifecycleController implements Controller {
  readonly watches;
  private readonly nodes: Informer<Node>;
  private readonly leases: Informer<Lease>;
  private readonly pods: Informer<Pod>;
  private readonly events: EventRecorder;
  private readonly health = new Map<string, NodeHealth>();
  /** Nodes that were fine at the last look, and all that the verdict hung on. */
  private readonly fine = new Map<string, FineNode>();
  private readonly zones = new ZoneDisruption();
  /** Nodes whose pods could not all be marked yet. */
  private readonly unmarked = new Set<string>();

  constructor(
    private readonly context: ControllerContext,
    private readonly periods: HealthPeriods,
  ) {
    const { informers, client } = context;
    this.nodes = informers.informer(NODES);
    this.leases = informers.informer(LEASES);
    this.pods = informers.informer(PODS);
    indexByNode(this.pods);
    this.events = new EventRecorder(client, 'node-controller');
    this.watches = [
      watch(NODES, (node, previous, type) => {
        const isSame =
          previous?.status?.conditions === node.status?.conditions && previous?.spec === node.spec;
        return type === 'deleted' || isSame ? [] : [node.metadata.name];
      }),
    ];
  }

  /** NoSchedule taints follow the node's conditions at once. */
  *reconcile(name: string): Task {
    const node = this.nodes.byKey(name);
    if (!node) return;
    const taints = withNoScheduleTaints(node, this.context.now());
    if (taints) yield* this.writeTaints(node, taints);
  }

  *run(): Task {
    this.context.process.spawn('node tainting', this.taintForEver());
    for (;;) {
      yield* this.monitor();
      yield* sleepInBackground(NODE_MONITOR_PERIOD);
    }
  }

  private *monitor(): Task {
    const nodes = [...this.nodes.list()];
    this.noteArrivals(nodes);
    const changed: Task[] = [];
    for (const node of nodes) {
      const task = this.judge(node);
      if (task) changed.push(task);
    }
    if (changed.length > 0) yield* all(changed);
    const now = this.context.now();
    if (this.zones.update(now) === 'stopped') {
      for (const node of nodes) yield* this.untaint(node);
    }
    if (this.zones.hasJustResumed) {
      for (const [name, health] of this.health) this.health.set(name, { ...health, probedAt: now });
    }
  }

  private noteArrivals(nodes: readonly Node[]): void {
    if (this.health.size > 0) {
      const names = new Set(nodes.map((node) => node.metadata.name));
      for (const name of this.health.keys()) {
        if (names.has(name)) continue;
        this.health.delete(name);
        this.fine.delete(name);
        this.unmarked.delete(name);
        this.zones.unqueue(name);
      }
    }
    for (const node of nodes) {
      const { name } = node.metadata;
      if (this.health.has(name)) continue;
      const message = `Node ${name} event: Registered Node ${name} in Controller`;
      this.events.event(node, 'Normal', 'RegisteredNode', message);
    }
  }

  // Most nodes are fine and cost no task.
  private judge(node: Node): Task | undefined {
    const { name } = node.metadata;
    const now = this.context.now();
    const known = this.fine.get(name);
    const leaseKey = known?.leaseKey ?? `${NODE_LEASE_NAMESPACE}/${name}`;
    const lease = this.leases.byKey(leaseKey);
    if (known?.node === node && known.lease === lease && now <= known.until) {
      if (known.zone !== undefined) this.zones.count(known.zone, true);
      return undefined;
    }
    this.fine.delete(name);
    const verdict = judgeNode(node, lease, this.health.get(name), now, this.periods);
    this.health.set(name, verdict.health);
    const { current, observed } = verdict;
    const isExcluded = labelValue(node.metadata.labels, EXCLUDE_DISRUPTION_LABEL) !== undefined;
    const zone = isExcluded ? undefined : zoneOf(node);
    if (zone !== undefined) this.zones.count(zone, current?.status === 'True');
    const isFine = observed.status === 'True' && current?.status === 'True';
    if (isFine && !this.unmarked.has(name) && !NO_EXECUTE.some((taint) => hasTaint(node, taint))) {
      const until = verdict.health.probedAt + this.periods.grace;
      this.fine.set(name, { node, lease, leaseKey, zone, until });
      return undefined;
    }
    return this.actOn(node, verdict);
  }

  private *actOn(node: Node, verdict: ReturnType<typeof judgeNode>): Task {
    const { current, observed, status } = verdict;
    const { name } = node.metadata;
    try {
      if (status) yield* this.context.client.updateStatus(NODES, { ...node, status });
      if (!current) return;
      yield* this.processTaints(node, observed.status);
      const hasTurned = current.status !== 'True' && observed.status === 'True';
      if (hasTurned) {
        const message = `Node ${name} status is now: NodeNotReady`;
        this.events.event(node, 'Normal', 'NodeNotReady', message);
      }
      if (hasTurned || (this.unmarked.has(name) && observed.status !== 'True')) {
        this.unmarked.add(name);
        yield* this.markPodsNotReady(name);
      }
      this.unmarked.delete(name);
    } catch (error) {
      // The next round, five seconds on, tries again.
      if (!(error instanceof Failure)) throw error;
    }
  }

  // Upstream: processTaintBaseEviction. NL4
  private *processTaints(node: Node, status: string): Task {
    if (status === 'True') return yield* this.untaint(node);
    const [right, wrong] = noExecuteFor(status);
    if (hasTaint(node, wrong)) yield* this.swap(node, [right], [wrong]);
    else if (!hasTaint(node, right)) this.zones.queue(zoneOf(node), node.metadata.name);
  }

  private *untaint(node: Node): Task {
    this.zones.unqueue(node.metadata.name);
    yield* this.swap(node, [], NO_EXECUTE);
  }

  private *taintForEver(): Task {
    for (;;) {
      for (let name; (name = this.zones.take(this.context.now())) !== undefined;) {
        yield* this.taint(name);
      }
      yield* this.zones.untilNext(this.context.now());
    }
  }

  private *taint(name: string): Task {
    const node = this.nodes.byKey(name);
    const ready = findCondition(node?.status?.conditions, 'Ready');
    if (!node || !ready || ready.status === 'True') return;
    const [right, wrong] = noExecuteFor(ready.status);
    try {
      yield* this.swap(node, [right], [wrong]);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.zones.queue(zoneOf(node), name);
    }
  }

  private *swap(node: Node, add: readonly Taint[], remove: readonly Taint[]): Task {
    const taints = swapTaints(node, add, remove, this.context.now());
    if (taints) yield* this.writeTaints(node, taints);
  }

  private *writeTaints(node: Node, taints: readonly Taint[]): Task {
    const { name, resourceVersion } = node.metadata;
    const metadata = { resourceVersion };
    const spec = { taints: taints.length === 0 ? null : taints };
    try {
      yield* this.context.client.patch(NODES, '', name, 'merge', { metadata, spec });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  /** Upstream: pkg/controller/util/node/controller_utils.go MarkPodsNotReady. NL6 */
  private *markPodsNotReady(name: string): Task {
    const ready = podsOn(this.pods, name).filter(isPodReady);
    for (const pod of ready) {
      this.events.event(pod, 'Warning', 'NodeNotReady', 'Node is not ready');
      try {
        const body = { status: { conditions: notReady(pod, this.context.now()) } };
        const { client } = this.context;
        yield* client.patch(PODS, namespaceOf(pod), pod.metadata.name, 'merge', body, 'status');
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
    }
  }
}

function noExecuteFor(status: string): readonly [right: Taint, wrong: Taint] {
  return status === 'False'
    ? [NOT_READY_NO_EXECUTE, UNREACHABLE_NO_EXECUTE]
    : [UNREACHABLE_NO_EXECUTE, NOT_READY_NO_EXECUTE];
}

function notReady(pod: Pod, now: Micros) {
  return (pod.status?.conditions ?? []).map((condition) =>
    condition.type === 'Ready'
      ? { ...condition, status: 'False', lastTransitionTime: formatTime(now) }
      : condition,
  );
}

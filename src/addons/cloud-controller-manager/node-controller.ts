// The cloud's node controllers: nodes get their provider id, and go when their instance is gone.
// Upstream: cloud-provider controllers/node/node_controller.go,
// controllers/nodelifecycle/node_lifecycle_controller.go
import type { Controller, ControllerContext } from '../../client/controller.ts';
import type { Informer } from '../../client/informer.ts';
import type { Task } from '../../kernel/task.ts';
import { SECOND } from '../../kernel/time.ts';
import { sleepInBackground } from '../../kernel/waits.ts';
import { NODES } from '../../model/api/refs.ts';
import type { Node } from '../../model/generated/types.ts';
import { isConditionTrue } from '../../model/meta/conditions.ts';
import type { CloudInstances } from './cloud-instances.ts';

/** --node-monitor-period. */
const MONITOR_PERIOD = 5 * SECOND;

export type NodeStep =
  | { readonly is: 'nothing' }
  | { readonly is: 'identify'; readonly providerID: string }
  | { readonly is: 'delete' };

/** Only nodes of node groups are the cloud's; others may be anybody's. */
export function planNode(node: Node, cloud: CloudInstances): NodeStep {
  const { name, labels } = node.metadata;
  if (cloud.groupOf(labels) === undefined) return { is: 'nothing' };
  const providerID = cloud.providerId(name);
  if (providerID !== undefined) {
    return node.spec?.providerID ? { is: 'nothing' } : { is: 'identify', providerID };
  }
  // A node that reports itself is looked at when it no longer does.
  return isConditionTrue(node.status?.conditions, 'Ready') ? { is: 'nothing' } : { is: 'delete' };
}

export class NodeController implements Controller {
  readonly watches = [];
  /** Followed as soon as the cloud has a node group: most clusters have none. */
  private nodes: Informer<Node> | undefined;

  constructor(
    private readonly context: ControllerContext,
    private readonly cloud: CloudInstances,
  ) {}

  *reconcile(name: string): Task {
    const node = this.nodes?.byKey(name);
    if (!node) return;
    const { client, events } = this.context;
    const step = planNode(node, this.cloud);
    if (step.is === 'identify') {
      const spec = { ...node.spec, providerID: step.providerID };
      yield* client.update(NODES, { ...node, spec });
    } else if (step.is === 'delete') {
      const why = `Deleting node ${name} because it does not exist in the cloud provider`;
      events.event(node, 'Normal', 'DeletingNode', why);
      yield* client.delete(NODES, '', name);
    }
  }

  *run(): Task {
    for (;;) {
      yield* sleepInBackground(MONITOR_PERIOD);
      if (!this.cloud.isUsed) continue;
      this.nodes ??= this.follow();
      for (const node of this.nodes.list()) {
        if (planNode(node, this.cloud).is !== 'nothing') this.context.queue.add(node.metadata.name);
      }
    }
  }

  private follow(): Informer<Node> {
    const nodes = this.context.informers.informer<Node>(NODES);
    nodes.start();
    return nodes;
  }
}

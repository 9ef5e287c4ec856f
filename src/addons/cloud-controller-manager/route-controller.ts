// The cloud's route controller: each of its nodes has a route to its pods.
// Upstream: cloud-provider controllers/route/route_controller.go
import { isNotFound } from '../../client/api-error.ts';
import type { Controller, ControllerContext } from '../../client/controller.ts';
import type { Informer } from '../../client/informer.ts';
import { Failure } from '../../kernel/failure.ts';
import type { Task } from '../../kernel/task.ts';
import { SECOND } from '../../kernel/time.ts';
import { sleepInBackground } from '../../kernel/waits.ts';
import { NODES } from '../../model/api/refs.ts';
import type { Node } from '../../model/generated/types.ts';
import { formatTime } from '../../model/meta/time.ts';
import type { CloudInstances } from './cloud-instances.ts';
import type { CloudRoutes } from './cloud-routes.ts';
import { planRoutes, routeCondition } from './route-plan.ts';

/** --route-reconciliation-period. */
const PERIOD = 10 * SECOND;

export class RouteController implements Controller {
  readonly watches = [];
  /** Followed as soon as the cloud has a node group: most clusters have none. */
  private nodes: Informer<Node> | undefined;

  constructor(
    private readonly context: ControllerContext,
    private readonly cloud: CloudInstances & CloudRoutes,
  ) {}

  // Upstream too looks at the whole table at each round.
  *reconcile(): Task {}

  *run(): Task {
    for (;;) {
      yield* sleepInBackground(PERIOD);
      if (!this.cloud.isUsed) continue;
      this.nodes ??= this.context.informers.informer<Node>(NODES);
      this.nodes.start();
      yield* this.nodes.synced();
      try {
        yield* this.round();
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
      }
    }
  }

  private *round(): Task {
    const { cloud } = this;
    const own = Array.from(this.nodes?.list() ?? []).filter(
      ({ metadata }) => cloud.groupOf(metadata.labels) !== undefined,
    );
    const plan = planRoutes(own, cloud.routes());
    for (const route of plan.remove) cloud.deleteRoute(route);
    for (const node of plan.ready) yield* this.tell(node, true);
    for (const route of plan.create) {
      const node = this.nodes?.byKey(route.node);
      const why = cloud.createRoute(route);
      if (!node) continue;
      if (why !== undefined) {
        const message = `Could not create route ${node.metadata.uid} ${route.cidr} for node ${route.node}: ${why}`;
        this.context.events.event(node, 'Warning', 'FailedToCreateRoute', message);
      }
      yield* this.tell(node, why === undefined);
    }
  }

  private *tell(node: Node, hasRoute: boolean): Task {
    const condition = routeCondition(node, hasRoute, formatTime(this.context.now()));
    if (!condition) return;
    const body = { status: { conditions: [condition] } };
    const { name = '' } = node.metadata;
    try {
      yield* this.context.client.patch(NODES, '', name, 'strategic', body, 'status');
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
}

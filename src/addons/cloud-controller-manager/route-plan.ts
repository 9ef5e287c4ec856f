// Which routes the cloud lacks and which lead nowhere. All decisions, no deeds.
// Upstream: cloud-provider controllers/route/route_controller.go (reconcile).
import type { Node, NodeCondition } from '../../model/generated/types.ts';
import { findCondition } from '../../model/meta/conditions.ts';
import type { CloudRoute } from './cloud-routes.ts';

export interface RoutePlan {
  readonly create: readonly CloudRoute[];
  readonly remove: readonly CloudRoute[];
  /** Nodes whose routes are all there. */
  readonly ready: readonly Node[];
}

export function planRoutes(nodes: Iterable<Node>, routes: readonly CloudRoute[]): RoutePlan {
  const stale = new Set(routes.map(keyOf));
  const create: CloudRoute[] = [];
  const ready: Node[] = [];
  for (const node of nodes) {
    let missing = 0;
    const cidrs = node.spec?.podCIDRs ?? [];
    for (const cidr of cidrs) {
      const route = { node: node.metadata.name ?? '', cidr };
      if (stale.delete(keyOf(route))) continue;
      create.push(route);
      missing++;
    }
    if (cidrs.length > 0 && missing === 0) ready.push(node);
  }
  return { create, remove: routes.filter((route) => stale.has(keyOf(route))), ready };
}

/** The condition of a node with or without its route; undefined when the node says so already. */
export function routeCondition(
  node: Node,
  hasRoute: boolean,
  now: string,
): NodeCondition | undefined {
  const old = findCondition(node.status?.conditions, 'NetworkUnavailable');
  const status = hasRoute ? 'False' : 'True';
  if (old?.status === status) return undefined;
  return {
    type: 'NetworkUnavailable',
    status,
    reason: hasRoute ? 'RouteCreated' : 'NoRouteCreated',
    message: hasRoute ? 'RouteController created a route' : 'Node created without a route',
    lastHeartbeatTime: now,
    lastTransitionTime: now,
  };
}

function keyOf({ node, cidr }: CloudRoute): string {
  return `${node} ${cidr}`;
}

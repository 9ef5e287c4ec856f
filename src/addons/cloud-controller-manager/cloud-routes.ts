// The cloud's route table, as the route controller keeps it.
// Upstream: cloud-provider cloud.go (Routes).

export interface CloudRoute {
  /** The node that the addresses are behind. */
  readonly node: string;
  /** Its pods' range: `10.244.5.0/24`. */
  readonly cidr: string;
}

export interface CloudRoutes {
  routes(): readonly CloudRoute[];
  /** A text says why it cannot be made. */
  createRoute(route: CloudRoute): string | undefined;
  deleteRoute(route: CloudRoute): void;
}

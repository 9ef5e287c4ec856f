// The cloud's instances, as the cloud's node controllers ask for them.
// Upstream: cloud-provider cloud.go (InstancesV2).

export interface CloudInstances {
  /** Whether the cloud has node groups at all. */
  readonly isUsed: boolean;
  /** The group that a node says it is of. */
  groupOf(labels: { readonly [key: string]: string } | undefined): string | undefined;
  /** The instance behind a node of that name; undefined when there is none. */
  providerId(node: string): string | undefined;
}

// The cloud as the autoscaler and the cloud controllers see it: instances in node groups.
// Upstream: cluster-autoscaler cloudprovider/cloud_provider.go (NodeGroup).
import type { Node } from '../../model/generated/types.ts';

export interface NodeGroupCloud {
  /** The instances that a group has or has ordered, by the names of their nodes, oldest first. */
  instances(group: string): readonly string[];
  /** A node as the group's next instance would be. */
  template(group: string): Node;
  /** Orders more instances; their nodes join when they have booted. */
  increase(group: string, count: number): void;
  /** Takes an instance away, with its disk. */
  remove(instance: string): void;
}

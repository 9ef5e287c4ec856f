// The node IPAM controller: gives every node the range from which its pods get addresses.
import type { ControllerDefinition } from '../../../client/controller.ts';
import { watch } from '../../../client/controller.ts';
import { EventRecorder } from '../../../client/event-recorder.ts';
import { isNotFound } from '../../../client/api-error.ts';
import { NODES } from '../../../model/api/refs.ts';
import { CidrRanges } from './cidr-ranges.ts';

/**
 * `clusterCidr` such as `10.244.0.0/16`; each node gets a range of `nodeMask` bits.
 * Upstream: pkg/controller/nodeipam/ipam/range_allocator.go.
 */
export function nodeIpamController(clusterCidr: string, nodeMask: number): ControllerDefinition {
  return {
    name: 'node-ipam',
    workers: 30,
    create({ client, informers }) {
      const events = new EventRecorder(client, 'cidrAllocator');
      const ranges = new CidrRanges(clusterCidr, nodeMask);
      const nodes = informers.informer(NODES);
      nodes.onChange(({ type, object }) => {
        const { podCIDR } = object.spec;
        if (!podCIDR) return;
        if (type === 'deleted') ranges.release(podCIDR);
        else ranges.occupy(podCIDR);
      });
      return {
        watches: [
          watch(NODES, (node, _, type) =>
            type === 'deleted' || node.spec.podCIDR ? [] : [node.metadata.name],
          ),
        ],
        *reconcile(name) {
          const node = nodes.byKey(name);
          if (!node || node.spec.podCIDR) return;
          const podCIDR = ranges.allocate();
          if (podCIDR === undefined) {
            const message = `Node ${name} status is now: CIDRNotAvailable`;
            events.event(node, 'Normal', 'CIDRNotAvailable', message);
            return;
          }
          try {
            const spec = { podCIDR, podCIDRs: [podCIDR] };
            yield* client.patch(NODES, '', name, 'merge', { spec });
          } catch (error) {
            ranges.release(podCIDR);
            if (isNotFound(error)) return;
            throw error;
          }
        },
      };
    },
  };
}

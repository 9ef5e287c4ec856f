// NodeResourcesBalancedAllocation: prefers nodes whose cpu and memory fill evenly.
// Upstream: plugins/noderesources/balanced_allocation.go
import type { ClusterState } from '../state/cluster-state.ts';
import type { NodeList, SchedulerPlugin } from '../framework.ts';
import { MAX_NODE_SCORE } from '../limits.ts';
import type { PodInfo } from '../state/pod-info.ts';

const NAME = 'NodeResourcesBalancedAllocation';

/** With cpu and memory alone the standard deviation is half their difference. */
export function nodeResourcesBalancedAllocation(state: ClusterState): SchedulerPlugin {
  const { table } = state;
  return {
    name: NAME,
    weight: 1,
    preScore: ({ requests }) =>
      requests.milliCpu === 0 && requests.memory === 0 ? 'skip' : undefined,
    score(pod: PodInfo, { slots, count }: NodeList, scores: Float64Array) {
      const { milliCpu, memory } = pod.requests;
      for (let index = 0; index < count; index++) {
        const node = slots[index] as number;
        const allocatableCpu = table.allocatableMilliCpu[node] as number;
        const allocatableMemory = table.allocatableMemory[node] as number;
        let deviation = 0;
        if (allocatableCpu > 0 && allocatableMemory > 0) {
          const cpu = Math.min((table.requestedMilliCpu[node]! + milliCpu) / allocatableCpu, 1);
          const bytes = Math.min((table.requestedMemory[node]! + memory) / allocatableMemory, 1);
          deviation = Math.abs((cpu - bytes) / 2);
        }
        scores[index] = Math.trunc((1 - deviation) * MAX_NODE_SCORE);
      }
    },
    wakesOn: [],
  };
}

// What the scheduler places fits what the node offers: cpu, memory and number of pods.
import type { Node, Pod } from '../../model/generated/types.ts';
import { milliValue } from '../../model/meta/quantity.ts';
import type { Invariant } from './invariant.ts';

interface Sum {
  cpuMilli: number;
  memoryMilli: number;
  pods: number;
}

export const requestsFit: Invariant = {
  name: 'requests fit allocatable',
  onWorld({ store }) {
    const sums = new Map<string, Sum>();
    for (const object of store.list('pods', { namespace: '' })) add(sums, object as Pod);
    for (const [name, sum] of sums) {
      const node = store.get('nodes', name) as Node | undefined;
      const offered = node?.status?.allocatable;
      if (!offered) continue;
      const has = (resource: string): number => milliValue(offered[resource]);
      if (sum.cpuMilli > has('cpu')) return `${name}: ${sum.cpuMilli}m cpu of ${has('cpu')}m`;
      if (sum.memoryMilli > has('memory')) return `${name}: memory requests exceed allocatable`;
      if (sum.pods * 1000 > has('pods')) return `${name}: ${sum.pods} pods`;
    }
    return undefined;
  },
};

function add(sums: Map<string, Sum>, { spec, status }: Pod): void {
  const node = spec?.nodeName;
  if (!spec || !node || status?.phase === 'Succeeded' || status?.phase === 'Failed') return;
  // Whoever names a node himself is judged by its kubelet, which has not seen the pod yet.
  const isPlaced = status?.conditions?.some(({ type }) => type === 'PodScheduled');
  if (!isPlaced) return;
  const sum = sums.get(node) ?? { cpuMilli: 0, memoryMilli: 0, pods: 0 };
  sums.set(node, sum);
  sum.pods++;
  for (const { name, resources } of spec.containers) {
    // A resize that the node cannot give stands in the spec alone.
    const given = status?.containerStatuses?.find((one) => one.name === name)?.allocatedResources;
    const requests = given ?? resources?.requests;
    sum.cpuMilli += milliValue(requests?.['cpu']);
    sum.memoryMilli += milliValue(requests?.['memory']);
  }
}

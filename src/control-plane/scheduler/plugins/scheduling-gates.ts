// SchedulingGates: a pod with gates is not tried until they are gone. Upstream: plugins/schedulinggates.
import type { SchedulerPlugin } from '../framework.ts';

const NAME = 'SchedulingGates';

export function schedulingGates(): SchedulerPlugin {
  return {
    name: NAME,
    gate(pod) {
      const gates = pod.spec.schedulingGates;
      if (!gates?.length) return undefined;
      return `waiting for scheduling gates: [${gates.map(({ name }) => name).join(' ')}]`;
    },
    wakesOn: [{ on: 'pod changed' }],
  };
}

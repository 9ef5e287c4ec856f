// A container of a pod runs at most once, and never on a machine without power.
import type { Invariant } from './invariant.ts';

export const oneCopy: Invariant = {
  name: 'one running copy of each container',
  onWorld({ universe }) {
    const seen = new Map<string, string>();
    for (const machine of universe.machines()) {
      const running = universe.containersOn(machine.name);
      if (!machine.isOn && running.length > 0) {
        return `${running.length} containers run on ${machine.name}, which has no power`;
      }
      for (const { podUid, namespace, pod, container } of running) {
        const key = `${podUid}/${container}`;
        const other = seen.get(key);
        if (other !== undefined) {
          return `${namespace}/${pod} runs ${container} on ${other} and on ${machine.name}`;
        }
        seen.set(key, machine.name);
      }
    }
    return undefined;
  },
};

// NetworkPartition: a node and the control plane no longer hear each other.
import type { FaultAction } from './fault-action.ts';
import { targetMachine } from './target.ts';

export const networkPartition: FaultAction = {
  action: 'NetworkPartition',
  about: 'cuts a node off from the control plane; its pods run on',
  targets: ['Node'],
  inject(universe, spec) {
    const target = targetMachine(universe, spec);
    if ('missing' in target) return target.missing;
    const cut = target.found;
    const others = new Set(universe.controlPlaneMachines().filter((machine) => machine !== cut));
    const heal = universe.network.addRule({
      name: `partition of ${cut.name}`,
      judge(from, to) {
        const isCut =
          (from === cut && others.has(to as typeof cut)) ||
          (to === cut && others.has(from as typeof cut));
        return isCut ? { is: 'drop', why: `${cut.name} is cut off` } : { is: 'pass' };
      },
    });
    return { is: 'active', message: `node "${cut.name}" is cut off`, heal };
  },
};

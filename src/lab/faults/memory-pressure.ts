// MemoryPressure: something outside all pods takes a node's memory.
import { parseQuantity, wholeValue } from '../../model/meta/quantity.ts';
import type { ControlGroup } from '../../world/machines/control-group.ts';
import type { FaultAction } from './fault-action.ts';
import { failed } from './fault-action.ts';
import { keepUp } from './keep-up.ts';
import { targetMachine } from './target.ts';

/** The kubelet's threshold is 100Mi. */
const DEFAULT_AVAILABLE = '60Mi';

export const memoryPressure: FaultAction = {
  action: 'MemoryPressure',
  about: 'leaves a node parameters.available (60Mi) of memory, whatever its pods give back',
  targets: ['Node'],
  inject(universe, spec) {
    const target = targetMachine(universe, spec);
    if ('missing' in target) return target.missing;
    const machine = target.found;
    const given = spec.parameters?.['available'] ?? DEFAULT_AVAILABLE;
    if (parseQuantity(given) === undefined) {
      return failed(`parameters.available must be a quantity such as 60Mi, not "${given}"`);
    }
    const wanted = wholeValue(given);
    let root: ControlGroup | undefined;
    let ballast: ControlGroup | undefined;
    const stop = keepUp(universe, () => {
      if (!machine.isOn) return;
      if (root !== machine.group) {
        root = machine.group;
        ballast = root.child('ballast');
      }
      const free = machine.spec.memoryBytes - root.memoryBytes;
      if (free > wanted) ballast?.growMemory(free - wanted);
    });
    return {
      is: 'active',
      message: `node "${machine.name}" has ${given} of memory left`,
      heal: () => {
        stop();
        if (machine.isOn && root === machine.group) ballast?.remove();
      },
    };
  },
};

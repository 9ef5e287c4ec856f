// NodeDown: a machine loses its power.
import type { FaultAction } from './fault-action.ts';
import { failed } from './fault-action.ts';
import { targetMachine } from './target.ts';

export const nodeDown: FaultAction = {
  action: 'NodeDown',
  about: 'powers a node off until it is healed; only its disk is kept',
  targets: ['Node'],
  inject(universe, spec) {
    const target = targetMachine(universe, spec);
    if ('missing' in target) return target.missing;
    const machine = target.found;
    if (!machine.isOn) return failed(`node "${machine.name}" has no power already`);
    machine.powerOff();
    return {
      is: 'active',
      message: `node "${machine.name}" is off`,
      heal: () => machine.powerOn(),
    };
  },
};

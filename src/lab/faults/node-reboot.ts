// NodeReboot: a machine is reset and boots again.
import type { FaultAction } from './fault-action.ts';
import { targetMachine } from './target.ts';

export const nodeReboot: FaultAction = {
  action: 'NodeReboot',
  about: 'resets a node; it boots at once and its pods restart',
  targets: ['Node'],
  inject(universe, spec) {
    const target = targetMachine(universe, spec);
    if ('missing' in target) return target.missing;
    target.found.powerOff();
    target.found.powerOn();
    return { is: 'done', message: `node "${target.found.name}" reboots` };
  },
};

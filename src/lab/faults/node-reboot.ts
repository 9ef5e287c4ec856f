// NodeReboot: a machine is reset, or shut down and started as `systemctl reboot` does.
import type { FaultAction } from './fault-action.ts';
import { failed } from './fault-action.ts';
import { shutdownOf } from './graceful.ts';
import { targetMachine } from './target.ts';

export const nodeReboot: FaultAction = {
  action: 'NodeReboot',
  about:
    'resets a node; it boots at once and its pods restart. ' +
    'parameters.shutdownGracePeriod (30s) lets its kubelet end its pods first',
  targets: ['Node'],
  inject(universe, spec) {
    const target = targetMachine(universe, spec);
    if ('missing' in target) return target.missing;
    const periods = shutdownOf(spec);
    if (typeof periods === 'string') return failed(periods);
    const machine = target.found;
    machine.shutDown(periods, () => machine.powerOn());
    return { is: 'done', message: `node "${machine.name}" reboots` };
  },
};

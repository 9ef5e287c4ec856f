// NodeDown: a machine loses its power, or is shut down as `systemctl poweroff` does.
import type { FaultAction } from './fault-action.ts';
import { failed } from './fault-action.ts';
import { shutdownOf } from './graceful.ts';
import { targetMachine } from './target.ts';

export const nodeDown: FaultAction = {
  action: 'NodeDown',
  about:
    'powers a node off until it is healed; only its disk is kept. ' +
    'parameters.shutdownGracePeriod (30s) lets its kubelet end its pods first',
  targets: ['Node'],
  inject(universe, spec) {
    const target = targetMachine(universe, spec);
    if ('missing' in target) return target.missing;
    const machine = target.found;
    if (!machine.isOn) return failed(`node "${machine.name}" has no power already`);
    const periods = shutdownOf(spec);
    if (typeof periods === 'string') return failed(periods);
    const shutdown = machine.shutDown(periods, () => {});
    return {
      is: 'active',
      message: machine.isOn
        ? `node "${machine.name}" is shutting down`
        : `node "${machine.name}" is off`,
      heal: () => {
        shutdown.cancel();
        machine.powerOn();
      },
    };
  },
};

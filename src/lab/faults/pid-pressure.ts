// PIDPressure: a node may have hardly more processes than it has.
import type { FaultAction } from './fault-action.ts';
import { keepUp } from './keep-up.ts';
import { targetMachine } from './target.ts';

const DIRECTORY = '/proc/sys/kernel';
const PID_MAX = `${DIRECTORY}/pid_max`;

export const pidPressure: FaultAction = {
  action: 'PIDPressure',
  about: "lowers a node's kernel.pid_max to just above the number of its processes",
  targets: ['Node'],
  inject(universe, spec) {
    const target = targetMachine(universe, spec);
    if ('missing' in target) return target.missing;
    const machine = target.found;
    const { files } = machine;
    const before = files.readText(PID_MAX);
    const stop = keepUp(universe, () => {
      let running = 0;
      for (const _ of machine.running()) running++;
      if (!files.exists(DIRECTORY)) files.makeDirectory(DIRECTORY, { parents: true });
      files.writeText(PID_MAX, `${running + 1}\n`);
    });
    return {
      is: 'active',
      message: `node "${machine.name}" is out of process numbers`,
      heal: () => {
        stop();
        if (typeof before === 'string') files.writeText(PID_MAX, before);
        else files.remove(PID_MAX);
      },
    };
  },
};

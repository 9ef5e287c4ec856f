// PIDPressure: something outside all pods forks until no process number is left.
import type { Process } from '../../kernel/process.ts';
import type { FaultAction } from './fault-action.ts';
import { keepUp } from './keep-up.ts';
import { targetMachine } from './target.ts';

const DIRECTORY = '/proc/sys/kernel';
const PID_MAX = `${DIRECTORY}/pid_max`;
/** Enough that one free number is less than the kubelet's tenth. */
const FORKS = 100;

export const pidPressure: FaultAction = {
  action: 'PIDPressure',
  about: 'fills the process table of a node: kernel.pid_max is one above what runs',
  targets: ['Node'],
  inject(universe, spec) {
    const target = targetMachine(universe, spec);
    if ('missing' in target) return target.missing;
    const machine = target.found;
    const { files } = machine;
    const before = files.readText(PID_MAX);
    let forks: Process[] = [];
    const stop = keepUp(universe, () => {
      if (!machine.isOn) return;
      forks = forks.filter((one) => one.isRunning);
      while (forks.length < FORKS) forks.push(machine.createProcess('fork'));
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
        for (const one of forks) one.crash('healed', 0);
        if (typeof before === 'string') files.writeText(PID_MAX, before);
        else files.remove(PID_MAX);
      },
    };
  },
};

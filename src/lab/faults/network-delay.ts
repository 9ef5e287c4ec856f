// NetworkDelay: packets to and from a node take longer.
import { MILLISECOND } from '../../kernel/time.ts';
import type { FaultAction } from './fault-action.ts';
import { failed } from './fault-action.ts';
import { targetMachine } from './target.ts';

const DEFAULT_DELAY_MILLISECONDS = 100;

export const networkDelay: FaultAction = {
  action: 'NetworkDelay',
  about: 'delays packets to and from a node by parameters.delayMilliseconds each way',
  targets: ['Node'],
  inject(universe, spec) {
    const target = targetMachine(universe, spec);
    if ('missing' in target) return target.missing;
    const slow = target.found;
    const given = spec.parameters?.['delayMilliseconds'];
    const milliseconds = given === undefined ? DEFAULT_DELAY_MILLISECONDS : Number(given);
    if (!(milliseconds >= 0 && milliseconds <= 600_000)) {
      return failed(`parameters.delayMilliseconds must be 0 to 600000, not "${given}"`);
    }
    const after = Math.round(milliseconds * MILLISECOND);
    const heal = universe.network.addRule({
      name: `delay of ${slow.name}`,
      judge: (from, to) =>
        from === slow || to === slow ? { is: 'deliver', after } : { is: 'pass' },
    });
    return { is: 'active', message: `packets of node "${slow.name}" are late`, heal };
  },
};

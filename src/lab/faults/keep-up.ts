// Repeats a measure for as long as a fault lasts: shortages that would otherwise be cured.
import { SECOND } from '../../kernel/time.ts';
import type { Universe } from './fault-action.ts';

const PERIOD = 2 * SECOND;

/** Takes the measure now and every two seconds; answers how to end that. */
export function keepUp(universe: Universe, measure: () => void): () => void {
  const { clock } = universe.kernel;
  let timer = 0;
  const tick = (): void => {
    measure();
    timer = clock.after(PERIOD, tick, undefined, true);
  };
  tick();
  return () => clock.cancel(timer);
}

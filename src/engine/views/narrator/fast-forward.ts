// Runs a cluster to the next change that the narrator would tell of.
import { SECOND } from '../../../kernel/time.ts';
import type { Engine } from '../../engine.ts';
import { tell } from './tellers.ts';

/** Nothing that happens later than this is waited for. */
const LONGEST = 3600 * SECOND;

/** From write to write; within an hour of virtual time. */
export function fastForward(engine: Engine): void {
  const seen = { told: 0 };
  const stores = [engine.store, engine.simulation.store];
  const stops = stores.map((store) =>
    store.onEvent((event) => {
      if (tell(event)) seen.told++;
    }),
  );
  const until = engine.now + LONGEST;
  while (seen.told === 0 && engine.now < until) engine.step();
  for (const stop of stops) stop();
}

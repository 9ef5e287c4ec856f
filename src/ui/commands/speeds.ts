// The speeds of virtual time that the slider and the keys choose from.
import { MAX_SPEED, MIN_SPEED } from '../../hosts/worker/protocol.ts';

/** The slider moves in tenths of a decade: 0.05 is -13, 1 is 0, 500 is 27. */
export const SLOWEST_STEP = -13;
export const FASTEST_STEP = 27;
const STEPS_PER_DECADE = 10;
const NICE = [1, 1.3, 1.6, 2, 2.5, 3, 4, 5, 6, 8];
/** How many steps a key goes. */
const KEY_STEPS = 3;

export function speedAt(step: number): number {
  const decade = Math.floor(step / STEPS_PER_DECADE);
  const nice = NICE[step - decade * STEPS_PER_DECADE] as number;
  const speed = Math.round(nice * 10 ** decade * 100) / 100;
  return Math.min(MAX_SPEED, Math.max(MIN_SPEED, speed));
}

export function stepOf(speed: number): number {
  return Math.round(Math.log10(speed) * STEPS_PER_DECADE);
}

/** The speed that the keys for faster (1) and slower (-1) lead to. */
export function nextSpeed(speed: number, way: 1 | -1): number {
  const step = stepOf(speed) + way * KEY_STEPS;
  return speedAt(Math.min(FASTEST_STEP, Math.max(SLOWEST_STEP, step)));
}

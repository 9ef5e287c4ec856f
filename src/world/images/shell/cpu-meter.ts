// What a shell's commands cost: scripts that never wait still take (virtual) time.
import type { Micros } from '../../../kernel/time.ts';
import { MILLISECOND, SECOND } from '../../../kernel/time.ts';

/** Commands that run at one instant before their cpu time is spent in one piece. */
const COMMANDS_PER_SLICE = 1_000;
const FIRST_SLICE: Micros = 10 * MILLISECOND;
/** A loop that never waits is charged ever longer slices, so that it costs few events. */
const LONGEST_SLICE: Micros = SECOND;

/** Shared by a shell and its subshells. */
export interface CpuMeter {
  instant: Micros;
  commands: number;
  slice: Micros;
}

export function createCpuMeter(): CpuMeter {
  return { instant: -1, commands: 0, slice: FIRST_SLICE };
}

/** Counts a command; answers the cpu time that is due now, mostly 0. */
export function countCommand(meter: CpuMeter, now: Micros): Micros {
  if (meter.instant !== now) {
    meter.instant = now;
    meter.commands = 0;
    meter.slice = FIRST_SLICE;
  }
  if (++meter.commands < COMMANDS_PER_SLICE) return 0;
  return meter.slice;
}

/** After the time has been spent. */
export function continueCounting(meter: CpuMeter, now: Micros): void {
  meter.instant = now;
  meter.commands = 0;
  meter.slice = Math.min(meter.slice * 2, LONGEST_SLICE);
}

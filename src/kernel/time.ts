// Units of virtual time.

/** Integer virtual microseconds: a point in time (since the Unix epoch) or a duration. */
export type Micros = number;

export const MICROSECOND: Micros = 1;
export const MILLISECOND: Micros = 1_000;
export const SECOND: Micros = 1_000_000;
export const MINUTE: Micros = 60 * SECOND;
export const HOUR: Micros = 60 * MINUTE;
export const DAY: Micros = 24 * HOUR;

/** Seconds (fractions allowed) as whole microseconds. */
export function seconds(count: number): Micros {
  return Math.round(count * SECOND);
}

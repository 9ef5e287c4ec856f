// Time zones: the offsets and summer-time rules that schedules follow.
import { civilTime, microsOfCivil } from './time.ts';
import type { SummerRule } from './time-zone-table.ts';
import { UNRULED, ZONES } from './time-zone-table.ts';

/** Virtual microseconds. */
type Micros = number;
const MINUTE: Micros = 60_000_000;
const HOUR: Micros = 60 * MINUTE;

/** How far local time is ahead of UTC at a moment. */
export type ZoneOffset = (at: Micros) => Micros;

export const UTC: ZoneOffset = () => 0;

/** The n-th (or, with 5, last) Sunday of a month, at a time of day. */
interface Change {
  readonly month: number;
  readonly sunday: number;
  readonly time: Micros;
  readonly isUtc: boolean;
}

interface SummerTime {
  readonly begins: Change;
  readonly ends: Change;
}

const RULES: Readonly<Record<SummerRule, SummerTime>> = {
  EUROPE: {
    begins: { month: 3, sunday: 5, time: HOUR, isUtc: true },
    ends: { month: 10, sunday: 5, time: HOUR, isUtc: true },
  },
  NORTH_AMERICA: {
    begins: { month: 3, sunday: 2, time: 2 * HOUR, isUtc: false },
    ends: { month: 11, sunday: 1, time: 2 * HOUR, isUtc: false },
  },
  AUSTRALIA: {
    begins: { month: 10, sunday: 1, time: 2 * HOUR, isUtc: false },
    ends: { month: 4, sunday: 1, time: 3 * HOUR, isUtc: false },
  },
  NEW_ZEALAND: {
    begins: { month: 9, sunday: 5, time: 2 * HOUR, isUtc: false },
    ends: { month: 4, sunday: 1, time: 3 * HOUR, isUtc: false },
  },
};

const byName = new Map<string, ZoneOffset>();

/** The zone of a name; undefined when it is not known here. */
export function timeZone(name: string): ZoneOffset | undefined {
  if (byName.size === 0) {
    for (const [minutes, rule, names] of ZONES) {
      const offset = zone(minutes * MINUTE, rule && RULES[rule]);
      for (const one of names.split(' ')) byName.set(one, offset);
    }
  }
  const fixed = /^Etc\/GMT(?:([+])(1[0-2]|\d)|(-)(1[0-4]|\d))$/.exec(name);
  if (!fixed) return byName.get(name);
  // POSIX counts westward: Etc/GMT+5 is five hours behind.
  const hours = fixed[1] === '+' ? -Number(fixed[2]) : Number(fixed[4]);
  return () => hours * HOUR;
}

function zone(standard: Micros, rule: SummerTime | undefined): ZoneOffset {
  if (!rule) return () => standard;
  return (at) => {
    const { year } = civilTime(at + standard);
    const begins = moment(year, rule.begins, standard);
    const ends = moment(year, rule.ends, standard + HOUR);
    const isSummer = begins < ends ? at >= begins && at < ends : at >= begins || at < ends;
    return isSummer ? standard + HOUR : standard;
  };
}

function moment(year: number, change: Change, offset: Micros): Micros {
  const first = civilTime(microsOfCivil(year, change.month, 1)).weekday;
  let day = 1 + ((7 - first) % 7) + (change.sunday - 1) * 7;
  while (civilTime(microsOfCivil(year, change.month, day)).month !== change.month) day -= 7;
  const midnight = microsOfCivil(year, change.month, day);
  return midnight + change.time - (change.isUtc ? 0 : offset);
}

/** Whether a zone of the name exists. */
export function isTimeZone(name: string): boolean {
  return timeZone(name) !== undefined || UNRULED.some((row) => row.split(' ').includes(name));
}

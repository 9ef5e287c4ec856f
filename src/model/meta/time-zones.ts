// Time zones: the offsets and summer-time rules that schedules follow.
import { civilTime, microsOfCivil } from './time.ts';
import type { SummerRule } from './time-zone-table.ts';
import { ZONES } from './time-zone-table.ts';
import { LISTED } from './lunar-time-zones.ts';
import type { Listed } from './lunar-time-zones.ts';

/** Virtual microseconds. */
type Micros = number;
const SECOND: Micros = 1_000_000;
const MINUTE: Micros = 60 * SECOND;
const HOUR: Micros = 60 * MINUTE;

/** How far local time is ahead of UTC at a moment. */
export type ZoneOffset = (at: Micros) => Micros;

export const UTC: ZoneOffset = () => 0;

const SUNDAY = 0;
const THURSDAY = 4;
const FRIDAY = 5;

/** How a rule's time of day is counted. */
type Basis = 'utc' | 'standard' | 'wall';

/** The first such weekday on or after a day of the month (0: the last of the month), at a time. */
interface Change {
  readonly month: number;
  readonly weekday: number;
  readonly from: number;
  readonly time: Micros;
  readonly basis: Basis;
}

interface SummerTime {
  readonly begins: Change;
  readonly ends: Change;
  readonly saves: Micros;
}

function on(month: number, from: number, time: Micros, basis: Basis, weekday = SUNDAY): Change {
  return { month, weekday, from, time, basis };
}

function summer(begins: Change, ends: Change, saves: Micros = HOUR): SummerTime {
  return { begins, ends, saves };
}

const LAST = 0;
const RULES: Readonly<Record<SummerRule, SummerTime>> = {
  EUROPE: summer(on(3, LAST, HOUR, 'utc'), on(10, LAST, HOUR, 'utc')),
  NORTH_AMERICA: summer(on(3, 8, 2 * HOUR, 'wall'), on(11, 1, 2 * HOUR, 'wall')),
  AUSTRALIA: summer(on(10, 1, 2 * HOUR, 'wall'), on(4, 1, 3 * HOUR, 'wall')),
  LORD_HOWE: summer(on(10, 1, 2 * HOUR, 'wall'), on(4, 1, 2 * HOUR, 'wall'), 30 * MINUTE),
  NEW_ZEALAND: summer(on(9, LAST, 2 * HOUR, 'standard'), on(4, 1, 2 * HOUR, 'standard')),
  CHATHAM: summer(on(9, LAST, 165 * MINUTE, 'standard'), on(4, 1, 165 * MINUTE, 'standard')),
  EGYPT: summer(on(4, LAST, 0, 'wall', FRIDAY), on(10, LAST, 24 * HOUR, 'wall', THURSDAY)),
  ISRAEL: summer(on(3, 23, 2 * HOUR, 'wall', FRIDAY), on(10, LAST, 2 * HOUR, 'wall')),
  LEBANON: summer(on(3, LAST, 0, 'wall'), on(10, LAST, 0, 'wall')),
  MOLDOVA: summer(on(3, LAST, 2 * HOUR, 'wall'), on(10, LAST, 3 * HOUR, 'wall')),
  CUBA: summer(on(3, 8, 0, 'standard'), on(11, 1, 0, 'standard')),
  CHILE: summer(on(9, 2, 4 * HOUR, 'utc'), on(4, 2, 3 * HOUR, 'utc')),
  TROLL: summer(on(3, LAST, HOUR, 'utc'), on(10, LAST, HOUR, 'utc'), 2 * HOUR),
};

const byName = new Map<string, ZoneOffset>();

/** The zone of a name; undefined when it is not known here. */
export function timeZone(name: string): ZoneOffset | undefined {
  if (byName.size === 0) {
    for (const [minutes, rule, names] of ZONES) {
      const offset = zone(minutes * MINUTE, rule && RULES[rule]);
      for (const one of names.split(' ')) byName.set(one, offset);
    }
    for (const [names, changes] of LISTED) {
      for (const one of names.split(' ')) byName.set(one, listed(changes));
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
    const begins = moment(year, rule.begins, standard, 0);
    const ends = moment(year, rule.ends, standard, rule.saves);
    const isSummer = begins < ends ? at >= begins && at < ends : at >= begins || at < ends;
    return isSummer ? standard + rule.saves : standard;
  };
}

/** `saved`: what clocks are ahead of standard time before the change. */
function moment(year: number, change: Change, standard: Micros, saved: Micros): Micros {
  const { month, weekday, time, basis } = change;
  const from = change.from === LAST ? daysIn(year, month) - 6 : change.from;
  const first = civilTime(microsOfCivil(year, month, from)).weekday;
  const midnight = microsOfCivil(year, month, from + ((weekday + 7 - first) % 7));
  if (basis === 'utc') return midnight + time;
  return midnight + time - standard - (basis === 'wall' ? saved : 0);
}

function daysIn(year: number, month: number): number {
  const next = month === 12 ? microsOfCivil(year + 1, 1, 1) : microsOfCivil(year, month + 1, 1);
  return Math.round((next - microsOfCivil(year, month, 1)) / (24 * HOUR));
}

/** Clocks that follow the moon: what the table says, and after its end the last of it. */
function listed(changes: readonly Listed[]): ZoneOffset {
  return (at) => {
    let [, minutes] = changes[0] ?? [0, 0];
    for (const [second, next] of changes) {
      if (second * SECOND > at) break;
      minutes = next;
    }
    return minutes * MINUTE;
  };
}

/** Whether a zone of the name exists. */
export function isTimeZone(name: string): boolean {
  return timeZone(name) !== undefined;
}

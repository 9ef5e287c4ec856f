// Cron schedules: five fields or a descriptor, and the times they name.
import { DAY, HOUR, MINUTE, SECOND } from '../../../kernel/time.ts';
import type { Micros } from '../../../kernel/time.ts';
import { parseGoDuration } from '../../../model/meta/duration.ts';
import { civilTime, microsOfCivil } from '../../../model/meta/time.ts';
import type { ZoneOffset } from '../../../model/meta/time-zones.ts';

/** Upstream: github.com/robfig/cron/v3 parser.go (ParseStandard), spec.go, constantdelay.go. */
export type Schedule =
  | { readonly is: 'every'; readonly delay: Micros }
  | {
      readonly is: 'fields';
      readonly minutes: ReadonlySet<number>;
      readonly hours: ReadonlySet<number>;
      readonly days: ReadonlySet<number>;
      readonly months: ReadonlySet<number>;
      readonly weekdays: ReadonlySet<number>;
      /** With both given, either is enough; with one a star, the other decides. */
      readonly eitherDay: boolean;
    };

const DESCRIPTORS: ReadonlyMap<string, string> = new Map([
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
  ['@monthly', '0 0 1 * *'],
  ['@weekly', '0 0 * * 0'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@hourly', '0 * * * *'],
]);
const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const WEEKDAYS = 'sun mon tue wed thu fri sat'.split(' ');
/** A schedule such as 31 February never comes; nobody looks further than this. */
const FURTHEST_YEARS = 5;

/** The schedule of a text; undefined when it is none. */
export function parseSchedule(text: string): Schedule | undefined {
  if (text.startsWith('@every ')) {
    const delay = parseGoDuration(text.slice('@every '.length));
    if (delay === undefined) return undefined;
    return { is: 'every', delay: Math.max(SECOND, Math.floor(delay / SECOND) * SECOND) };
  }
  const fields = (DESCRIPTORS.get(text.toLowerCase()) ?? text).trim().split(/\s+/);
  if (fields.length !== 5) return undefined;
  const [minute, hour, day, month, weekday] = fields as [string, string, string, string, string];
  const minutes = parseField(minute, 0, 59);
  const hours = parseField(hour, 0, 23);
  const days = parseField(day, 1, 31);
  const months = parseField(month, 1, 12, MONTHS, 1);
  const weekdays = parseField(weekday, 0, 6, WEEKDAYS, 0);
  if (!minutes || !hours || !days || !months || !weekdays) return undefined;
  const eitherDay = !isStar(day) && !isStar(weekday);
  return { is: 'fields', minutes, hours, days, months, weekdays, eitherDay };
}

function isStar(field: string): boolean {
  return field.split(',').some((part) => /^[*?](\/1)?$/.test(part));
}

function parseField(
  field: string,
  low: number,
  high: number,
  names: readonly string[] = [],
  firstName = 0,
): ReadonlySet<number> | undefined {
  const values = new Set<number>();
  for (const part of field.split(',')) {
    const [range = '', stepText, ...rest] = part.split('/');
    const step = stepText === undefined ? 1 : wholeNumber(stepText);
    const bounds = parseRange(range, low, high, names, firstName);
    if (rest.length > 0 || !step || !bounds) return undefined;
    const [from, to] = bounds;
    const isSingle = stepText !== undefined && !range.includes('-') && !/^[*?]$/.test(range);
    const last = isSingle ? high : to;
    if (from < low || last > high || from > last) return undefined;
    for (let value = from; value <= last; value += step) values.add(value);
  }
  return values;
}

function parseRange(
  range: string,
  low: number,
  high: number,
  names: readonly string[],
  firstName: number,
): readonly [number, number] | undefined {
  if (range === '*' || range === '?') return [low, high];
  const ends = range.split('-').map((end) => {
    const at = names.indexOf(end.toLowerCase());
    return at >= 0 ? at + firstName : wholeNumber(end);
  });
  const [from, to = from] = ends;
  if (ends.length > 2 || from === undefined || to === undefined) return undefined;
  return [from, to];
}

function wholeNumber(text: string): number | undefined {
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** The first time of the schedule after `time`; undefined when there is none for years. */
export function nextTime(
  schedule: Schedule,
  time: Micros,
  offsetAt: ZoneOffset,
): Micros | undefined {
  const second = Math.floor(time / SECOND) * SECOND;
  if (schedule.is === 'every') return second + schedule.delay;
  const offset = offsetAt(time);
  let local = Math.floor((second + offset) / MINUTE) * MINUTE + MINUTE;
  for (;;) {
    const found = nextLocal(schedule, local);
    if (found === undefined) return undefined;
    const utc = found - offsetAt(found - offset);
    // A wall time that clocks skip in spring does not come; the next one does.
    if (utc > time && utc + offsetAt(utc) === found) return utc;
    local = found + MINUTE;
  }
}

function nextLocal(
  schedule: Schedule & { readonly is: 'fields' },
  from: Micros,
): Micros | undefined {
  const lastYear = civilTime(from).year + FURTHEST_YEARS;
  let at = from;
  for (;;) {
    const { year, month, day, hour, minute, weekday } = civilTime(at);
    if (year > lastYear) return undefined;
    if (!schedule.months.has(month)) at = microsOfCivil(year, month + 1, 1);
    else if (!matchesDay(schedule, day, weekday)) at = Math.floor(at / DAY) * DAY + DAY;
    else if (!schedule.hours.has(hour)) at = Math.floor(at / HOUR) * HOUR + HOUR;
    else if (!schedule.minutes.has(minute)) at += MINUTE;
    else return at;
  }
}

function matchesDay(
  { days, weekdays, eitherDay }: Schedule & { readonly is: 'fields' },
  day: number,
  weekday: number,
): boolean {
  return eitherDay
    ? days.has(day) || weekdays.has(weekday)
    : days.has(day) && weekdays.has(weekday);
}

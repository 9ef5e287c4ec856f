// date: the virtual time; +FORMAT, -u, -d, -I, -R.
import type { Micros } from '../../../../../kernel/time.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../../../../kernel/time.ts';
import type { Program } from '../../../../machines/program.ts';
import type { CivilTime } from '../../civil-time.ts';
import { civilTime, daysFromCivil, LONG_MONTHS } from '../../civil-time.ts';
import { complain, invalidOption, parseOptions } from '../../command.ts';
import { light } from '../../light.ts';

const LONG_DAYS = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
] as const;

const ISO_OPTION = /^(?:-I|--iso-8601=?|--iso=?)(date|hours|minutes|seconds|ns)?$/;
const ISO_FORMATS = new Map([
  ['h', '%Y-%m-%dT%H+00:00'],
  ['m', '%Y-%m-%dT%H:%M+00:00'],
  ['s', '%Y-%m-%dT%H:%M:%S+00:00'],
  ['n', '%Y-%m-%dT%H:%M:%S,%N+00:00'],
]);

export const date: Program = light(function* (self) {
  const iso = self.argv.map((word) => ISO_OPTION.exec(word)).find((found) => found !== null);
  const argv = self.argv.filter((word) => !ISO_OPTION.test(word));
  const { given, operands, wrong } = parseOptions(argv, 'uR', 'dDr', {
    utc: 'u',
    date: 'd',
    universal: 'u',
  });
  if (wrong) return invalidOption(self, wrong);
  const text = given.get('d');
  const time =
    text === undefined ? self.process.clock.now : parseTime(text, self.process.clock.now);
  if (time === undefined) {
    complain(self, `invalid date '${text}'`);
    return 1;
  }
  const format = operands.find((operand) => operand.startsWith('+'))?.slice(1);
  const chosen =
    format ??
    (iso
      ? (ISO_FORMATS.get(iso[1]?.[0] ?? 'd') ?? '%Y-%m-%d')
      : given.has('R')
        ? '%a, %d %b %Y %H:%M:%S +0000'
        : '%a %b %e %H:%M:%S UTC %Y');
  self.stdout.write(`${formatTime(chosen, time)}\n`);
  return 0;
});

/** `@seconds`, `YYYY-MM-DD[ T]HH:MM[:SS]`, or an offset such as `-1 day` (GNU). */
function parseTime(text: string, now: Micros): Micros | undefined {
  const epoch = /^@(-?\d+)$/.exec(text);
  if (epoch) return Number(epoch[1]) * SECOND;
  const full = /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d))?Z?)?$/.exec(text);
  if (full) {
    const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = full
      .slice(1)
      .map((part) => Number(part ?? 0));
    return daysFromCivil(year, month, day) * DAY + hour * HOUR + minute * MINUTE + second * SECOND;
  }
  if (text === 'now' || text === '') return now;
  const units: Readonly<Record<string, Micros>> = {
    second: SECOND,
    sec: SECOND,
    minute: MINUTE,
    min: MINUTE,
    hour: HOUR,
    day: DAY,
    week: 7 * DAY,
  };
  const offset = /^([-+]?\d+) (second|sec|minute|min|hour|day|week)s?( ago)?$/.exec(text);
  if (!offset) return undefined;
  const amount = Number(offset[1]) * (offset[3] ? -1 : 1);
  return now + amount * (units[offset[2] as string] as Micros);
}

/** strftime, in UTC. */
export function formatTime(format: string, time: Micros): string {
  const civil = civilTime(time);
  return format.replace(
    /%([-_0]?)(\d*)([a-zA-Z%])/g,
    (_all, flag: string, digits: string, letter: string) =>
      field(letter, civil, time, flag, digits),
  );
}

function field(
  letter: string,
  civil: CivilTime,
  time: Micros,
  flag: string,
  digits: string,
): string {
  const pad = (value: number, width = 2, fill = '0'): string =>
    flag === '-' ? String(value) : String(value).padStart(width, flag === '_' ? ' ' : fill);
  const twelve = civil.hour % 12 === 0 ? 12 : civil.hour % 12;
  switch (letter) {
    case 'Y':
      return String(civil.year);
    case 'y':
      return pad(civil.year % 100);
    case 'm':
      return pad(civil.month);
    case 'd':
      return pad(civil.day);
    case 'e':
      return pad(civil.day, 2, ' ');
    case 'H':
      return pad(civil.hour);
    case 'I':
      return pad(twelve);
    case 'l':
      return pad(twelve, 2, ' ');
    case 'k':
      return pad(civil.hour, 2, ' ');
    case 'M':
      return pad(civil.minute);
    case 'S':
      return pad(civil.second);
    case 's':
      return String(Math.floor(time / SECOND));
    case 'N':
      return (String(civil.micros).padStart(6, '0') + '000').slice(0, Number(digits || 9));
    case 'p':
      return civil.hour < 12 ? 'AM' : 'PM';
    case 'j':
      return pad(civil.dayOfYear, 3);
    case 'u':
      return String(civil.weekday || 7);
    case 'w':
      return String(civil.weekday);
    case 'a':
      return civil.weekdayName;
    case 'A':
      return LONG_DAYS[civil.weekday] as string;
    case 'b':
    case 'h':
      return civil.monthName;
    case 'B':
      return LONG_MONTHS[civil.month - 1] as string;
    case 'Z':
      return 'UTC';
    case 'z':
      return '+0000';
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case 'F':
      return formatTime('%Y-%m-%d', time);
    case 'T':
      return formatTime('%H:%M:%S', time);
    case 'R':
      return formatTime('%H:%M', time);
    case 'D':
    case 'x':
      return formatTime('%m/%d/%y', time);
    case 'X':
      return formatTime('%H:%M:%S', time);
    case 'r':
      return formatTime('%I:%M:%S %p', time);
    case 'c':
      return formatTime('%a %b %e %H:%M:%S %Y', time);
    case '%':
      return '%';
    default:
      return `%${letter}`;
  }
}

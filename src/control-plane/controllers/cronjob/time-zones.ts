// Time zones: the offsets and summer-time rules of the zones that schedules commonly name.
import { HOUR, MINUTE } from '../../../kernel/time.ts';
import type { Micros } from '../../../kernel/time.ts';
import { civilTime, microsOfCivil } from '../../../model/meta/time.ts';

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

const EUROPE: SummerTime = {
  begins: { month: 3, sunday: 5, time: HOUR, isUtc: true },
  ends: { month: 10, sunday: 5, time: HOUR, isUtc: true },
};
const NORTH_AMERICA: SummerTime = {
  begins: { month: 3, sunday: 2, time: 2 * HOUR, isUtc: false },
  ends: { month: 11, sunday: 1, time: 2 * HOUR, isUtc: false },
};
const AUSTRALIA: SummerTime = {
  begins: { month: 10, sunday: 1, time: 2 * HOUR, isUtc: false },
  ends: { month: 4, sunday: 1, time: 3 * HOUR, isUtc: false },
};
const NEW_ZEALAND: SummerTime = {
  begins: { month: 9, sunday: 5, time: 2 * HOUR, isUtc: false },
  ends: { month: 4, sunday: 1, time: 3 * HOUR, isUtc: false },
};

// Rules as they have stood since 2022. Source: the IANA time zone database, 2025b.
const ZONES: readonly (readonly [minutes: number, rule: SummerTime | undefined, names: string])[] =
  [
    [0, undefined, 'UTC Etc/UTC Etc/GMT GMT Zulu Africa/Abidjan Africa/Accra Atlantic/Reykjavik'],
    [0, EUROPE, 'Europe/London Europe/Dublin Europe/Lisbon'],
    [60, undefined, 'Africa/Lagos Africa/Algiers Africa/Tunis'],
    [60, EUROPE, 'Europe/Paris Europe/Berlin Europe/Madrid Europe/Rome Europe/Amsterdam CET'],
    [60, EUROPE, 'Europe/Brussels Europe/Vienna Europe/Zurich Europe/Stockholm Europe/Oslo'],
    [60, EUROPE, 'Europe/Copenhagen Europe/Prague Europe/Warsaw Europe/Budapest Europe/Belgrade'],
    [60, EUROPE, 'Europe/Zagreb Europe/Luxembourg'],
    [120, undefined, 'Africa/Johannesburg Africa/Maputo Europe/Kaliningrad'],
    [120, EUROPE, 'Europe/Athens Europe/Helsinki Europe/Kiev Europe/Kyiv Europe/Bucharest EET'],
    [120, EUROPE, 'Europe/Sofia Europe/Riga Europe/Tallinn Europe/Vilnius'],
    [180, undefined, 'Europe/Moscow Europe/Istanbul Asia/Riyadh Africa/Nairobi Europe/Minsk'],
    [210, undefined, 'Asia/Tehran'],
    [240, undefined, 'Asia/Dubai Asia/Baku Asia/Tbilisi'],
    [300, undefined, 'Asia/Karachi Asia/Tashkent Asia/Almaty'],
    [330, undefined, 'Asia/Kolkata Asia/Calcutta Asia/Colombo'],
    [345, undefined, 'Asia/Kathmandu'],
    [360, undefined, 'Asia/Dhaka'],
    [420, undefined, 'Asia/Bangkok Asia/Jakarta Asia/Ho_Chi_Minh'],
    [480, undefined, 'Asia/Shanghai Asia/Singapore Asia/Hong_Kong Asia/Taipei Asia/Manila'],
    [480, undefined, 'Australia/Perth Asia/Kuala_Lumpur PRC'],
    [540, undefined, 'Asia/Tokyo Asia/Seoul Japan'],
    [570, undefined, 'Australia/Darwin'],
    [570, AUSTRALIA, 'Australia/Adelaide'],
    [600, undefined, 'Australia/Brisbane Pacific/Guam'],
    [600, AUSTRALIA, 'Australia/Sydney Australia/Melbourne Australia/Hobart'],
    [720, NEW_ZEALAND, 'Pacific/Auckland'],
    [-180, undefined, 'America/Sao_Paulo America/Argentina/Buenos_Aires America/Montevideo'],
    [-210, NORTH_AMERICA, 'America/St_Johns'],
    [-240, NORTH_AMERICA, 'America/Halifax'],
    [-240, undefined, 'America/Puerto_Rico America/Caracas America/La_Paz'],
    [-300, NORTH_AMERICA, 'America/New_York America/Toronto America/Detroit US/Eastern EST5EDT'],
    [-300, undefined, 'America/Bogota America/Lima America/Panama EST'],
    [-360, NORTH_AMERICA, 'America/Chicago America/Winnipeg US/Central CST6CDT'],
    [-360, undefined, 'America/Mexico_City America/Costa_Rica'],
    [-420, NORTH_AMERICA, 'America/Denver America/Edmonton US/Mountain MST7MDT'],
    [-420, undefined, 'America/Phoenix MST'],
    [-480, NORTH_AMERICA, 'America/Los_Angeles America/Vancouver US/Pacific PST8PDT'],
    [-540, NORTH_AMERICA, 'America/Anchorage'],
    [-600, undefined, 'Pacific/Honolulu HST'],
  ];

const byName = new Map<string, ZoneOffset>();

/** The zone of a name; undefined when it is not known here. */
export function timeZone(name: string): ZoneOffset | undefined {
  if (byName.size === 0) {
    for (const [minutes, rule, names] of ZONES) {
      const offset = zone(minutes * MINUTE, rule);
      for (const one of names.split(' ')) byName.set(one, offset);
    }
  }
  const fixed = /^Etc\/GMT([+-])(\d{1,2})$/.exec(name);
  if (!fixed) return byName.get(name);
  // POSIX counts westward: Etc/GMT+5 is five hours behind.
  const hours = Number(fixed[2]) * (fixed[1] === '+' ? -1 : 1);
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

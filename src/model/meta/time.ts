// Virtual microseconds to and from Kubernetes' texts, by arithmetic alone.

/** Integer microseconds since the Unix epoch, or a duration. */
type Micros = number;

const SECOND = 1_000_000;
const DAY_SECONDS = 86_400;

/** Texts by second: a pure cache, so that all objects of a moment share one text. */
const texts = new Map<number, { readonly whole: string; readonly stem: string }>();
const MOST_TEXTS = 1_024;

/** RFC 3339 with seconds, as metav1.Time is shown: "2026-01-01T00:00:00Z". */
export function formatTime(at: Micros): string {
  return textsOf(Math.floor(at / SECOND)).whole;
}

/** RFC 3339 with microseconds, as metav1.MicroTime is shown. */
export function formatMicroTime(at: Micros): string {
  const second = Math.floor(at / SECOND);
  const micros = String(Math.floor(at - second * SECOND)).padStart(6, '0');
  return `${textsOf(second).stem}.${micros}Z`;
}

function textsOf(second: number) {
  let known = texts.get(second);
  if (known) return known;
  const stem = formatSeconds(second);
  known = { stem, whole: `${stem}Z` };
  if (texts.size >= MOST_TEXTS) texts.clear();
  texts.set(second, known);
  return known;
}

/** RFC 3339 with nanoseconds and trailing zeros cut, as container logs carry it. */
export function formatNanoTime(at: Micros): string {
  const second = Math.floor(at / SECOND);
  const fraction = String(Math.floor(at - second * SECOND)).padStart(6, '0');
  const digits = `${fraction}000`.replace(/0+$/, '');
  return `${formatSeconds(second)}${digits === '' ? '' : `.${digits}`}Z`;
}

const RFC3339 =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:[.,](\d+))?(?:[Zz]|([+-])(\d\d):(\d\d))$/;

/** Microseconds of an RFC 3339 text (fractions beyond them are cut), undefined if it is none. */
export function parseTime(text: string): Micros | undefined {
  const parts = RFC3339.exec(text);
  if (!parts) return undefined;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number) as number[];
  if (!isCivil(year!, month!, day!) || hour! > 23 || minute! > 59 || second! > 59) return undefined;
  const offset = parts[8] === undefined ? 0 : Number(parts[9]) * 3600 + Number(parts[10]) * 60;
  const shift = parts[8] === '-' ? offset : -offset;
  const days = daysFromCivil(year!, month!, day!);
  const whole = days * DAY_SECONDS + hour! * 3600 + minute! * 60 + second! + shift;
  return whole * SECOND + Number((parts[7] ?? '').slice(0, 6).padEnd(6, '0'));
}

/** Go's error for a text that is no RFC 3339 time. */
export function timeError(text: string): string {
  const layout = '2006-01-02T15:04:05Z07:00';
  const year = /^\d{4}/.exec(text);
  const [rest, element] = year ? [text.slice(4), '-'] : [text, '2006'];
  return `parsing time "${text}" as "${layout}": cannot parse "${rest}" as "${element}"`;
}

/** Civil fields of a moment in UTC; weekday 0 is Sunday. */
export interface CivilTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly weekday: number;
  readonly yearDay: number;
}

/** The date and time of a moment in UTC. */
export function civilTime(at: Micros): CivilTime {
  const total = Math.floor(at / SECOND);
  const days = Math.floor(total / DAY_SECONDS);
  const inDay = total - days * DAY_SECONDS;
  const [year, month, day] = civilFromDays(days);
  return {
    year,
    month,
    day,
    hour: Math.floor(inDay / 3600),
    minute: Math.floor((inDay % 3600) / 60),
    second: inDay % 60,
    weekday: (((days + 4) % 7) + 7) % 7,
    yearDay: days - daysFromCivil(year, 1, 1) + 1,
  };
}

/** The moment of civil fields in UTC; fields out of range carry over as in Go's time.Date. */
export function microsOfCivil(
  year: number,
  month: number,
  day: number,
  hour = 0,
  minute = 0,
  second = 0,
): Micros {
  const carried = year + Math.floor((month - 1) / 12);
  const inYear = ((((month - 1) % 12) + 12) % 12) + 1;
  const days = daysFromCivil(carried, inYear, 1) + day - 1;
  return (days * DAY_SECONDS + hour * 3600 + minute * 60 + second) * SECOND;
}

function formatSeconds(second: number): string {
  const t = civilTime(second * SECOND);
  const date = `${String(t.year).padStart(4, '0')}-${two(t.month)}-${two(t.day)}`;
  return `${date}T${two(t.hour)}:${two(t.minute)}:${two(t.second)}`;
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

// Days since 1970-01-01 in the proleptic Gregorian calendar, counted in eras of 400 years.
function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const leapDays = Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
  return era * 146_097 + yearOfEra * 365 + leapDays + dayOfYear - 719_468;
}

function civilFromDays(days: number): [number, number, number] {
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const leaps = Math.floor(dayOfEra / 1_460) - Math.floor(dayOfEra / 36_524);
  const yearOfEra = Math.floor((dayOfEra - leaps - Math.floor(dayOfEra / 146_096)) / 365);
  const before = 365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
  const dayOfYear = dayOfEra - before;
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
  return [yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day];
}

function isCivil(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  const next = month === 12 ? daysFromCivil(year + 1, 1, 1) : daysFromCivil(year, month + 1, 1);
  return day <= next - daysFromCivil(year, month, 1);
}

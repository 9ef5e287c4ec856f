// The form of times in a CronJob's warnings.
import type { Micros } from '../../../kernel/time.ts';
import { civilTime } from '../../../model/meta/time.ts';

const DAYS = 'Sun Mon Tue Wed Thu Fri Sat'.split(' ');
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** Go's time.RFC1123Z in UTC: `Mon, 02 Jan 2006 15:04:05 +0000`. */
export function rfc1123z(at: Micros): string {
  const { year, month, day, hour, minute, second, weekday } = civilTime(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  const time = `${two(hour)}:${two(minute)}:${two(second)}`;
  return `${DAYS[weekday]}, ${two(day)} ${MONTHS[month - 1]} ${year} ${time} +0000`;
}

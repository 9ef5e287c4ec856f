// Durations as kubectl and Go write and read them.

/** Integer microseconds. */
type Micros = number;

const SECOND = 1_000_000;

/**
 * An age as kubectl prints it: 5s, 2m3s, 17m, 5h12m, 3d4h, 2y10d.
 * Upstream: apimachinery pkg/util/duration/duration.go HumanDuration.
 */
export function humanDuration(duration: Micros): string {
  const seconds = Math.trunc(duration / SECOND);
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return withRest(minutes, 'm', seconds % 60, 's');
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 8) return withRest(hours, 'h', minutes % 60, 'm');
  if (hours < 48) return `${hours}h`;
  const days = Math.floor(hours / 24);
  if (hours < 24 * 8) return withRest(days, 'd', hours % 24, 'h');
  if (hours < 24 * 365 * 2) return `${days}d`;
  const years = Math.floor(days / 365);
  if (hours < 24 * 365 * 8) return withRest(years, 'y', days % 365, 'd');
  return `${years}y`;
}

/** The coarse form with one unit. Upstream: ShortHumanDuration. */
export function shortHumanDuration(duration: Micros): string {
  const seconds = Math.trunc(duration / SECOND);
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours}h`;
  const days = Math.floor(hours / 24);
  return days < 365 ? `${days}d` : `${Math.floor(days / 365)}y`;
}

/** Go's time.Duration text: 1h5m30s, 2m0s, 1.5s, 300ms, 42µs, 0s. */
export function goDuration(duration: Micros): string {
  if (duration === 0) return '0s';
  const sign = duration < 0 ? '-' : '';
  const micros = Math.abs(duration);
  if (micros < 1_000) return `${sign}${micros}µs`;
  if (micros < SECOND) return `${sign}${decimal(micros, 1_000)}ms`;
  const minutes = Math.floor(micros / (60 * SECOND));
  const seconds = `${decimal(micros - minutes * 60 * SECOND, SECOND)}s`;
  if (minutes === 0) return sign + seconds;
  const hours = Math.floor(minutes / 60);
  return `${sign}${hours > 0 ? `${hours}h` : ''}${minutes % 60}m${seconds}`;
}

const UNITS: ReadonlyMap<string, number> = new Map([
  ['ns', 0.001],
  ['us', 1],
  ['µs', 1],
  ['ms', 1_000],
  ['s', SECOND],
  ['m', 60 * SECOND],
  ['h', 3_600 * SECOND],
]);
const DURATION = /^[+-]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|ms|s|m|h))+)$/;
const DURATION_PART = /(\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h)/g;

/** Microseconds of a Go duration text ("1h30m", "1.5s"), undefined when it is none. */
export function parseGoDuration(text: string): Micros | undefined {
  if (!DURATION.test(text)) return undefined;
  let micros = 0;
  for (const [, amount, unit] of text.matchAll(DURATION_PART)) {
    micros += Number(amount) * UNITS.get(unit!)!;
  }
  return Math.round(text.startsWith('-') ? -micros : micros);
}

function withRest(count: number, unit: string, rest: number, restUnit: string): string {
  return rest === 0 ? `${count}${unit}` : `${count}${unit}${rest}${restUnit}`;
}

// Exact decimal of micros / unit without trailing zeros.
function decimal(micros: number, unit: number): string {
  const whole = Math.floor(micros / unit);
  const digits = String(unit).length - 1;
  const fraction = String(micros - whole * unit)
    .padStart(digits, '0')
    .replace(/0+$/, '');
  return fraction === '' ? String(whole) : `${whole}.${fraction}`;
}

// Whether a text is a cron schedule, in the words of the parser that upstream uses.
// Upstream: github.com/robfig/cron/v3 parser.go ParseStandard

interface FieldRule {
  readonly low: number;
  readonly high: number;
  readonly names?: readonly string[];
}

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const DAYS = 'sun mon tue wed thu fri sat'.split(' ');
const FIELDS: readonly FieldRule[] = [
  { low: 0, high: 59 },
  { low: 0, high: 23 },
  { low: 1, high: 31 },
  { low: 1, high: 12, names: MONTHS },
  { low: 0, high: 6, names: DAYS },
];
const DESCRIPTORS = new Set([
  '@yearly',
  '@annually',
  '@monthly',
  '@weekly',
  '@daily',
  '@midnight',
  '@hourly',
]);

/** What is wrong with the schedule, undefined when nothing is. */
export function scheduleError(schedule: string): string | undefined {
  let text = schedule;
  if (text.startsWith('TZ=') || text.startsWith('CRON_TZ=')) {
    text = text.slice(text.indexOf(' ')).trim();
  }
  if (text.startsWith('@')) return descriptorError(text);
  const fields = text.split(/\s+/).filter((field) => field !== '');
  if (fields.length !== FIELDS.length) {
    return `expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`;
  }
  for (const [i, field] of fields.entries()) {
    for (const range of field.split(',')) {
      const error = rangeError(range, FIELDS[i]!);
      if (error !== undefined) return error;
    }
  }
  return undefined;
}

function descriptorError(text: string): string | undefined {
  if (DESCRIPTORS.has(text)) return undefined;
  if (!text.startsWith('@every ')) return `unrecognized descriptor: ${text}`;
  const duration = text.slice('@every '.length);
  if (/^(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/.test(duration)) return undefined;
  return `failed to parse duration ${text}: time: invalid duration "${duration}"`;
}

function rangeError(expression: string, rule: FieldRule): string | undefined {
  const rangeAndStep = expression.split('/');
  const bounds = rangeAndStep[0]!.split('-');
  let low = rule.low;
  let high = rule.high;
  if (bounds[0] === '*' || bounds[0] === '?') {
    if (bounds.length > 1) return `too many hyphens: ${expression}`;
  } else {
    if (bounds.length > 2) return `too many hyphens: ${expression}`;
    const numbers = bounds.map((bound) => numberOf(bound, rule));
    for (const [i, number] of numbers.entries()) {
      if (number === undefined) return parseError(bounds[i]!);
    }
    low = numbers[0]!;
    high = numbers[1] ?? (rangeAndStep.length > 1 ? rule.high : low);
  }
  if (rangeAndStep.length > 2) return `too many slashes: ${expression}`;
  const step = rangeAndStep.length === 2 ? numberOf(rangeAndStep[1]!, { low: 0, high: 0 }) : 1;
  if (step === undefined) return parseError(rangeAndStep[1]!);
  if (low < rule.low)
    return `beginning of range (${low}) below minimum (${rule.low}): ${expression}`;
  if (high > rule.high) return `end of range (${high}) above maximum (${rule.high}): ${expression}`;
  if (low > high) return `beginning of range (${low}) beyond end of range (${high}): ${expression}`;
  if (step === 0) return `step of range should be a positive number: ${expression}`;
  return undefined;
}

function numberOf(text: string, rule: FieldRule): number | undefined {
  const named = rule.names?.indexOf(text.toLowerCase()) ?? -1;
  if (named >= 0) return named + (rule.names === MONTHS ? 1 : 0);
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

function parseError(text: string): string {
  const why = `strconv.Atoi: parsing "${text}": invalid syntax`;
  return `failed to parse int from ${text}: ${why}`;
}

// Query parameters become the options of a request.
import { ApiError } from '../../client/api-error.ts';
import type { RequestOptions } from '../../model/api/request.ts';
import { badRequest } from '../../model/meta/status.ts';
import type { HttpRequest } from './http-message.ts';

type MutableOptions = { -readonly [K in keyof RequestOptions]: RequestOptions[K] };

const TEXTS = [
  'labelSelector',
  'fieldSelector',
  'resourceVersion',
  'resourceVersionMatch',
  'continue',
  'fieldManager',
  'propagationPolicy',
] as const;
const NUMBERS = ['limit', 'timeoutSeconds', 'gracePeriodSeconds'] as const;
const FLAGS = ['allowWatchBookmarks', 'sendInitialEvents', 'force'] as const;
const FIELD_VALIDATIONS = ['Strict', 'Warn', 'Ignore'] as const;

/** Throws BadRequest for a number that is none, or a dryRun other than All. */
export function requestOptionsOf(query: HttpRequest['query']): RequestOptions {
  const given = new Map(query);
  const options: MutableOptions = {};
  for (const name of TEXTS) {
    const value = given.get(name);
    if (value) options[name] = value;
  }
  for (const name of NUMBERS) {
    const value = given.get(name);
    if (value) options[name] = numberOf(name, value);
  }
  for (const name of FLAGS) {
    const value = given.get(name);
    if (value !== undefined) options[name] = isTrue(value);
  }
  readDryRun(query, options);
  const validation = given.get('fieldValidation');
  if (validation) {
    const mode = FIELD_VALIDATIONS.find((one) => one === validation);
    if (!mode) {
      throw new ApiError(
        badRequest(
          `fieldValidation: Unsupported value: "${validation}": supported values: "Ignore",` +
            ' "Strict", "Warn"',
        ),
      );
    }
    options.fieldValidation = mode;
  }
  return options;
}

function readDryRun(query: HttpRequest['query'], options: MutableOptions): void {
  const values = query.filter(([name]) => name === 'dryRun').map(([, value]) => value);
  if (values.every((value) => value === '')) return;
  const unknown = values.find((value) => value !== 'All');
  if (unknown !== undefined) {
    const message = `dryRun: Unsupported value: "${unknown}": supported values: "All"`;
    throw new ApiError(badRequest(message));
  }
  options.dryRun = true;
}

function numberOf(name: string, value: string): number {
  if (/^-?\d+$/.test(value)) return Number(value);
  const message = `strconv.ParseInt: parsing "${value}": invalid syntax`;
  throw new ApiError(badRequest(`${name}: ${message}`));
}

/** How Go's query conversion reads a flag: present and not false. */
export function isTrue(value: string): boolean {
  return value !== 'false' && value !== '0';
}

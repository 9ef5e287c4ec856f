// Query parameters become the options of a request.
import { ApiError } from '../../client/api-error.ts';
import type { RequestOptions } from '../../model/api/request.ts';
import { fieldInvalid, fieldNotSupported, fieldTooLong } from '../../model/meta/field-error.ts';
import type { FieldError } from '../../model/meta/field-error.ts';
import { badRequest, invalid } from '../../model/meta/status.ts';
import { encodeUtf8 } from '../../bytes/utf8.ts';
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

const FIELD_MANAGER_MAX_BYTES = 128;
/** The kind of the options that each writing verb takes. */
const OPTION_KINDS: ReadonlyMap<string, string> = new Map([
  ['create', 'CreateOptions'],
  ['update', 'UpdateOptions'],
  ['patch', 'PatchOptions'],
  ['delete', 'DeleteOptions'],
  ['deletecollection', 'DeleteOptions'],
]);

/**
 * Throws BadRequest for a number that is none, Invalid for what writes may not say.
 * Upstream: apimachinery pkg/apis/meta/v1/validation/validation.go
 */
export function requestOptionsOf(query: HttpRequest['query'], verb: string): RequestOptions {
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
  const kind = OPTION_KINDS.get(verb);
  if (kind === undefined) return options;
  const errors: FieldError[] = [];
  checkFieldManager(errors, options.fieldManager ?? '');
  readDryRun(query, options, errors);
  readFieldValidation(given.get('fieldValidation'), options, errors);
  if (errors.length === 0) return options;
  throw new ApiError(invalid({ group: 'meta.k8s.io', kind }, '', errors));
}

function checkFieldManager(errors: FieldError[], manager: string): void {
  if (encodeUtf8(manager).length > FIELD_MANAGER_MAX_BYTES) {
    errors.push(fieldTooLong('fieldManager', FIELD_MANAGER_MAX_BYTES));
  }
  let position = 0;
  for (const character of manager) {
    if (!/^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u.test(character)) {
      const code = character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
      const detail = `invalid character U+${code} (at position ${position})`;
      errors.push(fieldInvalid('fieldManager', manager, detail));
    }
    position += encodeUtf8(character).length;
  }
}

function readDryRun(
  query: HttpRequest['query'],
  options: MutableOptions,
  errors: FieldError[],
): void {
  const values = query.filter(([name]) => name === 'dryRun').map(([, value]) => value);
  if (values.every((value) => value === '')) return;
  if (values.every((value) => value === 'All')) options.dryRun = true;
  else errors.push(fieldNotSupported('dryRun', values, ['All']));
}

function readFieldValidation(
  value: string | undefined,
  options: MutableOptions,
  errors: FieldError[],
): void {
  if (!value) return;
  const mode = FIELD_VALIDATIONS.find((one) => one === value);
  if (mode) options.fieldValidation = mode;
  else errors.push(fieldNotSupported('fieldValidation', value, ['', 'Ignore', 'Strict', 'Warn']));
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

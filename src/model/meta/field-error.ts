// Validation errors in upstream's words.
// Upstream: apimachinery pkg/util/validation/field/errors.go
import type { StatusCause } from '../generated/types.ts';
import type { FieldPath } from './field-path.ts';
import { aggregateMessages, goJson, goQuote } from './go-text.ts';

export type FieldErrorType =
  | 'FieldValueNotFound'
  | 'FieldValueRequired'
  | 'FieldValueDuplicate'
  | 'FieldValueInvalid'
  | 'FieldValueNotSupported'
  | 'FieldValueForbidden'
  | 'FieldValueTooLong'
  | 'FieldValueTooMany'
  | 'FieldValueTypeInvalid'
  | 'InternalError';

/** What is wrong with one field. `badValue` is undefined where upstream shows none. */
export interface FieldError {
  readonly type: FieldErrorType;
  readonly field: string;
  readonly badValue?: unknown;
  readonly detail: string;
}

const TITLES: { readonly [type in FieldErrorType]: string } = {
  FieldValueNotFound: 'Not found',
  FieldValueRequired: 'Required value',
  FieldValueDuplicate: 'Duplicate value',
  FieldValueInvalid: 'Invalid value',
  FieldValueNotSupported: 'Unsupported value',
  FieldValueForbidden: 'Forbidden',
  FieldValueTooLong: 'Too long',
  FieldValueTooMany: 'Too many',
  FieldValueTypeInvalid: 'Invalid value',
  InternalError: 'Internal error',
};

type Where = FieldPath | string;

/** A malformed value: bad characters, out of bounds, changed though immutable. */
export function fieldInvalid(field: Where, badValue: unknown, detail: string): FieldError {
  return { type: 'FieldValueInvalid', field: String(field), badValue: badValue ?? null, detail };
}

/** A value of the wrong type. */
export function fieldTypeInvalid(field: Where, badValue: unknown, detail: string): FieldError {
  const value = badValue ?? null;
  return { type: 'FieldValueTypeInvalid', field: String(field), badValue: value, detail };
}

/** A value that must be given and is not. */
export function fieldRequired(field: Where, detail = ''): FieldError {
  return { type: 'FieldValueRequired', field: String(field), detail };
}

/** A second one of what must be unique. */
export function fieldDuplicate(field: Where, badValue: unknown): FieldError {
  return { type: 'FieldValueDuplicate', field: String(field), badValue, detail: '' };
}

/** A reference to what is not there. */
export function fieldNotFound(field: Where, badValue: unknown): FieldError {
  return { type: 'FieldValueNotFound', field: String(field), badValue, detail: '' };
}

/** A value outside an enumeration; upstream lists the supported values in the order given. */
export function fieldNotSupported(
  field: Where,
  badValue: unknown,
  supported: readonly string[],
): FieldError {
  const list = supported.map((value) => goQuote(value)).join(', ');
  const detail = supported.length === 0 ? '' : `supported values: ${list}`;
  return { type: 'FieldValueNotSupported', field: String(field), badValue, detail };
}

/** A value that conditions forbid. */
export function fieldForbidden(field: Where, detail: string): FieldError {
  return { type: 'FieldValueForbidden', field: String(field), detail };
}

/** A text longer than `maxBytes`; the text itself is not shown. */
export function fieldTooLong(field: Where, maxBytes: number): FieldError {
  const unit = maxBytes === 1 ? 'byte' : 'bytes';
  const detail = `may not be more than ${maxBytes} ${unit}`;
  return { type: 'FieldValueTooLong', field: String(field), detail };
}

/** A list of more than `maxItems`. */
export function fieldTooMany(field: Where, actualItems: number, maxItems: number): FieldError {
  const detail = `must have at most ${maxItems} ${maxItems === 1 ? 'item' : 'items'}`;
  return { type: 'FieldValueTooMany', field: String(field), badValue: actualItems, detail };
}

/** Something failed that is not the fault of the value. */
export function fieldInternal(field: Where, detail: string): FieldError {
  return { type: 'InternalError', field: String(field), detail };
}

/** The message without the field: `Invalid value: "a": must be ...`. */
export function fieldErrorBody(error: FieldError): string {
  const { badValue } = error;
  const title = TITLES[error.type];
  const shown =
    badValue === undefined
      ? title
      : `${title}: ${typeof badValue === 'string' ? goQuote(badValue) : goJson(badValue)}`;
  return error.detail === '' ? shown : `${shown}: ${error.detail}`;
}

/** The whole message: `spec.x: Invalid value: "a": must be ...`. */
export function fieldErrorText(error: FieldError): string {
  return `${error.field === '' ? '<nil>' : error.field}: ${fieldErrorBody(error)}`;
}

/** All messages as one text; several come in brackets. */
export function aggregateFieldErrors(errors: readonly FieldError[]): string {
  return aggregateMessages(errors.map((error) => fieldErrorText(error)));
}

/** The causes that a Status of reason Invalid lists. */
export function fieldErrorCauses(errors: readonly FieldError[]): readonly StatusCause[] {
  return errors.map((error) => ({
    reason: error.type,
    message: fieldErrorBody(error),
    field: error.field === '' ? '<nil>' : error.field,
  }));
}

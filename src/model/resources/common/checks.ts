// Small checks that all validations share; each adds what it finds to a list.
import { deepEqual, semanticEqual } from '../../meta/deep-equal.ts';
import { fieldInvalid, fieldNotSupported, fieldRequired } from '../../meta/field-error.ts';
import type { FieldError } from '../../meta/field-error.ts';
import type { FieldPath } from '../../meta/field-path.ts';
import {
  validateDns1035Label,
  validateDns1123Label,
  validateDns1123Subdomain,
  validateQualifiedName,
} from '../../meta/names.ts';

/** The errors found so far; checks append. */
export type Errors = FieldError[];

export const IMMUTABLE = 'field is immutable';
export const NOT_NEGATIVE = 'must be greater than or equal to 0';
export const NOT_POSITIVE = 'must be greater than zero';
export const MAX_INT32 = 2_147_483_647;

/** One Invalid error per message. */
export function addInvalid(
  errors: Errors,
  path: FieldPath,
  value: unknown,
  messages: readonly string[],
): void {
  for (const message of messages) errors.push(fieldInvalid(path, value, message));
}

/** Refuses a number below zero; undefined counts as zero. */
export function checkNotNegative(errors: Errors, path: FieldPath, value: number | undefined): void {
  if (value !== undefined && value < 0) errors.push(fieldInvalid(path, value, NOT_NEGATIVE));
}

/** Refuses a value other than the old one; empty and absent are the same. */
export function checkImmutable(
  errors: Errors,
  path: FieldPath,
  value: unknown,
  old: unknown,
): void {
  if (value !== old && !semanticEqual(value, old)) {
    errors.push(fieldInvalid(path, value, IMMUTABLE));
  }
}

/** Whether two values are the same to the last detail, by reference first. */
export function unchanged(value: unknown, old: unknown): boolean {
  return value === old || deepEqual(value, old);
}

/** Required when empty, NotSupported when outside the list. */
export function checkOneOf(
  errors: Errors,
  path: FieldPath,
  value: string | undefined,
  supported: readonly string[],
): void {
  if (value === undefined || value === '') errors.push(fieldRequired(path));
  else if (!supported.includes(value)) errors.push(fieldNotSupported(path, value, supported));
}

/** NotSupported when a given value is outside the list; absence is fine. */
export function checkOptionalOneOf(
  errors: Errors,
  path: FieldPath,
  value: string | undefined,
  supported: readonly string[],
): void {
  if (value !== undefined && !supported.includes(value)) {
    errors.push(fieldNotSupported(path, value, supported));
  }
}

export function checkDnsLabel(errors: Errors, path: FieldPath, value: string): void {
  addInvalid(errors, path, value, validateDns1123Label(value));
}

export function checkDnsSubdomain(errors: Errors, path: FieldPath, value: string): void {
  addInvalid(errors, path, value, validateDns1123Subdomain(value));
}

export function checkQualifiedName(errors: Errors, path: FieldPath, value: string): void {
  addInvalid(errors, path, value, validateQualifiedName(value));
}

/** The rule of a kind's names; `prefix` is true for a generateName. */
export type NameRule = (name: string, prefix: boolean) => readonly string[];

export const SUBDOMAIN_NAME: NameRule = (name, prefix) =>
  validateDns1123Subdomain(prefix ? maskTrailingDash(name) : name);
export const LABEL_NAME: NameRule = (name, prefix) =>
  validateDns1123Label(prefix ? maskTrailingDash(name) : name);
export const LABEL_1035_NAME: NameRule = (name, prefix) =>
  validateDns1035Label(prefix ? maskTrailingDash(name) : name);

/** Names that stand for a path segment and nothing more, as of RBAC kinds. */
export const PATH_SEGMENT_NAME: NameRule = (name, prefix) => {
  if (name === '.' || name === '..') return prefix ? [] : [`may not be '${name}'`];
  const found: string[] = [];
  for (const character of ['/', '%']) {
    if (name.includes(character)) found.push(`may not contain '${character}'`);
  }
  return found;
};

// Upstream: apimachinery pkg/api/validation/generic.go maskTrailingDash
function maskTrailingDash(name: string): string {
  return name.length > 1 && name.endsWith('-') ? `${name.slice(0, -2)}a` : name;
}

// Validates a value against a custom resource's schema, in the words of upstream's validator.
// Upstream: kube-openapi pkg/validation/{validate,errors}, apiextensions ValidateCustomResource
import { deepEqual } from '../meta/deep-equal.ts';
import {
  fieldInvalid,
  fieldNotSupported,
  fieldRequired,
  fieldTooLong,
  fieldTooMany,
  fieldTypeInvalid,
} from '../meta/field-error.ts';
import type { FieldError } from '../meta/field-error.ts';
import { goJson, goQuote } from '../meta/go-text.ts';
import { getOwn, isRecord } from '../meta/json-data.ts';
import { hasFormat } from './formats.ts';
import { correlated, propertyOf } from './structural-schema.ts';
import type { StructuralSchema } from './structural-schema.ts';

/**
 * What is wrong with the value, fields in document order. `old` is the value before an update;
 * parts that did not change since are not judged. Upstream: pkg/apiserver/validation/ratcheting.go
 */
export function validateValue(
  schema: StructuralSchema,
  value: unknown,
  path = '',
  old?: unknown,
): readonly FieldError[] {
  if (old !== undefined && deepEqual(value, old)) return [];
  const mismatch = typeMismatch(schema, value, path);
  if (mismatch !== undefined) return [mismatch];
  if (value === null) return [];
  const errors: FieldError[] = [...validateEnum(schema, value, path)];
  if (typeof value === 'string') errors.push(...validateText(schema, value, path));
  else if (typeof value === 'number') errors.push(...validateNumber(schema, value, path));
  else if (Array.isArray(value)) errors.push(...validateList(schema, value, path, old));
  else if (isRecord(value)) errors.push(...validateRecord(schema, value, path, old));
  errors.push(...validateCombinations(schema, value, path));
  return errors;
}

function typeMismatch(
  schema: StructuralSchema,
  value: unknown,
  path: string,
): FieldError | undefined {
  const actual = typeName(value);
  if (schema['x-kubernetes-int-or-string'] === true) {
    if (actual === 'integer' || actual === 'string') return undefined;
    return typeError(path, 'integer,string', actual);
  }
  const { type } = schema;
  if (type === undefined || type === actual) return undefined;
  if (value === null && schema.nullable === true) return undefined;
  if (type === 'number' && actual === 'integer') return undefined;
  return typeError(path, type, actual);
}

function typeError(path: string, wanted: string, actual: string): FieldError {
  const detail = `${path} in body must be of type ${wanted}: ${goQuote(actual)}`;
  return fieldTypeInvalid(path, actual, detail);
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function validateEnum(
  schema: StructuralSchema,
  value: unknown,
  path: string,
): readonly FieldError[] {
  if (schema.enum === undefined || schema.enum.some((one) => deepEqual(one, value))) return [];
  const values = schema.enum.map((one) => (typeof one === 'string' ? one : goJson(one)));
  return [fieldNotSupported(path, value, values)];
}

function validateText(schema: StructuralSchema, text: string, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const length = [...text].length;
  if (schema.maxLength !== undefined && length > schema.maxLength) {
    errors.push(fieldTooLong(path, schema.maxLength));
  }
  if (schema.minLength !== undefined && length < schema.minLength) {
    const detail = `${path} in body should be at least ${schema.minLength} chars long`;
    errors.push(fieldInvalid(path, text, detail));
  }
  if (schema.pattern !== undefined && !matchesPattern(schema.pattern, text)) {
    const detail = `${path} in body should match '${schema.pattern}'`;
    errors.push(fieldInvalid(path, text, detail));
  }
  if (schema.format !== undefined && !hasFormat(schema.format, text)) {
    const detail = `${path} in body must be of type ${schema.format}: ${goQuote(text)}`;
    errors.push(fieldTypeInvalid(path, text, detail));
  }
  return errors;
}

// A pattern that JavaScript cannot compile (Go's flags) cannot be checked; it passes.
function matchesPattern(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(text);
  } catch {
    return true;
  }
}

function validateNumber(
  schema: StructuralSchema,
  value: number,
  path: string,
): readonly FieldError[] {
  const details: string[] = [];
  const { minimum, maximum, multipleOf } = schema;
  if (maximum !== undefined) {
    if (schema.exclusiveMaximum === true && value >= maximum) {
      details.push(`less than ${maximum}`);
    } else if (value > maximum) details.push(`less than or equal to ${maximum}`);
  }
  if (minimum !== undefined) {
    if (schema.exclusiveMinimum === true && value <= minimum) {
      details.push(`greater than ${minimum}`);
    } else if (value < minimum) details.push(`greater than or equal to ${minimum}`);
  }
  if (multipleOf !== undefined && !Number.isInteger(value / multipleOf)) {
    details.push(`a multiple of ${multipleOf}`);
  }
  return details.map((what) => fieldInvalid(path, value, `${path} in body should be ${what}`));
}

function validateList(
  schema: StructuralSchema,
  list: readonly unknown[],
  path: string,
  old: unknown,
): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (schema.maxItems !== undefined && list.length > schema.maxItems) {
    errors.push(fieldTooMany(path, list.length, schema.maxItems));
  }
  if (schema.minItems !== undefined && list.length < schema.minItems) {
    const detail = `${path} in body should have at least ${schema.minItems} items`;
    errors.push(fieldInvalid(path, list.length, detail));
  }
  if (schema.uniqueItems === true && new Set(list.map((item) => goJson(item))).size < list.length) {
    errors.push(fieldInvalid(path, list, `${path} in body shouldn't contain duplicates`));
  }
  const { items } = schema;
  if (items === undefined) return errors;
  const before = correlated(schema, old);
  const at = (i: number): string => `${path}[${i}]`;
  return [...errors, ...list.flatMap((item, i) => validateValue(items, item, at(i), before(item)))];
}

function validateRecord(
  schema: StructuralSchema,
  record: { readonly [key: string]: unknown },
  path: string,
  old: unknown,
): readonly FieldError[] {
  const errors: FieldError[] = [];
  const at = (name: string): string => (path === '' ? name : `${path}.${name}`);
  const keys = Object.keys(record);
  if (schema.maxProperties !== undefined && keys.length > schema.maxProperties) {
    errors.push(fieldTooMany(path, keys.length, schema.maxProperties));
  }
  if (schema.minProperties !== undefined && keys.length < schema.minProperties) {
    const detail = `${path} in body should have at least ${schema.minProperties} properties`;
    errors.push(fieldInvalid(path, keys.length, detail));
  }
  for (const name of schema.required ?? []) {
    if (!Object.hasOwn(record, name)) errors.push(fieldRequired(at(name)));
  }
  for (const name of keys) {
    const property = propertyOf(schema, name);
    if (property === undefined) continue;
    const before = isRecord(old) ? getOwn(old, name) : undefined;
    errors.push(...validateValue(property, record[name], at(name), before));
  }
  return errors;
}

function validateCombinations(
  schema: StructuralSchema,
  value: unknown,
  path: string,
): readonly FieldError[] {
  const fits = (one: StructuralSchema): boolean => validateValue(one, value, path).length === 0;
  const errors: FieldError[] = [];
  const fail = (detail: string): void => {
    errors.push(fieldInvalid(path, '', `${goQuote(path)} ${detail}`));
  };
  if (schema.anyOf !== undefined && !schema.anyOf.some(fits)) {
    fail('must validate at least one schema (anyOf)');
  }
  if (schema.oneOf !== undefined) {
    const count = schema.oneOf.filter(fits).length;
    const found = count === 0 ? 'Found none valid' : `Found ${count} valid alternatives`;
    if (count !== 1) fail(`must validate one and only one schema (oneOf). ${found}`);
  }
  for (const one of schema.allOf ?? []) errors.push(...validateValue(one, value, path));
  if (schema.allOf !== undefined && !schema.allOf.every(fits)) {
    fail('must validate all the schemas (allOf)');
  }
  if (schema.not !== undefined && fits(schema.not)) fail('must not validate the schema (not)');
  return errors;
}

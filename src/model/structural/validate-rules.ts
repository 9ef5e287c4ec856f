// Evaluates the CEL rules (x-kubernetes-validations) of a custom resource's schema.
// Upstream: apiextensions-apiserver pkg/apiserver/schema/cel/validation.go
import { compileCel } from '../cel/cel-environment.ts';
import { CelFailure } from '../cel/cel-failure.ts';
import { toCelValue } from '../cel/cel-value.ts';
import {
  fieldDuplicate,
  fieldForbidden,
  fieldInvalid,
  fieldRequired,
} from '../meta/field-error.ts';
import type { FieldError } from '../meta/field-error.ts';
import { deepEqual } from '../meta/deep-equal.ts';
import { getOwn, isRecord } from '../meta/json-data.ts';
import { correlated, propertyOf } from './structural-schema.ts';
import type { StructuralSchema, ValidationRule } from './structural-schema.ts';

/**
 * The rules that fail. `old` is the value before an update, undefined on create; rules that speak
 * of oldSelf hold only for what was there before, the others only for what changed since.
 */
export function validateRules(
  schema: StructuralSchema,
  value: unknown,
  old: unknown,
  path = '',
): readonly FieldError[] {
  if (!hasRules(schema)) return [];
  const errors: FieldError[] = [];
  const rules = schema['x-kubernetes-validations'] ?? [];
  if (rules.length > 0 && value !== null) {
    const variables: { self: unknown; oldSelf?: unknown } = { self: toCelValue(value, schema) };
    if (old !== undefined) variables.oldSelf = toCelValue(old, schema);
    const isUnchanged = old !== undefined && deepEqual(value, old);
    for (const rule of rules) {
      const failure = checkRule(rule, schema, variables, path, isUnchanged);
      if (failure !== undefined) errors.push(failure);
    }
  }
  if (Array.isArray(value)) errors.push(...itemRules(schema, value, old, path));
  else if (isRecord(value)) {
    for (const name of Object.keys(value)) {
      const property = propertyOf(schema, name);
      if (property === undefined) continue;
      const before = isRecord(old) ? getOwn(old, name) : undefined;
      const at = path === '' ? name : `${path}.${name}`;
      errors.push(...validateRules(property, value[name], before, at));
    }
  }
  return errors;
}

const ruled = new WeakMap<StructuralSchema, boolean>();

// Most schemas have no rules at all; then nothing is walked.
export function hasRules(schema: StructuralSchema): boolean {
  let found = ruled.get(schema);
  if (found === undefined) {
    const more = schema.additionalProperties;
    found =
      (schema['x-kubernetes-validations']?.length ?? 0) > 0 ||
      Object.values(schema.properties ?? {}).some((property) => hasRules(property)) ||
      (schema.items !== undefined && hasRules(schema.items)) ||
      (typeof more === 'object' && hasRules(more));
    ruled.set(schema, found);
  }
  return found;
}

function itemRules(
  schema: StructuralSchema,
  list: readonly unknown[],
  old: unknown,
  path: string,
): readonly FieldError[] {
  const { items } = schema;
  if (items === undefined) return [];
  const before = correlated(schema, old);
  return list.flatMap((item, i) => validateRules(items, item, before(item), `${path}[${i}]`));
}

function checkRule(
  rule: ValidationRule,
  schema: StructuralSchema,
  variables: { readonly self: unknown; readonly oldSelf?: unknown },
  path: string,
  isUnchanged: boolean,
): FieldError | undefined {
  const isTransition = /\boldSelf\b/.test(rule.rule);
  if (isTransition && variables.oldSelf === undefined && rule.optionalOldSelf !== true) {
    return undefined;
  }
  if (isUnchanged && !isTransition) return undefined;
  try {
    if (compileCel(rule.rule)(variables) === true) return undefined;
  } catch (error) {
    if (!(error instanceof CelFailure)) throw error;
    const message = messageOf(rule, variables);
    const detail = `${message}: evaluating rule: ${error.message}`;
    return fieldInvalid(path, schema.type ?? '', detail);
  }
  return failureOf(rule, schema, messageOf(rule, variables), path);
}

function messageOf(
  rule: ValidationRule,
  variables: { readonly self: unknown; readonly oldSelf?: unknown },
): string {
  if (rule.messageExpression !== undefined) {
    try {
      const message = compileCel(rule.messageExpression)(variables);
      if (typeof message === 'string' && message.trim() !== '') return message;
    } catch (error) {
      if (!(error instanceof CelFailure)) throw error;
    }
  }
  return rule.message ?? `failed rule: ${rule.rule.trim()}`;
}

function failureOf(
  rule: ValidationRule,
  schema: StructuralSchema,
  message: string,
  path: string,
): FieldError {
  const at = rule.fieldPath === undefined ? path : `${path}${rule.fieldPath}`.replace(/^\./, '');
  switch (rule.reason) {
    case 'FieldValueForbidden':
      return fieldForbidden(at, message);
    case 'FieldValueRequired':
      return fieldRequired(at, message);
    case 'FieldValueDuplicate':
      return fieldDuplicate(at, schema.type ?? '');
    default:
      return fieldInvalid(at, schema.type ?? '', message);
  }
}

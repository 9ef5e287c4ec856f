// The schemas of custom resources: their form, and the rules that make one structural.
// Upstream: apiextensions-apiserver pkg/apiserver/schema/{structural,validation}.go
import type { FieldError } from '../meta/field-error.ts';
import { fieldForbidden, fieldInvalid, fieldRequired } from '../meta/field-error.ts';
import type { FieldPath } from '../meta/field-path.ts';
import { deepEqual } from '../meta/deep-equal.ts';
import { getOwn, isRecord } from '../meta/json-data.ts';

/** A CEL rule. */
export interface ValidationRule {
  readonly rule: string;
  readonly message?: string;
  readonly messageExpression?: string;
  readonly reason?: string;
  readonly fieldPath?: string;
  readonly optionalOldSelf?: boolean;
}

/** A schema as `openAPIV3Schema` has it; the simulator's own kinds use the same form. */
export interface StructuralSchema {
  readonly type?: string;
  readonly description?: string;
  readonly format?: string;
  readonly nullable?: boolean;
  readonly default?: unknown;
  readonly properties?: { readonly [name: string]: StructuralSchema };
  readonly additionalProperties?: StructuralSchema | boolean;
  readonly items?: StructuralSchema;
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: boolean;
  readonly exclusiveMaximum?: boolean;
  readonly multipleOf?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly allOf?: readonly StructuralSchema[];
  readonly anyOf?: readonly StructuralSchema[];
  readonly oneOf?: readonly StructuralSchema[];
  readonly not?: StructuralSchema;
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-embedded-resource'?: boolean;
  readonly 'x-kubernetes-list-type'?: string;
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-map-type'?: string;
  readonly 'x-kubernetes-validations'?: readonly ValidationRule[];
}

/** What is wrong with a schema itself; none: it is structural. */
export function structuralProblems(
  schema: StructuralSchema,
  path: FieldPath,
): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (schema.type !== 'object') {
    errors.push(fieldInvalid(path.child('type'), schema.type ?? '', 'must be object at the root'));
  }
  checkNode(schema, path, errors);
  return errors;
}

function checkNode(schema: StructuralSchema, path: FieldPath, errors: FieldError[]): void {
  const typeless =
    schema['x-kubernetes-int-or-string'] === true ||
    schema['x-kubernetes-preserve-unknown-fields'] === true;
  if (schema.type === undefined && !typeless) {
    const what = 'must not be empty for specified';
    errors.push(fieldRequired(path.child('type'), `${what} ${kindOfNode(path)}`));
  }
  if (schema.type === 'array' && schema.items === undefined) {
    errors.push(fieldRequired(path.child('items'), 'must be specified'));
  }
  if (schema.properties !== undefined && schema.additionalProperties !== undefined) {
    const detail = 'additionalProperties and properties are mutual exclusive';
    errors.push(fieldForbidden(path.child('additionalProperties'), detail));
  }
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    checkNode(property, path.child('properties').key(name), errors);
  }
  if (schema.items !== undefined) checkNode(schema.items, path.child('items'), errors);
  const more = schema.additionalProperties;
  if (typeof more === 'object') checkNode(more, path.child('additionalProperties'), errors);
}

function kindOfNode(path: FieldPath): string {
  const text = String(path);
  if (text.endsWith('.items')) return 'array items';
  return text.endsWith('additionalProperties') ? 'object fields' : 'object fields';
}

/** Whether fields that the schema does not name are kept. */
export function preservesUnknown(schema: StructuralSchema): boolean {
  return (
    schema['x-kubernetes-preserve-unknown-fields'] === true || schema.additionalProperties === true
  );
}

/** The schema of a field, undefined when it is not declared. */
export function propertyOf(schema: StructuralSchema, name: string): StructuralSchema | undefined {
  const { properties, additionalProperties } = schema;
  if (properties !== undefined && Object.hasOwn(properties, name)) return properties[name];
  return typeof additionalProperties === 'object' ? additionalProperties : undefined;
}

/** Finds an item's old self; old and new items correspond only in lists whose items have keys. */
export function correlated(schema: StructuralSchema, old: unknown): (item: unknown) => unknown {
  const keys = schema['x-kubernetes-list-map-keys'];
  if (!Array.isArray(old) || keys === undefined) return () => undefined;
  const keyOf = (item: unknown): unknown =>
    isRecord(item) ? keys.map((key) => getOwn(item, key) ?? null) : undefined;
  return (item) => old.find((one) => deepEqual(keyOf(one), keyOf(item))) as unknown;
}

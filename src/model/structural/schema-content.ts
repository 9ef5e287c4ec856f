// What a custom resource's schema says inside: defaults have to fit it, rules have to compile.
// Upstream: apiextensions-apiserver pkg/apiserver/schema/{defaulting,cel}, pkg/apis/apiextensions/validation
import { checkCel } from '../cel/cel-environment.ts';
import { TypedCel } from '../cel/typed-cel.ts';
import type { TypedSchema } from '../cel/typed-cel.ts';
import { fieldInvalid, fieldRequired } from '../meta/field-error.ts';
import type { FieldError } from '../meta/field-error.ts';
import type { FieldPath } from '../meta/field-path.ts';
import type { StructuralSchema, ValidationRule } from './structural-schema.ts';
import { validateValue } from './validate-value.ts';

const TEXT: StructuralSchema = { type: 'string' };
/** What rules at the root may read beside the schema's own fields. */
const ROOT_FIELDS: { readonly [name: string]: StructuralSchema } = {
  apiVersion: TEXT,
  kind: TEXT,
  metadata: { type: 'object', properties: { name: TEXT, generateName: TEXT } },
};

/** What is wrong with the defaults and rules of a structural schema. */
export function contentProblems(schema: StructuralSchema, path: FieldPath): readonly FieldError[] {
  const errors: FieldError[] = [];
  const properties = { ...schema.properties, ...ROOT_FIELDS };
  checkRules({ ...schema, properties }, path, errors);
  checkParts(schema, path, errors);
  return errors;
}

function checkNode(schema: StructuralSchema, path: FieldPath, errors: FieldError[]): void {
  if (schema.default !== undefined) {
    const at = path.child('default');
    errors.push(...validateValue(schema, schema.default, String(at)));
  }
  checkRules(schema, path, errors);
  checkParts(schema, path, errors);
}

function checkParts(schema: StructuralSchema, path: FieldPath, errors: FieldError[]): void {
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    checkNode(property, path.child('properties').key(name), errors);
  }
  if (schema.items !== undefined) checkNode(schema.items, path.child('items'), errors);
  const more = schema.additionalProperties;
  if (typeof more === 'object') checkNode(more, path.child('additionalProperties'), errors);
}

function checkRules(schema: StructuralSchema, path: FieldPath, errors: FieldError[]): void {
  const rules = schema['x-kubernetes-validations'] ?? [];
  if (rules.length === 0) return;
  const self = schema as TypedSchema;
  const typed = new TypedCel(
    new Map([
      ['self', self],
      ['oldSelf', undefined],
    ]),
  );
  rules.forEach((rule, i) => {
    checkRule(rule, typed, path.child('x-kubernetes-validations').index(i), errors);
  });
}

function checkRule(
  rule: ValidationRule,
  typed: TypedCel,
  path: FieldPath,
  errors: FieldError[],
): void {
  if (!rule.rule?.trim()) {
    errors.push(fieldRequired(path.child('rule'), 'rule is not specified'));
    return;
  }
  const checked = checkCel(rule.rule);
  const why = checked.is === 'broken' ? checked.why : typed.problemOf(rule.rule);
  if (why !== undefined) {
    errors.push(fieldInvalid(path.child('rule'), rule, `compilation failed: ${why}`));
  } else if (checked.is === 'sound' && checked.type !== 'bool' && checked.type !== 'dyn') {
    const detail = 'compilation failed: cel expression must evaluate to a bool';
    errors.push(fieldInvalid(path.child('rule'), rule, detail));
  }
  if (!rule.messageExpression) return;
  const message = checkCel(rule.messageExpression);
  const wrong = message.is === 'broken' ? message.why : typed.problemOf(rule.messageExpression);
  if (wrong === undefined) return;
  const detail = `messageExpression compilation failed: ${wrong}`;
  errors.push(fieldInvalid(path.child('messageExpression'), rule, detail));
}

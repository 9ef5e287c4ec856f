// Custom resources as a v1.35 server prunes, defaults and validates them.
import { describe, expect, test } from 'vitest';
import { fieldErrorText } from '../meta/field-error.ts';
import { FieldPath } from '../meta/field-path.ts';
import type { KubeObject } from '../meta/object.ts';
import { applyConfiguration } from '../patch/apply.ts';
import { applyDefaults } from './apply-defaults.ts';
import { decodeCustomBody } from './decode-custom.ts';
import { structuralProblems } from './structural-schema.ts';
import type { StructuralSchema } from './structural-schema.ts';
import { definitionOfSchema } from './structural-definition.ts';
import { customSchemaOf } from '../resources/custom/custom-schema.ts';
import { validateLists } from './validate-lists.ts';
import { validateRules } from './validate-rules.ts';
import { validateValue } from './validate-value.ts';

const SCHEMA: StructuralSchema = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      required: ['replicas'],
      properties: {
        replicas: { type: 'integer', minimum: 1, maximum: 10, default: 2 },
        ratio: { type: 'number', exclusiveMinimum: true, minimum: 0 },
        mode: { type: 'string', enum: ['fast', 'slow'], default: 'fast' },
        name: { type: 'string', pattern: '^[a-z]+$', minLength: 2, maxLength: 5 },
        at: { type: 'string', format: 'date-time' },
        port: { 'x-kubernetes-int-or-string': true },
        free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        labels: { type: 'object', additionalProperties: { type: 'string' }, maxProperties: 2 },
        hosts: { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 2 },
        parts: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['name'],
          items: {
            type: 'object',
            properties: { name: { type: 'string' }, size: { type: 'integer', default: 1 } },
          },
        },
        one: {
          type: 'object',
          oneOf: [{ required: ['a'] }, { required: ['b'] }],
          properties: { a: { type: 'string' }, b: { type: 'string' } },
        },
      },
    },
  },
};

const objectWith = (spec: object): KubeObject =>
  ({ apiVersion: 'example.com/v1', kind: 'Foo', metadata: { name: 'x' }, spec }) as KubeObject;

test('unknown fields are pruned, reported, or refused', () => {
  const body = objectWith({
    replicas: 1,
    wrong: 1,
    free: { any: 1 },
    parts: [{ name: 'a', b: 2 }],
  });
  const warned = decodeCustomBody(SCHEMA, body, 'Warn');
  expect(warned).toMatchObject({
    is: 'object',
    warnings: ['unknown field "spec.wrong"', 'unknown field "spec.parts[0].b"'],
    object: {
      spec: { replicas: 1, mode: 'fast', free: { any: 1 }, parts: [{ name: 'a', size: 1 }] },
    },
  });
  const strict = decodeCustomBody(SCHEMA, body, 'Strict');
  expect(strict.is === 'refused' && strict.status.message).toBe(
    'Foo in version "v1" cannot be handled as a Foo: strict decoding error: unknown field' +
      ' "spec.wrong", unknown field "spec.parts[0].b"',
  );
});

test('defaults fill what is missing, and share what is whole', () => {
  const whole = objectWith({ replicas: 1, mode: 'slow' });
  expect(applyDefaults(SCHEMA, whole)).toBe(whole);
  expect(applyDefaults(SCHEMA, objectWith({ replicas: null }))).toMatchObject({
    spec: { replicas: 2, mode: 'fast' },
  });
});

test.each<[object, string]>([
  [
    { replicas: 'x' },
    'spec.replicas: Invalid value: "string": spec.replicas in body must be of type integer: "string"',
  ],
  [
    { replicas: 0 },
    'spec.replicas: Invalid value: 0: spec.replicas in body should be greater than or equal to 1',
  ],
  [
    { replicas: 11 },
    'spec.replicas: Invalid value: 11: spec.replicas in body should be less than or equal to 10',
  ],
  [{}, 'spec.replicas: Required value'],
  [
    { replicas: 1, ratio: 0 },
    'spec.ratio: Invalid value: 0: spec.ratio in body should be greater than 0',
  ],
  [
    { replicas: 1, mode: 'x' },
    'spec.mode: Unsupported value: "x": supported values: "fast", "slow"',
  ],
  [
    { replicas: 1, name: 'A1' },
    'spec.name: Invalid value: "A1": spec.name in body should match \'^[a-z]+$\'',
  ],
  [
    { replicas: 1, name: 'a' },
    'spec.name: Invalid value: "a": spec.name in body should be at least 2 chars long',
  ],
  [{ replicas: 1, name: 'abcdef' }, 'spec.name: Too long: may not be more than 5 bytes'],
  [
    { replicas: 1, at: 'x' },
    'spec.at: Invalid value: "x": spec.at in body must be of type date-time: "x"',
  ],
  [
    { replicas: 1, port: true },
    'spec.port: Invalid value: "boolean": spec.port in body must be of type integer,string: "boolean"',
  ],
  [
    { replicas: 1, hosts: [] },
    'spec.hosts: Invalid value: 0: spec.hosts in body should have at least 1 items',
  ],
  [{ replicas: 1, hosts: ['a', 'b', 'c'] }, 'spec.hosts: Too many: 3: must have at most 2 items'],
  [
    { replicas: 1, hosts: [1] },
    'spec.hosts[0]: Invalid value: "integer": spec.hosts[0] in body must be of type string: "integer"',
  ],
  [
    { replicas: 1, one: {} },
    'spec.one: Invalid value: "": "spec.one" must validate one and only one schema (oneOf). Found none valid',
  ],
  [
    { replicas: null },
    'spec.replicas: Invalid value: "null": spec.replicas in body must be of type integer: "null"',
  ],
])('%j', (spec, message) => {
  expect(validateValue(SCHEMA, objectWith(spec)).map(fieldErrorText)).toEqual([message]);
});

describe('rules', () => {
  const ruled = (rule: object, type = 'integer'): StructuralSchema => ({
    type: 'object',
    properties: {
      spec: {
        type: 'object',
        properties: { min: { type }, max: { type } },
        'x-kubernetes-validations': [rule as { rule: string }],
      },
    },
  });
  const check = (schema: StructuralSchema, spec: object, old?: object): readonly string[] =>
    validateRules(schema, { spec }, old && { spec: old }).map(fieldErrorText);

  test.each<[string, StructuralSchema, object, object | undefined, string[]]>([
    ['holds', ruled({ rule: 'self.min <= self.max' }), { min: 1, max: 2 }, undefined, []],
    [
      'fails with its text',
      ruled({ rule: 'self.min <= self.max' }),
      { min: 3, max: 2 },
      undefined,
      ['spec: Invalid value: "object": failed rule: self.min <= self.max'],
    ],
    [
      'fails with its message',
      ruled({ rule: 'self.min < 1', message: 'too large' }),
      { min: 3 },
      undefined,
      ['spec: Invalid value: "object": too large'],
    ],
    [
      'fails with a computed message and another path',
      ruled({
        rule: 'self.min < 1',
        messageExpression: '"got " + string(self.min)',
        fieldPath: '.min',
        reason: 'FieldValueForbidden',
      }),
      { min: 3 },
      undefined,
      ['spec.min: Forbidden: got 3'],
    ],
    [
      'compares with the old value',
      ruled({ rule: 'self.min == oldSelf.min' }),
      { min: 2 },
      { min: 1 },
      ['spec: Invalid value: "object": failed rule: self.min == oldSelf.min'],
    ],
    [
      'a transition rule is silent on create',
      ruled({ rule: 'self.min == oldSelf.min' }),
      { min: 2 },
      undefined,
      [],
    ],
    [
      'doubles stay doubles',
      ruled({ rule: 'self.min > 1.5' }, 'number'),
      { min: 2 },
      undefined,
      [],
    ],
    [
      'quantities compare',
      ruled({ rule: 'quantity(self.min).isLessThan(quantity("1Gi"))' }, 'string'),
      { min: '2Gi' },
      undefined,
      [
        'spec: Invalid value: "object": failed rule: quantity(self.min).isLessThan(quantity("1Gi"))',
      ],
    ],
  ])('%s', (_, schema, spec, old, messages) => {
    expect(check(schema, spec, old)).toEqual(messages);
  });

  test('a rule that cannot be evaluated fails', () => {
    const [message] = check(ruled({ rule: 'self.nothing == 1' }), { min: 1 });
    expect(message).toContain('evaluating rule');
  });
});

test('a schema that is not structural is refused', () => {
  const schema: StructuralSchema = {
    type: 'object',
    properties: { a: {}, b: { type: 'array' } },
  };
  const problems = structuralProblems(schema, FieldPath.of('spec', 'schema')).map(fieldErrorText);
  expect(problems).toEqual([
    'spec.schema.properties[a].type: Required value: must not be empty for specified object fields',
    'spec.schema.properties[b].items: Required value: must be specified',
  ]);
});

test('a schema that preserves unknown fields lets anything be applied', () => {
  const of = { group: 'example.com', version: 'v1', kind: 'Foo' };
  const anything = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  const definition = definitionOfSchema(of, anything);
  const writer = { manager: 'a', subresource: '', time: '2026-01-01T00:00:00Z', ignored: [] };
  const config = objectWith({ any: { thing: [1, 2] } });
  const result = applyConfiguration(definition, undefined, config, writer, false);
  const [entry] = result.is === 'applied' ? (result.object.metadata.managedFields ?? []) : [];
  expect(entry?.fieldsV1).toEqual({
    'f:spec': { '.': {}, 'f:any': { '.': {}, 'f:thing': {} } },
  });
});

test('server-side apply merges lists by the keys of the schema', () => {
  const of = { group: 'example.com', version: 'v1', kind: 'Foo' };
  const definition = definitionOfSchema(of, SCHEMA);
  const writer = { manager: 'a', subresource: '', time: '2026-01-01T00:00:00Z', ignored: [] };
  const first = applyConfiguration(
    definition,
    undefined,
    objectWith({ parts: [{ name: 'x', size: 1 }] }),
    writer,
    false,
  );
  const live = first.is === 'applied' ? first.object : undefined;
  const second = applyConfiguration(
    definition,
    live,
    objectWith({ parts: [{ name: 'y' }] }),
    { ...writer, manager: 'b' },
    false,
  );
  expect(second.is === 'applied' && (second.object as any).spec.parts).toEqual([
    { name: 'x', size: 1 },
    { name: 'y' },
  ]);
});

test('what did not change since is not judged by a schema that became stricter', () => {
  const old = objectWith({ replicas: 1, name: 'much-too-long', parts: [{ name: 'a', size: 'x' }] });
  const errors = (spec: object): readonly string[] =>
    validateValue(SCHEMA, objectWith(spec), '', old).map(fieldErrorText);
  const same = (old as unknown as { spec: object }).spec;
  expect(errors({ ...same, replicas: 3 })).toEqual([]);
  expect(errors({ ...same, parts: [{ name: 'b' }, { name: 'a', size: 'x' }] })).toEqual([]);
  expect(errors({ ...same, parts: [{ name: 'a', size: 'y' }] })).toHaveLength(1);
  expect(errors({ ...same, name: 'also-too-long' })).toHaveLength(2);
});

test('sets and maps tell the second one of each kind once', () => {
  const set: StructuralSchema = { type: 'array', 'x-kubernetes-list-type': 'set' };
  expect(validateLists(set, ['a', 'b', 'a', 'a'], 'l').map(fieldErrorText)).toEqual([
    'l[2]: Duplicate value: "a"',
  ]);
  const twice = objectWith({ replicas: 1, parts: [{ name: 'a' }, { name: 'a', size: 2 }] });
  expect(validateLists(SCHEMA, twice).map(fieldErrorText)).toEqual([
    'spec.parts[1]: Duplicate value: {"name":"a"}',
  ]);
});

test('rules are not asked about an object that is no object of the schema', () => {
  const rules = [{ rule: 'self.spec.replicas > 1' }];
  const structural = { ...SCHEMA, 'x-kubernetes-validations': rules };
  const { validate } = customSchemaOf({
    name: 'v1',
    served: true,
    storage: true,
    schema: { openAPIV3Schema: structural },
  });
  expect(validate(objectWith({}), undefined).map(fieldErrorText)).toEqual([
    'spec.replicas: Required value',
    '<nil>: Invalid value: "null": some validation rules were not checked because the object was' +
      ' invalid; correct the existing errors to complete validation',
  ]);
});

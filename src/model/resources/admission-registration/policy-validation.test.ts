// Expressions of admission policies.
// Upstream: pkg/apis/admissionregistration/validation/validation_test.go
import { expect, test } from 'vitest';
import { create } from '../testing/harness.ts';
import {
  VALIDATING_ADMISSION_POLICY_BINDING_RESOURCE,
  VALIDATING_ADMISSION_POLICY_RESOURCE,
} from './policy.resource.ts';

const rule = { apiGroups: ['apps'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['*'] };
const matchConstraints = { resourceRules: [rule] };
const errorsOf = (spec: object): readonly string[] =>
  create(VALIDATING_ADMISSION_POLICY_RESOURCE, { spec: { matchConstraints, ...spec } }).errors;

const CASES: readonly (readonly [string, object, string])[] = [
  [
    'a broken expression',
    { validations: [{ expression: 'object.spec.foo ==' }] },
    'spec.validations[0].expression: Invalid value: "object.spec.foo ==": compilation failed:' +
      ' ERROR: <input>:1:',
  ],
  [
    'a number',
    { validations: [{ expression: '1' }] },
    'spec.validations[0].expression: Invalid value: "1": must evaluate to bool',
  ],
  [
    'a reason of its own',
    { validations: [{ expression: 'true', reason: 'Because' }] },
    'spec.validations[0].reason: Unsupported value: "Because": supported values: "Forbidden",' +
      ' "Invalid", "RequestEntityTooLarge", "Unauthorized"',
  ],
  [
    'a message of two lines',
    { validations: [{ expression: 'true', message: 'a\nb' }] },
    'spec.validations[0].message: Invalid value: "a\\nb": message must not contain line breaks',
  ],
  [
    'a variable that is no identifier',
    { variables: [{ name: '1x', expression: '1' }], validations: [{ expression: 'true' }] },
    'spec.variables[0].name: Invalid value: "1x": name is not a valid CEL identifier',
  ],
];

for (const [name, spec, message] of CASES) {
  test(`refuses ${name}`, () => {
    const [error = ''] = errorsOf(spec);
    expect(error.slice(0, message.length)).toBe(message);
  });
}

test('takes what cannot be told', () => {
  const validations = [
    { expression: 'object.spec.replicas <= 5', messageExpression: '"at most " + string(5)' },
    { expression: 'variables.ok', reason: 'Invalid', message: 'no' },
  ];
  const variables = [{ name: 'ok', expression: 'has(object.spec)' }];
  expect(errorsOf({ validations, variables })).toEqual([]);
});

const BINDINGS: readonly (readonly [object, string])[] = [
  [
    { validationActions: ['Deny', 'Warn'] },
    'spec.validationActions: Invalid value: ["Deny","Warn"]: must not contain both Deny and Warn' +
      ' (repeating the same validation failure information in the API response and headers serves' +
      ' no purpose)',
  ],
  [
    { validationActions: [] },
    'spec.validationActions: Required value: at least one validation action is required',
  ],
  [
    { validationActions: ['Deny'], paramRef: { parameterNotFoundAction: 'Deny' } },
    'spec.paramRef: Required value: one of name or selector must be specified',
  ],
];

for (const [spec, message] of BINDINGS) {
  test(message, () => {
    const sketch = { spec: { policyName: 'p', ...spec } };
    expect(create(VALIDATING_ADMISSION_POLICY_BINDING_RESOURCE, sketch).errors).toEqual([message]);
  });
}

// Field errors, name rules and Status objects in upstream's exact words.
// Upstream: validation_test.go, field/errors_test.go, api/errors/errors_test.go
import { describe, expect, test } from 'vitest';
import {
  aggregateFieldErrors,
  fieldDuplicate,
  fieldErrorText,
  fieldForbidden,
  fieldInvalid,
  fieldNotFound,
  fieldNotSupported,
  fieldRequired,
  fieldTooLong,
  fieldTooMany,
} from './field-error.ts';
import type { FieldError } from './field-error.ts';
import { FieldPath } from './field-path.ts';
import { goJson, goQuote } from './go-text.ts';
import {
  byteLength,
  validateConfigMapKey,
  validateDns1035Label,
  validateDns1123Label,
  validateDns1123Subdomain,
  validateEnvVarName,
  validateLabelValue,
  validatePortName,
  validatePortNumber,
  validateQualifiedName,
} from './names.ts';
import * as status from './status.ts';

test('paths', () => {
  const path = FieldPath.of('spec', 'containers').index(0).child('env').key('A');
  expect(String(path)).toBe('spec.containers[0].env[A]');
});

const AT = FieldPath.of('spec', 'x');

test.each<[FieldError, string]>([
  [fieldInvalid(AT, 'a', 'must be b'), 'spec.x: Invalid value: "a": must be b'],
  [fieldInvalid(AT, 5, 'must be less'), 'spec.x: Invalid value: 5: must be less'],
  [fieldInvalid(AT, { a: '<' }, ''), 'spec.x: Invalid value: {"a":"\\u003c"}'],
  [fieldInvalid(AT, undefined, 'd'), 'spec.x: Invalid value: null: d'],
  [fieldRequired(AT), 'spec.x: Required value'],
  [fieldRequired(AT, 'name it'), 'spec.x: Required value: name it'],
  [fieldDuplicate(AT, 'a'), 'spec.x: Duplicate value: "a"'],
  [fieldNotFound(AT, 'a'), 'spec.x: Not found: "a"'],
  [fieldForbidden(AT, 'no'), 'spec.x: Forbidden: no'],
  [fieldTooLong(AT, 63), 'spec.x: Too long: may not be more than 63 bytes'],
  [fieldTooMany(AT, 3, 2), 'spec.x: Too many: 3: must have at most 2 items'],
  [
    fieldNotSupported(AT, 'c', ['a', 'b']),
    'spec.x: Unsupported value: "c": supported values: "a", "b"',
  ],
])('%#: %s', (error, text) => {
  expect(fieldErrorText(error)).toBe(text);
});

test('several errors come in brackets, repeats once', () => {
  const one = fieldRequired(AT);
  expect(aggregateFieldErrors([one, one])).toBe('spec.x: Required value');
  expect(aggregateFieldErrors([one, fieldForbidden(AT, 'no')])).toBe(
    '[spec.x: Required value, spec.x: Forbidden: no]',
  );
});

test('Go quotes and marshals', () => {
  expect(goQuote('a"b\\c\n\u0001\u200b日')).toBe('"a\\"b\\\\c\\n\\x01\\u200b日"');
  expect(goJson({ a: '<b>&' })).toBe('{"a":"\\u003cb\\u003e\\u0026"}');
});

const LABEL =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must" +
  " start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for" +
  " validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const SUBDOMAIN =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.'," +
  " and must start and end with an alphanumeric character (e.g. 'example.com', regex used for" +
  " validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

describe('names', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['a label', validateDns1123Label('my-name'), []],
    ['a label with a capital', validateDns1123Label('My'), [LABEL]],
    ['a label with dots', validateDns1123Label('a.b'), ['must not contain dots']],
    ['a long label', validateDns1123Label('a'.repeat(64)), ['must be no more than 63 characters']],
    ['an empty subdomain', validateDns1123Subdomain(''), [SUBDOMAIN]],
    ['a subdomain', validateDns1123Subdomain('a.b-c.d'), []],
    ['a DNS-1035 label', validateDns1035Label('a1'), []],
    ['a label key', validateQualifiedName('example.com/My_Name.x'), []],
    [
      'a label key without a name',
      validateQualifiedName('example.com/').slice(0, 1),
      ['name part must be non-empty'],
    ],
    ['a label value', validateLabelValue(''), []],
    ['a config key', validateConfigMapKey('..x'), ["must not start with '..'"]],
    ['an environment name', validateEnvVarName('1.a-B_c'), []],
    [
      'an environment name with =',
      validateEnvVarName('a=b'),
      [
        'a valid environment variable name must consist only of printable ASCII characters other' +
          " than '='",
      ],
    ],
    ['a port', validatePortNumber(0), ['must be between 1 and 65535, inclusive']],
    [
      'a port name',
      validatePortName('-1--'),
      [
        'must contain at least one letter (a-z)',
        'must not contain consecutive hyphens',
        'must not begin or end with a hyphen',
      ],
    ],
  ])('%s', (_, messages, expected) => {
    expect(messages).toEqual(expected);
  });

  test('lengths count bytes', () => {
    for (const text of ['abc', 'ü', '日本', 'a😀']) {
      expect(byteLength(text)).toBe(new TextEncoder().encode(text).length);
    }
  });

  test('a very long name is refused at once', () => {
    expect(validateDns1123Subdomain('a.'.repeat(500_000))).toHaveLength(2);
  });
});

describe('Status', () => {
  const pods = { group: '', plural: 'pods' };
  const deployments = { group: 'apps', plural: 'deployments' };

  test.each([
    [status.notFound(pods, 'x'), 404, 'NotFound', 'pods "x" not found'],
    [
      status.alreadyExists(deployments, 'x'),
      409,
      'AlreadyExists',
      'deployments.apps "x" already exists',
    ],
    [
      status.conflict(pods, 'x'),
      409,
      'Conflict',
      'Operation cannot be fulfilled on pods "x": the object has been modified; please apply your' +
        ' changes to the latest version and try again',
    ],
    [status.forbidden(pods, 'x', 'why'), 403, 'Forbidden', 'pods "x" is forbidden: why'],
    [status.forbidden(pods, '', 'why'), 403, 'Forbidden', 'pods is forbidden: why'],
    [status.badRequest('bad'), 400, 'BadRequest', 'bad'],
    [status.expired('too old'), 410, 'Expired', 'too old'],
    [status.timeout('slow'), 504, 'Timeout', 'Timeout: slow'],
    [status.internalError('x'), 500, 'InternalError', 'Internal error occurred: x'],
    [
      status.methodNotAllowed(pods, 'patch'),
      405,
      'MethodNotAllowed',
      'patch is not supported on resources of kind "pods"',
    ],
    [
      status.unsupportedMediaType(['application/json']),
      415,
      'UnsupportedMediaType',
      'the body of the request was in an unknown format - accepted media types include:' +
        ' application/json',
    ],
  ])('%#', (made, code, reason, message) => {
    expect(made).toMatchObject({ kind: 'Status', status: 'Failure', code, reason, message });
    expect(status.isFailure(made)).toBe(true);
  });

  test('Invalid lists its causes', () => {
    const kind = { group: 'apps', kind: 'Deployment' };
    const errors = [fieldRequired(AT), fieldInvalid('spec.y', 'a', 'no')];
    expect(status.invalid(kind, 'web', errors)).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message:
        'Deployment.apps "web" is invalid: [spec.x: Required value, spec.y: Invalid value: "a":' +
        ' no]',
      reason: 'Invalid',
      details: {
        name: 'web',
        group: 'apps',
        kind: 'Deployment',
        causes: [
          { reason: 'FieldValueRequired', message: 'Required value', field: 'spec.x' },
          { reason: 'FieldValueInvalid', message: 'Invalid value: "a": no', field: 'spec.y' },
        ],
      },
      code: 422,
    });
  });

  test('success is no failure', () => {
    expect(status.isFailure(status.success())).toBe(false);
    expect(status.isFailure(null)).toBe(false);
  });
});

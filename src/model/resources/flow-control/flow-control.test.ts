// Flow schemas and priority levels.
// Cases: pkg/apis/flowcontrol/validation/validation_test.go, v1/defaults_test.go.
import { expect, test } from 'vitest';
import type { ResourceDefinition } from '../define-resource.ts';
import { create, created, row } from '../testing/harness.ts';
import { FLOW_SCHEMAS, PRIORITY_LEVELS } from './bootstrap-configuration.ts';
import {
  FLOW_SCHEMA_RESOURCE as SCHEMA,
  PRIORITY_LEVEL_CONFIGURATION_RESOURCE as LEVEL,
} from './flow-control.resource.ts';

const subjects = [{ kind: 'Group', group: { name: 'a' } }];
const resourceRules = [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'], clusterScope: true }];
const priorityLevelConfiguration = { name: 'x' };
const schema = (rule: object, more: object = {}): object => ({
  spec: { priorityLevelConfiguration, rules: [rule], ...more },
});
const limited = (more: object): object => ({ spec: { type: 'Limited', limited: more } });
const queue = (queuing?: object): object =>
  limited({ limitResponse: { type: 'Queue', ...(queuing ? { queuing } : {}) } });
const LIMITED = 'limited.limitResponse.type is not Limited';

const BAD: readonly (readonly [ResourceDefinition<any>, object, string])[] = [
  [
    SCHEMA,
    schema({ subjects, resourceRules }, { matchingPrecedence: 1 }),
    "spec.matchingPrecedence: Invalid value: 1: only the schema named 'exempt' may have" +
      ' matchingPrecedence 1',
  ],
  [
    SCHEMA,
    schema({ subjects, resourceRules }, { matchingPrecedence: 20_000 }),
    'spec.matchingPrecedence: Invalid value: 20000: must not be greater than 10000',
  ],
  [
    SCHEMA,
    schema({ subjects: [], resourceRules }),
    'spec.rules[0].subjects: Required value: subjects must contain at least one value',
  ],
  [
    SCHEMA,
    schema({ subjects }),
    'spec.rules[0]: Required value: at least one of resourceRules and nonResourceRules has to be' +
      ' non-empty',
  ],
  [
    SCHEMA,
    schema({ subjects: [{ kind: 'User' }], resourceRules }),
    "spec.rules[0].subjects[0].user: Required value: user is required when subject kind is 'User'",
  ],
  [
    SCHEMA,
    schema({ subjects, nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['/a*'] }] }),
    'spec.rules[0].nonResourceRules[0].nonResourceURLs[0]: Invalid value: "/a*": wildcard can only' +
      ' do suffix matching',
  ],
  [
    LEVEL,
    { spec: { type: 'Exempt' } },
    "spec.type: Invalid value: \"Exempt\": type must be 'Exempt' if and only if name is 'exempt'",
  ],
  [
    LEVEL,
    limited({ nominalConcurrencyShares: -1, limitResponse: { type: 'Reject' } }),
    'spec.limited.nominalConcurrencyShares: Invalid value: -1: must be a non-negative integer',
  ],
  [
    LEVEL,
    limited({ limitResponse: { type: 'Reject', queuing: {} } }),
    `spec.limited.limitResponse.queuing: Forbidden: must be nil if ${LIMITED}`,
  ],
  [
    LEVEL,
    queue(),
    'spec.limited.limitResponse.queuing: Required value: must not be empty if' +
      ' limited.limitResponse.type is Limited',
  ],
  [
    LEVEL,
    queue({ queues: 4, handSize: 8 }),
    'spec.limited.limitResponse.queuing.handSize: Invalid value: 8: should not be greater than' +
      ' queues (4)',
  ],
];

for (const [definition, sketch, message] of BAD) {
  test(message, () => expect(create(definition, sketch).errors).toContain(message));
}

test('what is not said is filled in', () => {
  expect(created(SCHEMA, schema({ subjects, resourceRules })).spec.matchingPrecedence).toBe(1_000);
  expect(created(LEVEL, queue({})).spec.limited).toEqual({
    nominalConcurrencyShares: 30,
    lendablePercent: 0,
    limitResponse: { type: 'Queue', queuing: { queues: 64, handSize: 8, queueLengthLimit: 50 } },
  });
});

test('what every server brings along is valid, and what is mandatory stays as it is', () => {
  for (const [name, spec] of FLOW_SCHEMAS) {
    expect(create(SCHEMA, { metadata: { name }, spec }).errors).toEqual([]);
  }
  for (const [name, spec] of PRIORITY_LEVELS) {
    expect(create(LEVEL, { metadata: { name }, spec }).errors).toEqual([]);
  }
  const other = { ...FLOW_SCHEMAS.get('catch-all'), matchingPrecedence: 9_999 };
  const { errors } = create(SCHEMA, { metadata: { name: 'catch-all' }, spec: other });
  expect(errors.join()).toContain("spec of 'catch-all' must equal the fixed value");
});

test('the tables tell shares, queues and levels that are not there', () => {
  const level = created(LEVEL, queue({ queues: 16, handSize: 4 }));
  expect(row(LEVEL, level)).toMatchObject({ Type: 'Limited', Queues: 16, HandSize: 4 });
  expect(row(SCHEMA, created(SCHEMA, schema({ subjects, resourceRules })))).toMatchObject({
    PriorityLevel: 'x',
    DistinguisherMethod: '<none>',
    MissingPL: '?',
  });
});

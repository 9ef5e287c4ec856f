// Facts: the page on validating admission policies (type checking), and
// apiserver pkg/admission/plugin/policy/validating/typechecking_test.go.
import { expect, test } from 'vitest';
import {
  DEPLOYMENTS,
  REPLICA_SETS,
  VALIDATING_ADMISSION_POLICIES,
} from '../../../model/api/refs.ts';
import type { ValidatingAdmissionPolicy } from '../../../model/generated/types.ts';
import { controllerWorld } from '../testing/controller-world.ts';
import { expressionWarnings, matchedKinds } from './type-check.ts';

function policyOf(expressions: readonly string[], resources = ['deployments']) {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name: 'p' },
    spec: {
      matchConstraints: {
        resourceRules: [{ apiGroups: ['apps'], apiVersions: ['v1'], operations: ['*'], resources }],
      },
      validations: expressions.map((expression) => ({ expression })),
    },
  } as ValidatingAdmissionPolicy;
}

function warningsOf(expression: string, resources?: string[]): readonly (string | undefined)[] {
  const policy = policyOf([expression], resources);
  const kinds = matchedKinds(policy, [DEPLOYMENTS, REPLICA_SETS], []);
  return expressionWarnings(policy, kinds).map(({ warning }) => warning);
}

const DEPLOYMENT = 'apps/v1, Kind=Deployment: ERROR: <input>:1:';

test.each([
  ['object.spec.replicas > 1', []],
  ["object.spec.template.spec.containers.all(c, c.image.startsWith('a'))", []],
  ["object.metadata.labels['a'] == 'b' && params.x > request.y.z", []],
  [
    'object.replicas > 1',
    [`${DEPLOYMENT}7: undefined field 'replicas'\n | object.replicas > 1\n | ......^`],
  ],
  [
    "object.spec.replicas > 'a'",
    [
      `${DEPLOYMENT}22: found no matching overload for '_>_' applied to '(int, string)'\n` +
        ` | object.spec.replicas > 'a'\n | .....................^`,
    ],
  ],
  [
    'objct.spec',
    [`${DEPLOYMENT}1: undeclared reference to 'objct' (in container '')\n | objct.spec\n | ^`],
  ],
])('VS2, VS3: %s', (expression, expected) => {
  expect(warningsOf(expression)).toEqual(expected);
});

test('VS2: kinds of a wildcard are not looked at; of two kinds the one at fault is named', () => {
  expect(warningsOf('object.replicas > 1', ['*'])).toEqual([]);
  const warnings = warningsOf('object.spec.strategy.type == "a"', ['deployments', 'replicasets']);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(/^apps\/v1, Kind=ReplicaSet: .*undefined field 'strategy'/);
});

test('VS1: the status follows the generation', () => {
  const world = controllerWorld({ nodes: 1 });
  world.create(VALIDATING_ADMISSION_POLICIES, policyOf(['object.replicas > 1']));
  world.run(2);
  const { status, metadata } = world.get(VALIDATING_ADMISSION_POLICIES, 'p');
  expect(status?.observedGeneration).toBe(metadata.generation);
  expect(status?.typeChecking?.expressionWarnings?.[0]?.fieldRef).toBe(
    'spec.validations[0].expression',
  );
});

// Warnings about pods and workloads.
// Cases: pkg/api/pod/warnings_test.go, pkg/registry/apps/deployment/strategy_test.go.
import { expect, test } from 'vitest';
import { DEPLOYMENT_RESOURCE } from '../deployment/deployment.resource.ts';
import { POD_RESOURCE } from '../pod/pod.resource.ts';
import { created } from '../testing/harness.ts';

const container = (more: object): object => ({ containers: [{ name: 'c', image: 'x', ...more }] });

const CASES: readonly (readonly [object, readonly string[]])[] = [
  [container({}), []],
  [
    { ...container({}), nodeSelector: { 'beta.kubernetes.io/os': 'linux' } },
    [
      'spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14;' +
        ' use "kubernetes.io/os" instead',
    ],
  ],
  [
    container({
      env: [
        { name: 'A', value: '1' },
        { name: 'A', value: '2' },
      ],
    }),
    [
      'spec.containers[0].env[1]: hides previous definition of "A", which may be dropped when' +
        ' using apply',
    ],
  ],
  [
    container({ resources: { requests: { memory: '100m' } } }),
    [
      'spec.containers[0].resources.requests[memory]: fractional byte value "100m" is invalid,' +
        ' must be an integer',
    ],
  ],
  [
    { ...container({}), imagePullSecrets: [{ name: 'a' }, { name: 'a' }] },
    ['spec.imagePullSecrets[1].name: duplicate name "a"'],
  ],
];

for (const [spec, warnings] of CASES) {
  test(`pod: ${warnings[0] ?? 'none'}`, () => {
    expect(POD_RESOURCE.warnings(created(POD_RESOURCE, { spec }))).toEqual(warnings);
  });
}

test('a name with dots makes a surprising host name', () => {
  const labels = { app: 'a' };
  const deployment = created(DEPLOYMENT_RESOURCE, {
    metadata: { name: 'v1.2' },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: container({}) },
    },
  });
  expect(DEPLOYMENT_RESOURCE.warnings(deployment)).toEqual([
    'metadata.name: this is used in Pod names and hostnames, which can result in surprising' +
      ' behavior; a DNS label is recommended: [must not contain dots]',
  ]);
  expect(DEPLOYMENT_RESOURCE.warnings(deployment, deployment)).toEqual([]);
});

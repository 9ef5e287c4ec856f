// Which objects a quota is about. Facts: pkg/quota/v1/evaluator/core/pods_test.go
// (TestPodEvaluatorMatchingScopes, TestPodConstraintsFunc), persistent_volume_claims_test.go.
import { expect, test } from 'vitest';
import type { Pod, ResourceQuota } from '../generated/types.ts';
import type { KubeObject } from '../meta/object.ts';
import { matchesQuotaScopes, missingForQuota } from './quota-scopes.ts';

const quota = (spec: object): ResourceQuota => ({ metadata: { name: 'q' }, spec }) as ResourceQuota;
const pod = (spec: object = {}): KubeObject =>
  ({ metadata: {}, spec: { containers: [{ name: 'a' }], ...spec } }) as unknown as KubeObject;
const cpu = { resources: { requests: { cpu: '1' } } };
const priority = (operator: string, ...values: readonly string[]) => ({
  scopeSelector: {
    matchExpressions: [
      { scopeName: 'PriorityClass', operator, ...(values.length > 0 ? { values } : {}) },
    ],
  },
});
const class1 = { priorityClassName: 'class1' };
const affinity = (term: object) => ({
  affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } },
});

// TestPodEvaluatorMatchingScopes.
test.each([
  [
    'Terminating: with a deadline',
    { scopes: ['Terminating'] },
    { activeDeadlineSeconds: 30 },
    true,
  ],
  ['Terminating: a deadline of 0', { scopes: ['Terminating'] }, { activeDeadlineSeconds: 0 }, true],
  ['Terminating: without', { scopes: ['Terminating'] }, {}, false],
  ['NotTerminating: without', { scopes: ['NotTerminating'] }, {}, true],
  [
    'NotTerminating: with a deadline',
    { scopes: ['NotTerminating'] },
    { activeDeadlineSeconds: 30 },
    false,
  ],
  ['BestEffort', { scopes: ['BestEffort'] }, {}, true],
  ['BestEffort: requests', { scopes: ['BestEffort'] }, { containers: [cpu] }, false],
  ['BestEffort: requests of the pod', { scopes: ['BestEffort'] }, cpu, false],
  [
    'BestEffort: extended resources alone',
    { scopes: ['BestEffort'] },
    { containers: [{ resources: { requests: { 'a.b/c': '1' } } }] },
    true,
  ],
  ['NotBestEffort: requests', { scopes: ['NotBestEffort'] }, { containers: [cpu] }, true],
  ['both scopes', { scopes: ['NotBestEffort', 'NotTerminating'] }, { containers: [cpu] }, true],
  ['one of both', { scopes: ['NotBestEffort', 'Terminating'] }, { containers: [cpu] }, false],
  ['PriorityClass Exists', priority('Exists'), class1, true],
  ['PriorityClass Exists: none', priority('Exists'), {}, false],
  ['PriorityClass DoesNotExist', priority('DoesNotExist'), {}, true],
  ['PriorityClass In', priority('In', 'class1', 'class2'), class1, true],
  ['PriorityClass In: another', priority('In', 'class2'), class1, false],
  ['PriorityClass NotIn', priority('NotIn', 'class2'), class1, true],
  ['PriorityClass NotIn: it', priority('NotIn', 'class1'), class1, false],
  [
    'CrossNamespacePodAffinity: own namespace',
    { scopes: ['CrossNamespacePodAffinity'] },
    affinity({ topologyKey: 'zone' }),
    false,
  ],
  [
    'CrossNamespacePodAffinity: names',
    { scopes: ['CrossNamespacePodAffinity'] },
    affinity({ namespaces: ['other'] }),
    true,
  ],
  [
    'CrossNamespacePodAffinity: all',
    { scopes: ['CrossNamespacePodAffinity'] },
    affinity({ namespaceSelector: {} }),
    true,
  ],
])('RQ1: %s', (_, spec, of, expected) => {
  expect(matchesQuotaScopes(quota(spec), 'pods', pod(of))).toBe(expected);
});

test('RQ1: scopes of pods match nothing else', () => {
  expect(matchesQuotaScopes(quota({ scopes: ['NotTerminating'] }), 'secrets', pod())).toBe(false);
  expect(matchesQuotaScopes(quota({}), 'secrets', pod())).toBe(true);
});

const fast = { operator: 'In', values: ['fast'], scopeName: 'VolumeAttributesClass' };

// TestPersistentVolumeClaimEvaluatorMatchingScopes.
test.each([
  ['asked for', { spec: { volumeAttributesClassName: 'fast' } }, true],
  ['had', { spec: {}, status: { currentVolumeAttributesClassName: 'fast' } }, true],
  [
    'on the way',
    { spec: {}, status: { modifyVolumeStatus: { targetVolumeAttributesClassName: 'fast' } } },
    true,
  ],
  ['another', { spec: { volumeAttributesClassName: 'slow' } }, false],
  ['none', { spec: {} }, false],
])('RQ6: the volume attributes class of a claim: %s', (_, object, expected) => {
  const of = { metadata: {}, ...object } as unknown as KubeObject;
  const limited = quota({ scopeSelector: { matchExpressions: [fast] } });
  expect(matchesQuotaScopes(limited, 'persistentvolumeclaims', of)).toBe(expected);
});

const named = (name: string, requests: object, limits: object = {}) => ({
  name,
  resources: { requests, limits },
});

// TestPodConstraintsFunc.
test.each([
  [
    'init container lacks one',
    { initContainers: [named('dummy', { cpu: '1m' }, { cpu: '2m', memory: '2m' })] },
    ['cpu', 'memory'],
    'memory for: dummy',
  ],
  [
    'several containers lack one',
    {
      containers: [
        named('foo', { cpu: '1' }),
        named('bar', { cpu: '1' }),
        named('x', { memory: '1', cpu: '1' }),
      ],
    },
    ['requests.memory'],
    'requests.memory for: bar,foo',
  ],
  [
    'several resources',
    { containers: [named('foo', {}), named('bar', { cpu: '1' })] },
    ['requests.cpu', 'limits.memory'],
    'limits.memory for: bar,foo; requests.cpu for: foo',
  ],
  ['nothing is missing', { containers: [named('foo', { cpu: '1' })] }, ['cpu', 'pods'], ''],
  [
    'storage is not demanded',
    { containers: [named('foo', {})] },
    ['requests.ephemeral-storage'],
    '',
  ],
  [
    'stated by the pod',
    { resources: { requests: { cpu: '1' } }, containers: [named('foo', {})] },
    ['cpu'],
    '',
  ],
] as const)('RQ7: %s', (_, spec, hard, expected) => {
  const of = { spec: { containers: [], ...spec } } as unknown as Pod;
  expect(missingForQuota(of, hard)).toBe(expected);
});

// What objects count for against quotas. Facts: pkg/quota/v1/evaluator/core/pods_test.go
// (TestPodEvaluatorUsage, TestPodEvaluatorUsageResourceResize), services_test.go
// (TestServiceEvaluatorUsage), persistent_volume_claims_test.go
// (TestPersistentVolumeClaimEvaluatorUsage), generic/evaluator.go.
import { expect, test } from 'vitest';
import type { Pod } from '../generated/types.ts';
import type { KubeObject } from '../meta/object.ts';
import { formatTime } from '../meta/time.ts';
import { countsForQuota, quotaUsageOf } from './quota-usage.ts';

const usage = (resource: string, object: object): object =>
  Object.fromEntries(quotaUsageOf(resource, { metadata: {}, ...object } as KubeObject));

const uses = (requests: object, limits: object = {}, more: object = {}) => ({
  resources: { requests, limits },
  ...more,
});
const sidecar = (requests: object) => uses(requests, {}, { restartPolicy: 'Always' });
const asks = (spec: object) => usage('pods', { spec: { containers: [], ...spec } });
const both = (name: string, amount: string) => ({ [name]: amount, [`requests.${name}`]: amount });
const POD = { 'count/pods': '1', pods: '1' };

// TestPodEvaluatorUsage.
test.each([
  [
    'init container cpu',
    { initContainers: [uses({ cpu: '1m' }, { cpu: '2m' })] },
    { ...both('cpu', '1m'), 'limits.cpu': '2m' },
  ],
  [
    'init container memory',
    { initContainers: [uses({ memory: '1m' }, { memory: '2m' })] },
    { ...both('memory', '1m'), 'limits.memory': '2m' },
  ],
  [
    'init container ephemeral storage',
    { initContainers: [uses({ 'ephemeral-storage': '32Mi' }, { 'ephemeral-storage': '64Mi' })] },
    { ...both('ephemeral-storage', '32Mi'), 'limits.ephemeral-storage': '64Mi' },
  ],
  [
    'init container huge pages',
    { initContainers: [uses({ 'hugepages-2Mi': '100Mi' })] },
    both('hugepages-2Mi', '100Mi'),
  ],
  [
    'init container extended resource',
    { initContainers: [uses({ 'example.com/dongle': '3' }, { 'example.com/dongle': '3' })] },
    { 'requests.example.com/dongle': '3' },
  ],
  [
    'container cpu',
    { containers: [uses({ cpu: '1m' }, { cpu: '2m' })] },
    { ...both('cpu', '1m'), 'limits.cpu': '2m' },
  ],
  [
    'container memory',
    { containers: [uses({ memory: '1m' }, { memory: '2m' })] },
    { ...both('memory', '1m'), 'limits.memory': '2m' },
  ],
  [
    'container ephemeral storage',
    { containers: [uses({ 'ephemeral-storage': '32Mi' }, { 'ephemeral-storage': '64Mi' })] },
    { ...both('ephemeral-storage', '32Mi'), 'limits.ephemeral-storage': '64Mi' },
  ],
  [
    'container huge pages',
    { containers: [uses({ 'hugepages-2Mi': '100Mi' })] },
    both('hugepages-2Mi', '100Mi'),
  ],
  [
    'container extended resource',
    { containers: [uses({ 'example.com/dongle': '3' }, { 'example.com/dongle': '3' })] },
    { 'requests.example.com/dongle': '3' },
  ],
  ['terminated with nothing', {}, {}],
  [
    'the largest init container beats the sum',
    {
      initContainers: [uses({ cpu: '4' }, { cpu: '8' }), uses({ cpu: '1' }, { cpu: '1' })],
      containers: [uses({ cpu: '1' }, { cpu: '2' }), uses({ cpu: '1' }, { cpu: '2' })],
    },
    { ...both('cpu', '4'), 'limits.cpu': '8' },
  ],
  [
    'the sum beats every init container',
    {
      initContainers: [uses({ cpu: '1' })],
      containers: [uses({ cpu: '1' }), uses({ cpu: '1' })],
    },
    both('cpu', '2'),
  ],
  [
    'overhead comes on top; limits take it only where there is one',
    {
      overhead: { cpu: '1', memory: '10Mi' },
      containers: [uses({ cpu: '1', memory: '50Mi' }, { cpu: '2' })],
    },
    { ...both('cpu', '2'), ...both('memory', '60Mi'), 'limits.cpu': '3' },
  ],
  [
    'a sidecar runs beside the containers',
    { initContainers: [sidecar({ cpu: '1' })], containers: [uses({ cpu: '1' })] },
    both('cpu', '2'),
  ],
  [
    'an init container before the sidecar has it not beside it',
    {
      initContainers: [uses({ cpu: '5' }), sidecar({ cpu: '1' })],
      containers: [uses({ cpu: '1' })],
    },
    both('cpu', '5'),
  ],
  [
    'an init container after the sidecar has',
    {
      initContainers: [sidecar({ cpu: '1' }), uses({ cpu: '5' })],
      containers: [uses({ cpu: '1' })],
    },
    both('cpu', '6'),
  ],
  [
    'what the pod states as a whole comes first',
    { resources: { requests: { cpu: '3' } }, containers: [uses({ cpu: '1', memory: '1Gi' })] },
    { ...both('cpu', '3'), ...both('memory', '1Gi') },
  ],
])('RQ4: a pod: %s', (_, spec, expected) => {
  expect(asks(spec)).toEqual({ ...POD, ...expected });
});

const port = (nodePort?: number) => (nodePort ? { port: 80, nodePort } : { port: 80 });
const SERVICE = { 'count/services': '1', services: '1' };

// TestServiceEvaluatorUsage.
test.each([
  [
    'load balancer without ports',
    { type: 'LoadBalancer' },
    { 'services.loadbalancers': '1', 'services.nodeports': '0' },
  ],
  [
    'load balancer with ports',
    { type: 'LoadBalancer', ports: [port()] },
    { 'services.loadbalancers': '1', 'services.nodeports': '1' },
  ],
  ['cluster ip', { type: 'ClusterIP' }, {}],
  ['node ports', { type: 'NodePort', ports: [port()] }, { 'services.nodeports': '1' }],
  [
    'multiple node ports',
    { type: 'NodePort', ports: [port(), port()] },
    { 'services.nodeports': '2' },
  ],
  [
    'load balancer that allocates none',
    { type: 'LoadBalancer', ports: [port(), port()], allocateLoadBalancerNodePorts: false },
    { 'services.loadbalancers': '1', 'services.nodeports': '0' },
  ],
  [
    'load balancer that allocates none but one chosen',
    { type: 'LoadBalancer', ports: [port(31_500), port()], allocateLoadBalancerNodePorts: false },
    { 'services.loadbalancers': '1', 'services.nodeports': '1' },
  ],
  [
    'load balancer that allocates',
    { type: 'LoadBalancer', ports: [port(), port()], allocateLoadBalancerNodePorts: true },
    { 'services.loadbalancers': '1', 'services.nodeports': '2' },
  ],
])('RQ5: a service: %s', (_, spec, expected) => {
  expect(usage('services', { spec })).toEqual({ ...SERVICE, ...expected });
});

const claim = (storage: string, more: object = {}) => ({
  spec: { resources: { requests: { storage } }, ...more },
});
const CLAIM = { 'count/persistentvolumeclaims': '1', persistentvolumeclaims: '1' };
const ofGold = {
  'gold.storageclass.storage.k8s.io/persistentvolumeclaims': '1',
  'gold.storageclass.storage.k8s.io/requests.storage': '10Gi',
};

// TestPersistentVolumeClaimEvaluatorUsage.
test.each([
  ['of no class', claim('10Gi'), { 'requests.storage': '10Gi' }],
  [
    'of a class',
    claim('10Gi', { storageClassName: 'gold' }),
    { 'requests.storage': '10Gi', ...ofGold },
  ],
  [
    'of a class by annotation',
    {
      metadata: { annotations: { 'volume.beta.kubernetes.io/storage-class': 'gold' } },
      ...claim('10Gi'),
    },
    { 'requests.storage': '10Gi', ...ofGold },
  ],
  [
    'given more than it asks for now',
    { ...claim('10Gi'), status: { allocatedResources: { storage: '20Gi' } } },
    { 'requests.storage': '20Gi' },
  ],
  [
    'given less than it asks for now',
    { ...claim('10Gi'), status: { allocatedResources: { storage: '5Gi' } } },
    { 'requests.storage': '10Gi' },
  ],
])('RQ6: a claim %s', (_, object, expected) => {
  expect(usage('persistentvolumeclaims', object)).toEqual({ ...CLAIM, ...expected });
});

// legacyObjectCountAliases and count/RESOURCE.GROUP.
test.each([
  ['configmaps', { 'count/configmaps': '1', configmaps: '1' }],
  ['secrets', { 'count/secrets': '1', secrets: '1' }],
  ['replicationcontrollers', { 'count/replicationcontrollers': '1', replicationcontrollers: '1' }],
  ['resourcequotas', { 'count/resourcequotas': '1', resourcequotas: '1' }],
  ['serviceaccounts', { 'count/serviceaccounts': '1' }],
  ['deployments.apps', { 'count/deployments.apps': '1' }],
  ['jobs.batch', { 'count/jobs.batch': '1' }],
])('RQ1: one of %s', (resource, expected) => {
  expect(usage(resource, {})).toEqual(expected);
});

const NOW = 1_000_000_000_000;
const leaving = (secondsAgo: number, grace: number) => ({
  metadata: {
    deletionTimestamp: formatTime(NOW - secondsAgo * 1_000_000),
    deletionGracePeriodSeconds: grace,
  },
});

// QuotaV1Pod: TestPodEvaluatorUsage, the rows of pods that end.
test.each([
  ['running', { status: { phase: 'Running' } }, true],
  ['pending', { status: { phase: 'Pending' } }, true],
  ['failed', { status: { phase: 'Failed' } }, false],
  ['succeeded', { status: { phase: 'Succeeded' } }, false],
  ['of unknown state', { status: { phase: 'Unknown' } }, true],
  ['being deleted within its grace period', leaving(10, 30), true],
  ['being deleted beyond it', leaving(90, 30), false],
])('RQ3: a pod %s', (_, object, counts) => {
  expect(countsForQuota({ metadata: {}, ...object } as Pod, NOW)).toBe(counts);
});

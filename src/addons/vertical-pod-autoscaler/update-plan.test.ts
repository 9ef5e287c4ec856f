// Which pods get new resources, by tables. Upstream: vertical-pod-autoscaler/pkg/updater/priority/
// {update_priority_calculator,priority_processor}_test.go, restriction/
// pods_eviction_restriction_test.go, pkg/utils/vpa/limit_and_request_scaling_test.go
import { expect, test } from 'vitest';
import { HOUR, SECOND } from '../../kernel/time.ts';
import type { Pod } from '../../model/generated/types.ts';
import { formatTime } from '../../model/meta/time.ts';
import { resourcesFor } from './pod-resources.ts';
import { evictable, podsToUpdate, priorityOf } from './update-plan.ts';
import type { ContainerPolicy, VerticalPodAutoscaler } from './vpa-types.ts';

const NOW = 1_767_254_400 * SECOND;

function podWith(name: string, cpu: string | undefined, ageHours = 24, phase = 'Running'): Pod {
  const requests = cpu === undefined ? {} : { cpu };
  return {
    metadata: { name, namespace: 'default' },
    spec: { containers: [{ name: 'c', resources: { requests } }] },
    status: { phase, startTime: formatTime(NOW - ageHours * HOUR) },
  } as unknown as Pod;
}

function vpaWith(
  target: string,
  low: string,
  high: string,
  policy: ContainerPolicy = {},
): VerticalPodAutoscaler {
  const recommendation = {
    containerName: 'c',
    target: { cpu: target },
    lowerBound: { cpu: low },
    upperBound: { cpu: high },
    uncappedTarget: { cpu: target },
  };
  return {
    metadata: { name: 'v', namespace: 'default' },
    spec: { resourcePolicy: { containerPolicies: [{ containerName: '*', ...policy }] } },
    status: { recommendation: { containerRecommendations: [recommendation] } },
  } as unknown as VerticalPodAutoscaler;
}

test.each<[string, string | undefined, boolean, boolean, number]>([
  ['as recommended', '4', false, false, 0],
  ['less, within the bounds', '2', false, true, 1],
  ['less than the lower bound', '500m', true, true, 7],
  ['more than the upper bound', '10', true, false, 0.6],
  ['nothing is asked for', undefined, true, true, 3999],
])('%s', (_, cpu, isOutside, isScaleUp, difference) => {
  const vpa = vpaWith('4', '1', '8');
  const found = vpa.status?.recommendation?.containerRecommendations ?? [];
  const pod = podWith('p', cpu);
  expect(priorityOf(vpa, pod, found)).toEqual({ pod, isOutside, isScaleUp, difference });
});

test.each<[string, Pod[], string[]]>([
  ['those that need more come first', [podWith('a', '9'), podWith('b', '500m')], ['b', 'a']],
  [
    'and of them those that need most',
    [podWith('a', '900m'), podWith('b', '300m'), podWith('c', '600m')],
    ['b', 'c', 'a'],
  ],
  ['young ones within the bounds stay', [podWith('a', '2', 11)], []],
  ['old ones within the bounds go', [podWith('a', '2', 13)], ['a']],
  ['unless the change is small', [podWith('a', '3800m', 13)], []],
  ['young ones outside the bounds go', [podWith('a', '500m', 0)], ['a']],
])('%s', (_, pods, names) => {
  const due = podsToUpdate(vpaWith('4', '1', '8'), pods, NOW);
  expect(due.map(({ pod }) => pod.metadata.name)).toEqual(names);
});

const pods = (running: number, pending = 0): Pod[] => [
  ...Array.from({ length: running }, (_, at) => podWith(`r${at}`, '1')),
  ...Array.from({ length: pending }, (_, at) => podWith(`p${at}`, '1', 0, 'Pending')),
];

test.each([
  ['half of four', 4, pods(4), 2, 2],
  ['one of three', 3, pods(3), 2, 1],
  ['one of two', 2, pods(2), 2, 1],
  ['one is missing already', 3, pods(2, 1), 2, 0],
  ['half is gone', 4, pods(2, 2), 2, 0],
  ['too few replicas', 1, pods(1), 2, 0],
  ['a single one, if that is allowed', 1, pods(1), 1, 1],
  ['more than asked for', 2, pods(4), 2, 3],
])('how many may go: %s', (_, configured, own, least, count) => {
  expect(evictable({ configured, pods: own }, least)).toBe(count);
});

const limited = (requests: object, limits: object | undefined): Pod =>
  ({
    metadata: { name: 'p', namespace: 'default' },
    spec: { containers: [{ name: 'c', resources: { requests, ...(limits ? { limits } : {}) } }] },
  }) as unknown as Pod;

test.each<[string, Pod, ContainerPolicy, object, string[]]>([
  ['no limit', limited({ cpu: '1' }, undefined), {}, { requests: { cpu: '4' } }, ['cpu request']],
  [
    'the limit keeps its ratio',
    limited({ cpu: '1' }, { cpu: '2' }),
    {},
    { requests: { cpu: '4' }, limits: { cpu: '8' } },
    ['cpu request', 'cpu limit'],
  ],
  [
    'a limit alone was the request',
    limited({}, { cpu: '2' }),
    {},
    { requests: { cpu: '4' }, limits: { cpu: '4' } },
    ['cpu request', 'cpu limit'],
  ],
  [
    'requests only',
    limited({ cpu: '1' }, { cpu: '2' }),
    { controlledValues: 'RequestsOnly' },
    { requests: { cpu: '4' }, limits: { cpu: '2' } },
    ['cpu request'],
  ],
  [
    'other resources stay',
    limited({ cpu: '1', memory: '1Gi' }, { memory: '2Gi' }),
    {},
    { requests: { cpu: '4', memory: '1Gi' }, limits: { memory: '2Gi' } },
    ['cpu request'],
  ],
])('new resources: %s', (_, pod, policy, resources, changes) => {
  const [found] = resourcesFor(vpaWith('4', '1', '8', policy), pod);
  expect(found?.resources).toEqual(resources);
  expect(found?.changes).toEqual(changes);
});

test('a container that is off is left alone', () => {
  expect(resourcesFor(vpaWith('4', '1', '8', { mode: 'Off' }), podWith('p', '1'))).toEqual([]);
});

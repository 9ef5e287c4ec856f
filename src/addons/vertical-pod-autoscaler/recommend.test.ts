// Histograms and recommendations, by tables. Upstream: vertical-pod-autoscaler/pkg/recommender/
// util/{histogram,decaying_histogram}_test.go, logic/{estimator,recommender}_test.go,
// model/{container,aggregate_container_state}_test.go, pkg/utils/vpa/capping_test.go
import { expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../kernel/time.ts';
import {
  CPU_BUCKETS,
  DecayingHistogram,
  HALF_LIFE,
  MEMORY_BUCKETS,
  powerOfTwo,
} from './histogram.ts';
import { capped, DEFAULT_RECOMMENDER, recommend } from './recommend.ts';
import { UsageHistory } from './usage-history.ts';
import type { ContainerPolicy, VerticalPodAutoscaler } from './vpa-types.ts';

const START = 20_000 * DAY;

test.each([
  [0, 1],
  [1, 2],
  [-1, 0.5],
  [10, 1024],
  [0.5, Math.SQRT2],
  [-0.5, Math.SQRT1_2],
])('2^%d', (exponent, value) => expect(powerOfTwo(exponent)).toBeCloseTo(value, 8));

test('buckets grow by a twentieth from 10 millicores and 10 MB', () => {
  expect([CPU_BUCKETS[1], CPU_BUCKETS[2]]).toEqual([0.01, 0.0205]);
  expect(MEMORY_BUCKETS[1]).toBe(1e7);
  expect(CPU_BUCKETS.length).toBe(MEMORY_BUCKETS.length);
});

test('an empty histogram says 0, else the end of the bucket', () => {
  const histogram = new DecayingHistogram([0, 1, 2, 3, 4]);
  expect(histogram.percentile(0.9)).toBe(0);
  histogram.add(1.5, 1, START);
  expect(histogram.percentile(0)).toBe(2);
  expect(histogram.percentile(1)).toBe(2);
  histogram.add(3.5, 1, START);
  expect([0.5, 0.6].map((share) => histogram.percentile(share))).toEqual([2, 4]);
  histogram.subtract(3.5, 1, START);
  expect(histogram.percentile(1)).toBe(2);
});

test('a sample weighs half as much as one of the next day', () => {
  const histogram = new DecayingHistogram([0, 1, 2, 3, 4]);
  histogram.add(1.5, 1000, START);
  histogram.add(2.5, 1000, START + HALF_LIFE);
  // A third of the weight is the older sample's.
  expect([0.33, 0.34].map((share) => histogram.percentile(share))).toEqual([2, 3]);
});

test('very long pauses leave old samples with no weight', () => {
  const histogram = new DecayingHistogram([0, 1, 2, 3, 4]);
  histogram.add(2.5, 1, START);
  histogram.add(1.5, 1, START + HALF_LIFE * 101);
  expect(histogram.percentile(0.999)).toBe(2);
});

test('a checkpoint gives the histogram back', () => {
  const history = new UsageHistory();
  for (let at = 0; at < 60; at++) history.addCpu(0.1 + at / 100, 0.5, START + at * MINUTE);
  history.addMemory('a', 5e8, START);
  const again = new UsageHistory();
  again.load({
    metadata: { name: 'c' },
    spec: { vpaObjectName: 'v', containerName: 'c' },
    status: history.checkpoint(START + HOUR),
  } as never);
  expect(again.cpu.percentile(0.9)).toBe(history.cpu.percentile(0.9));
  expect(again.memory.percentile(0.9)).toBe(history.memory.percentile(0.9));
  expect(again.confidence).toBeCloseTo(history.confidence, 6);
});

test('of memory only the peak of a day counts', () => {
  const history = new UsageHistory();
  history.addMemory('a', 1e8, START);
  history.addMemory('a', 9e8, START + HOUR);
  history.addMemory('a', 2e8, START + 2 * HOUR);
  const peak = history.memory.percentile(0.01);
  expect(peak).toBeGreaterThan(9e8);
  history.addMemory('a', 2e8, START + 30 * HOUR);
  expect(history.memory.percentile(0.01)).toBeLessThan(peak);
});

test.each([
  // [requested, seen before, recorded at least]: plus 100 MiB or a fifth, whichever is more.
  [1e8, 0, 1e8 + 104_857_600],
  [1e9, 0, 1.2e9],
  [1e8, 2e9, 2.4e9],
])('out of memory with %d requested and %d seen', (requested, seen, least) => {
  const history = new UsageHistory();
  if (seen > 0) history.addMemory('a', seen, START);
  history.addOutOfMemory('a', requested, START + MINUTE);
  const recorded = history.memory.percentile(1);
  expect(recorded).toBeGreaterThanOrEqual(least);
  expect(recorded).toBeLessThan(least * 1.06);
});

const vpaOf = (...containerPolicies: ContainerPolicy[]) =>
  ({
    metadata: { name: 'v', namespace: 'default' },
    spec: { resourcePolicy: { containerPolicies } },
  }) as unknown as VerticalPodAutoscaler;

/** One that has used so much of cpu and memory each minute for days. */
function used(cores: number, bytes: number, days: number): UsageHistory {
  const history = new UsageHistory();
  for (let at = 0; at <= days * 1440; at += 1) {
    history.addCpu(cores, 1, START + at * MINUTE);
    if (at % 60 === 0) history.addMemory('a', bytes, START + at * MINUTE);
  }
  return history;
}

test('the least that pods get is shared by their containers', () => {
  const histories = new Map([
    ['a', used(0.001, 1000, 0)],
    ['b', used(0.001, 1000, 0)],
  ]);
  const targets = recommend(vpaOf(), histories, DEFAULT_RECOMMENDER).map(({ target }) => target);
  expect(targets).toEqual([
    { cpu: '12m', memory: '131072k' },
    { cpu: '12m', memory: '131072k' },
  ]);
});

test.each([
  [0, '25m', '100G'],
  [1, '1166m', '2337m'],
  [7, '1168m', '1335m'],
])('after %d days at one core the bounds are %s and %s', (days, low, high) => {
  const [found] = recommend(vpaOf(), new Map([['a', used(1, 1e9, days)]]), DEFAULT_RECOMMENDER);
  expect(found?.target['cpu']).toBe('1168m');
  expect([found?.lowerBound['cpu'], found?.upperBound['cpu']]).toEqual([low, high]);
});

test.each<[string, ContainerPolicy, object]>([
  ['no policy', {}, { cpu: '500m', memory: '300M' }],
  ['at least', { minAllowed: { cpu: '1', memory: '1Gi' } }, { cpu: '1', memory: '1Gi' }],
  ['at most', { maxAllowed: { cpu: '100m' } }, { cpu: '100m', memory: '300M' }],
  [
    'numbers as YAML has them',
    { maxAllowed: { cpu: 0.25 as never } },
    { cpu: '250m', memory: '300M' },
  ],
])('policies: %s', (_, policy, amounts) => {
  const vpa = vpaOf({ containerName: '*', ...policy });
  expect(capped(vpa, 'c', { cpu: '500m', memory: '300M' })).toEqual(amounts);
});

test.each<[string, ContainerPolicy[], string[][]]>([
  ['all', [], [['cpu', 'memory']]],
  ['memory only', [{ containerName: '*', controlledResources: ['memory'] }], [['memory']]],
  ['off for one', [{ containerName: 'a', mode: 'Off' }], []],
  [
    'its own policy comes first',
    [{ containerName: '*', mode: 'Off' }, { containerName: 'a' }],
    [['cpu', 'memory']],
  ],
])('what is recommended: %s', (_, policies, resources) => {
  const found = recommend(
    vpaOf(...policies),
    new Map([['a', used(1, 1e9, 0)]]),
    DEFAULT_RECOMMENDER,
  );
  expect(found.map(({ target }) => Object.keys(target))).toEqual(resources);
});

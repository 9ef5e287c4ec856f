// How many replicas metrics ask for. Facts: pkg/controller/podautoscaler/replica_calculator_test.go.
import { expect, test } from 'vitest';
import type { Pod } from '../../../model/generated/types.ts';
import { NOW, pod } from '../testing/objects.ts';
import type { PodSketch } from '../testing/objects.ts';
import {
  objectReplicas,
  perPodReplicas,
  plainReplicas,
  resourceReplicas,
} from './replica-calculator.ts';
import type { Calculated, PodMetric } from './replica-calculator.ts';

const TOLERANCE = { down: 0.1, up: 0.1 };
const MINUTE = 60_000_000;

interface Case {
  readonly name: string;
  readonly current: number;
  readonly target: number;
  /** Requests of all pods, in thousandths. */
  readonly request?: number;
  /** Usage by pod; undefined where there is no metric. */
  readonly levels: readonly (number | undefined)[];
  readonly pods?: readonly PodSketch[];
  readonly expected: number | string;
  readonly utilization?: number;
}

function setUp({ levels, pods: sketches = [], request = 1000 }: Case) {
  const pods = levels.map((_, at): Pod =>
    pod({ name: `p-${at}`, age: 3600, readyFor: 3000, ...sketches[at] }),
  );
  const metrics = new Map<string, PodMetric>();
  for (const [at, value] of levels.entries()) {
    if (value !== undefined) metrics.set(`p-${at}`, { value, timestamp: NOW, window: MINUTE });
  }
  const requests = new Map(pods.map((one) => [one.metadata.name, request]));
  return { pods, metrics, requests };
}

function outcome(calculated: Calculated): number | string {
  return 'error' in calculated ? calculated.error : calculated.replicas;
}

const unready: PodSketch = { ready: false, age: 60, readyFor: 50 };
const pending: PodSketch = { phase: 'Pending', ready: false };
const NO_READY = 'did not receive metrics for targeted pods (pods might be unready)';

const CPU: readonly Case[] = [
  {
    name: 'scale up',
    current: 3,
    target: 30,
    levels: [300, 500, 700],
    expected: 5,
    utilization: 50,
  },
  {
    name: 'scale up, one unready counts less',
    current: 3,
    target: 30,
    levels: [300, 500, 700],
    pods: [{}, {}, unready],
    expected: 3,
  },
  {
    name: 'scale up, all unready but one: hot or not',
    current: 3,
    target: 30,
    levels: [300, 500, 700],
    pods: [unready, {}, unready],
    expected: 3,
  },
  {
    name: 'scale up, one pending ignored',
    current: 3,
    target: 30,
    levels: [300, 500, undefined],
    pods: [{}, {}, pending],
    expected: 3,
  },
  {
    name: 'scale up, failed pods ignored',
    current: 2,
    target: 30,
    levels: [500, 700, undefined, undefined],
    pods: [{}, {}, { phase: 'Failed' }, { phase: 'Failed' }],
    expected: 4,
  },
  {
    name: 'scale up, pods being deleted ignored',
    current: 2,
    target: 30,
    levels: [500, 700, 900, 900],
    pods: [{}, {}, { deleting: true }, { deleting: true }],
    expected: 4,
  },
  {
    name: 'scale down',
    current: 5,
    target: 50,
    levels: [100, 300, 500, 250, 250],
    expected: 3,
    utilization: 28,
  },
  {
    name: 'scale down ignores unready',
    current: 5,
    target: 50,
    levels: [100, 300, 500, 250, 250],
    pods: [{}, {}, {}, unready, unready],
    expected: 2,
  },
  {
    name: 'within the tolerance',
    current: 3,
    target: 100,
    request: 1000,
    levels: [1010, 1030, 1020],
    expected: 3,
    utilization: 102,
  },
  {
    name: 'just below the tolerance',
    current: 3,
    target: 100,
    levels: [910, 930, 920],
    expected: 3,
    utilization: 92,
  },
  { name: 'super high usage', current: 4, target: 10, levels: [400, 500, 700, 1000], expected: 26 },
  {
    name: 'missing metrics, no change',
    current: 2,
    target: 100,
    levels: [1000, undefined],
    expected: 2,
  },
  {
    name: 'missing metrics, up: counts nothing, no change',
    current: 2,
    target: 50,
    levels: [1000, undefined],
    expected: 2,
  },
  {
    name: 'missing metrics, up: counts nothing, still up',
    current: 4,
    target: 50,
    levels: [2000, 2000, 2000, undefined],
    expected: 12,
  },
  {
    name: 'missing metrics, down: counts in full, no change',
    current: 2,
    target: 100,
    levels: [400, undefined],
    expected: 2,
  },
  {
    name: 'missing metrics, down: counts in full, still down',
    current: 4,
    target: 100,
    levels: [100, 100, 100, undefined],
    expected: 2,
  },
  {
    name: 'unready, hot: no change',
    current: 3,
    target: 15,
    levels: [50, 450, undefined],
    pods: [unready, {}, unready],
    expected: 3,
  },
  {
    name: 'unready, cold: no change',
    current: 2,
    target: 100,
    levels: [1000, 0],
    pods: [{}, unready],
    expected: 2,
  },
  {
    name: 'unready and missing on the way up',
    current: 4,
    target: 50,
    levels: [100, 450, undefined, undefined],
    pods: [unready, {}, {}, {}],
    expected: 4,
  },
  {
    name: 'all missing',
    current: 4,
    target: 15,
    levels: [undefined, undefined],
    expected: NO_READY,
  },
  {
    name: 'all unready',
    current: 2,
    target: 15,
    levels: [100, 100],
    pods: [unready, unready],
    expected: NO_READY,
  },
  {
    name: 'no requests',
    current: 2,
    target: 15,
    request: 0,
    levels: [100, 100],
    expected: 'no metrics returned matched known pods',
  },
  {
    name: 'no pods',
    current: 4,
    target: 15,
    levels: [],
    expected: 'no pods returned by selector while calculating replica count',
  },
  { name: 'exactly on target', current: 3, target: 50, levels: [500, 500, 500], expected: 3 },
  { name: 'target above 100%', current: 2, target: 200, levels: [4000, 4000], expected: 4 },
];

test.each(CPU)('HP1, HP2: cpu: $name', (row) => {
  const { pods, metrics, requests } = setUp(row);
  const { current, target } = row;
  const found = resourceReplicas(current, target, pods, metrics, requests, true, TOLERANCE, NOW);
  expect(outcome(found)).toBe(row.expected);
  if (row.utilization !== undefined) expect(found).toMatchObject({ utilization: row.utilization });
});

const PLAIN: readonly Case[] = [
  { name: 'scale up', current: 3, target: 15_000, levels: [20_000, 10_000, 30_000], expected: 4 },
  {
    name: 'scale up, failed and deleted ignored',
    current: 3,
    target: 15_000,
    levels: [20_000, 10_000, 30_000, 20_000],
    pods: [{}, {}, {}, { phase: 'Failed' }],
    expected: 4,
  },
  {
    name: 'scale up, unready pods count (no cpu)',
    current: 3,
    target: 15_000,
    levels: [50_000, 10_000, 30_000],
    pods: [unready, {}, unready],
    expected: 6,
  },
  {
    name: 'scale down',
    current: 5,
    target: 20_000,
    levels: [12_000, 12_000, 12_000, 12_000, 12_000],
    expected: 3,
  },
  {
    name: 'within the tolerance',
    current: 3,
    target: 20_666,
    levels: [20_000, 21_000, 21_000],
    expected: 3,
  },
  {
    name: 'missing, up',
    current: 4,
    target: 500,
    levels: [2_000, 2_000, 2_000, undefined],
    expected: 12,
  },
  {
    name: 'missing, down: counts as on target',
    current: 4,
    target: 1_000,
    levels: [100, 100, 100, undefined],
    expected: 2,
  },
  {
    name: 'pending ignored',
    current: 3,
    target: 30_000,
    levels: [30_000, 30_000, undefined],
    pods: [{}, {}, pending],
    expected: 3,
  },
];

test.each(PLAIN)('HP1, HP2: plain metric: $name', (row) => {
  const { pods, metrics } = setUp(row);
  const found = plainReplicas(row.current, row.target, pods, metrics, false, TOLERANCE, NOW);
  expect(outcome(found)).toBe(row.expected);
});

// TestReplicaCalcScaleUpCMObject and its like: current, target, usage, ready pods, expected.
test.each([
  ['up', 3, 15_000, 20_000, 3, 4],
  ['up, unready pods do not count', 3, 9_500, 19_000, 1, 2],
  ['down', 5, 20_000, 12_000, 5, 3],
  ['within the tolerance', 3, 20_500, 20_666, 3, 3],
  ['from zero', 0, 15_000, 20_000, 0, 2],
])('HP3: object metric: %s', (_, current, target, usage, ready, expected) => {
  const pods = Array.from({ length: ready }, () => pod());
  expect(outcome(objectReplicas(current, target, usage, pods, TOLERANCE))).toBe(expected);
});

// TestReplicaCalcScaleUpPerPodCMExternal and its like: replicas of the status, target, usage.
test.each([
  ['up', 3, 2_150, 8_600, 4],
  ['down', 5, 2_867, 8_600, 3],
  ['within the tolerance', 3, 2_867, 8_600, 3],
])('HP3: average per pod: %s', (_, replicas, target, usage, expected) => {
  expect(outcome(perPodReplicas(replicas, target, usage, TOLERANCE))).toBe(expected);
});

test('HP1: a tolerance of its own', () => {
  const row: Case = { name: '', current: 4, target: 50, levels: [520, 520, 520, 520], expected: 5 };
  const { pods, metrics, requests } = setUp(row);
  const strict = { down: 0.1, up: 0.01 };
  const found = resourceReplicas(4, 50, pods, metrics, requests, true, strict, NOW);
  expect(outcome(found)).toBe(5);
});

// TestGroupPods: a pod that started within five minutes counts once its sample is its own.
test.each([
  ['sample older than its readiness', 30, 40, true],
  ['a whole window since readiness', 200, 40, false],
])('HP2: young and ready, %s', (_, readyFor, sampleAge, isUnready) => {
  const young = pod({ name: 'young', age: 240, readyFor });
  const metric = { value: 1000, timestamp: NOW - sampleAge * 1_000_000, window: MINUTE };
  const metrics = new Map([['young', metric]]);
  const requests = new Map([['young', 1000]]);
  const found = resourceReplicas(1, 50, [young], metrics, requests, true, TOLERANCE, NOW);
  expect(outcome(found)).toBe(isUnready ? NO_READY : 2);
});

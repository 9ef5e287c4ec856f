// DefaultPreemption: which pods leave, and from which node.
// Upstream: plugins/defaultpreemption/default_preemption_test.go
import { test } from 'vitest';
import {
  HIGH,
  LARGE,
  LOW,
  MEDIUM,
  MID,
  SMALL,
  VERY_HIGH,
  VERY_LARGE,
  app,
  at,
  budget,
  expectPreemption,
} from '../testing/preemption-cases.ts';
import type { Case } from '../testing/preemption-cases.ts';

// Upstream: TestDryRunPreemption, TestSelectBestCandidate, TestPickOneNode...
const CASES: readonly Case[] = [
  {
    name: 'a pod that fits needs no victims',
    pods: [['a@n1', MID, SMALL]],
    pod: ['p', HIGH, SMALL],
    expected: 'fits',
  },
  {
    name: 'one weaker pod leaves',
    pods: [['a@n1', MID, LARGE]],
    pod: ['p', HIGH, LARGE],
    expected: 'n1: a',
  },
  {
    name: 'equal priority protects',
    pods: [['a@n1', HIGH, LARGE]],
    pod: ['p', HIGH, LARGE],
    expected: '',
  },
  {
    name: 'higher priority protects',
    pods: [['a@n1', VERY_HIGH, LARGE]],
    pod: ['p', HIGH, LARGE],
    expected: '',
  },
  {
    name: 'only the pods that must leave do',
    pods: [
      ['a@n1', LOW, SMALL],
      ['b@n1', MID, LARGE],
    ],
    pod: ['p', HIGH, LARGE],
    expected: 'n1: b',
  },
  {
    name: 'the least important leaves first',
    pods: [
      ['a@n1', LOW, SMALL],
      ['b@n1', LOW, SMALL],
      ['c@n1', MID, MEDIUM],
      ['d@n1', HIGH, SMALL],
    ],
    pod: ['p', HIGH, { cpu: '100m', memory: '1' }],
    expected: 'n1: b',
  },
  {
    name: 'of equal priority the one that started last leaves',
    pods: [
      ['a@n1', LOW, SMALL, at(9)],
      ['b@n1', LOW, SMALL, at(1)],
      ['c@n1', HIGH, LARGE],
    ],
    pod: ['p', HIGH, SMALL],
    expected: 'n1: a',
  },
  {
    name: 'a pod too large for any node',
    pods: [['a@n1', LOW, SMALL]],
    pod: ['p', HIGH, { cpu: '900m' }],
    expected: '',
  },
  {
    name: 'weaker pods that leave do not suffice',
    pods: [
      ['a@n1', LOW, SMALL],
      ['b@n1', HIGH, LARGE],
    ],
    pod: ['p', HIGH, LARGE],
    expected: '',
  },
  {
    name: 'the node with fewer budget violations',
    nodes: ['n1', 'n2'],
    pods: [
      ['a@n1', LOW, LARGE, app('x')],
      ['b@n2', MID, LARGE],
    ],
    budgets: [budget('b', { app: 'x' }, 0)],
    pod: ['p', HIGH, LARGE],
    expected: 'n2: b',
  },
  {
    name: 'the node whose highest victim is lowest',
    nodes: ['n1', 'n2', 'n3'],
    pods: [
      ['a@n1', HIGH, LARGE],
      ['b@n2', MID, LARGE],
      ['c@n3', LOW, LARGE],
    ],
    pod: ['p', VERY_HIGH, LARGE],
    expected: 'n3: c',
  },
  {
    name: 'the node with the lower sum of priorities',
    nodes: ['n1', 'n2'],
    pods: [
      ['a@n1', MID, MEDIUM],
      ['b@n1', MID, LARGE],
      ['c@n2', MID, MEDIUM],
      ['d@n2', LOW, LARGE],
    ],
    pod: ['p', HIGH, VERY_LARGE],
    expected: 'n2: c d',
  },
  {
    name: 'the node with fewer victims, by shifted sums',
    nodes: ['n1', 'n2'],
    pods: [
      ['a@n1', -10, MEDIUM],
      ['b@n1', -10, LARGE],
      ['c@n2', -10, VERY_LARGE],
    ],
    pod: ['p', HIGH, VERY_LARGE],
    expected: 'n2: c',
  },
  {
    name: 'the node whose most important victim started last',
    nodes: ['n1', 'n2', 'n3'],
    pods: [
      ['a@n1', MID, LARGE, at(3)],
      ['b@n2', MID, LARGE, at(9)],
      ['c@n3', MID, LARGE, at(5)],
    ],
    pod: ['p', HIGH, LARGE],
    expected: 'n2: b',
  },
  {
    name: 'start times of lesser victims do not count',
    nodes: ['n1', 'n2'],
    pods: [
      ['a@n1', MID, MEDIUM, at(5)],
      ['b@n1', LOW, LARGE, at(9)],
      ['c@n2', MID, MEDIUM, at(6)],
      ['d@n2', LOW, LARGE, at(1)],
    ],
    pod: ['p', HIGH, VERY_LARGE],
    expected: 'n2: c d',
  },
  {
    name: 'a budget is kept when another pod can leave',
    pods: [
      ['a@n1', LOW, MEDIUM, app('x')],
      ['b@n1', MID, MEDIUM],
    ],
    budgets: [budget('b', { app: 'x' }, 0)],
    pod: ['p', HIGH, MEDIUM],
    expected: 'n1: b',
  },
  {
    name: 'a budget is broken when nothing else helps',
    pods: [['a@n1', LOW, LARGE, app('x')]],
    budgets: [budget('b', { app: 'x' }, 0)],
    pod: ['p', HIGH, LARGE],
    expected: 'n1: a',
  },
  {
    name: 'a budget with room does not protect',
    pods: [
      ['a@n1', LOW, MEDIUM, app('x')],
      ['b@n1', MID, MEDIUM],
    ],
    budgets: [budget('b', { app: 'x' }, 1)],
    pod: ['p', HIGH, MEDIUM],
    expected: 'n1: a',
  },
  {
    name: 'pods already being disrupted do not use the budget up',
    pods: [
      ['a@n1', LOW, MEDIUM, app('x')],
      ['b@n1', MID, MEDIUM],
    ],
    budgets: [budget('b', { app: 'x' }, 0, ['a'])],
    pod: ['p', HIGH, MEDIUM],
    expected: 'n1: a',
  },
  {
    name: 'a budget with an empty selector protects nobody',
    pods: [
      ['a@n1', LOW, MEDIUM, app('x')],
      ['b@n1', MID, MEDIUM],
    ],
    budgets: [budget('b', {}, 0)],
    pod: ['p', HIGH, MEDIUM],
    expected: 'n1: a',
  },
  {
    name: 'a budget of another label does not concern',
    pods: [
      ['a@n1', LOW, MEDIUM, app('x')],
      ['b@n1', MID, MEDIUM],
    ],
    budgets: [budget('b', { app: 'y' }, 0)],
    pod: ['p', HIGH, MEDIUM],
    expected: 'n1: a',
  },
];

test.each(CASES)('$name', (row) => expectPreemption(row));

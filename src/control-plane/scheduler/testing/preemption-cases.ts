// Pods, budgets and expectations of preemption, short enough for tables.
import { expect } from 'vitest';
import type { Pod, PodDisruptionBudget } from '../../../model/generated/types.ts';
import { makeNode, makePod, tryPod } from './fixtures.ts';
import type { NodeShape, PodShape } from './fixtures.ts';

export const LOW = 0;
export const MID = 100;
export const HIGH = 1000;
export const VERY_HIGH = 10_000;
export const MEDIUM = { cpu: '200m', memory: '400' };
export const SMALL = { cpu: '100m', memory: '100' };
export const LARGE = { cpu: '300m', memory: '500' };
export const VERY_LARGE = { cpu: '500m', memory: '500' };
export const NODE: NodeShape = { allocatable: { cpu: '500m', memory: '1000', pods: '32' } };

/** name@node, priority, requests, and what else. */
export type Row = readonly [
  place: string,
  priority: number,
  requests: PodShape['requests'],
  more?: PodShape,
];

export function podOf([place, priority, requests, more = {}]: Row): Pod {
  const [name = '', nodeName = ''] = place.split('@');
  return makePod(name, { nodeName, priority, ...(requests ? { requests } : {}), ...more });
}

export function budget(
  name: string,
  labels: { [key: string]: string },
  disruptionsAllowed: number,
  disrupted: readonly string[] = [],
): PodDisruptionBudget {
  return {
    kind: 'PodDisruptionBudget',
    apiVersion: 'policy/v1',
    metadata: { name, namespace: 'default' },
    spec: { selector: { matchLabels: labels } },
    status: {
      disruptionsAllowed,
      currentHealthy: 1,
      desiredHealthy: 1,
      expectedPods: 1,
      disruptedPods: Object.fromEntries(disrupted.map((pod) => [pod, '2026-01-01T00:00:00Z'])),
    },
  };
}

export interface Case {
  readonly name: string;
  readonly nodes?: readonly string[];
  readonly pods: readonly Row[];
  readonly pod: Row;
  readonly budgets?: readonly PodDisruptionBudget[];
  /** `node: victims`, or '' when preemption finds nothing. */
  readonly expected: string;
}

export const at = (second: number): PodShape => ({
  startTime: `2026-01-01T00:00:${String(second).padStart(2, '0')}Z`,
});
export const app = (value: string): PodShape => ({ labels: { app: value } });

/** Lets the pod preempt and compares who leaves. */
export function expectPreemption({
  nodes = ['n1'],
  pods,
  pod,
  budgets = [],
  expected,
}: Case): void {
  const world = {
    nodes: nodes.length
      ? nodes.map((name) => makeNode(name, NODE))
      : [makeNode('n1', { ...NODE, taints: [{ key: 'k', effect: 'NoSchedule' }] })],
    pods: pods.map(podOf),
    sources: { hasDisruptionBudgets: () => budgets.length > 0, disruptionBudgets: () => budgets },
  };
  const { result, core } = tryPod(world, podOf(pod));
  if (expected === 'fits') {
    expect(result.is).toBe('scheduled');
    return;
  }
  if (result.is !== 'unschedulable') throw new Error('the pod fits nowhere as things are');
  const { nomination } = result;
  const victims = nomination?.victims.map((victim) => victim.pod.metadata.name).join(' ');
  expect(nomination ? `${nomination.nodeName}: ${victims}` : '').toBe(expected);
  expect(core.state.podCount, 'trials leave no trace').toBe(pods.length);
}

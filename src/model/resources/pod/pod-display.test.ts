// READY, STATUS and RESTARTS of pods.
// Cases: pkg/printers/internalversion/printers_test.go TestPrintPod and the tests beside it.
import { expect, test } from 'vitest';
import type { Pod } from '../../generated/types.ts';
import { row } from '../testing/harness.ts';
import { podDisplay } from './pod-display.ts';
import { POD_RESOURCE } from './pod.resource.ts';

const running = { running: { startedAt: '2026-01-01T00:00:00Z' } };
const waiting = (reason: string): object => ({ waiting: { reason } });
const ended = (exitCode: number, reason?: string, signal?: number): object => ({
  terminated: { exitCode, ...(reason ? { reason } : {}), ...(signal ? { signal } : {}) },
});
const one = (name: string, state: object, more: object = {}): object => ({
  name,
  state,
  ready: false,
  restartCount: 0,
  ...more,
});

function pod(spec: object, status: object, meta: object = {}): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'default', ...meta },
    spec: { containers: [{ name: 'a' }, { name: 'b' }], ...spec },
    status,
  } as unknown as Pod;
}

const deleted = { deletionTimestamp: '2026-01-01T00:00:00Z' };
const init = { initContainers: [{ name: 'i' }, { name: 'j' }, { name: 'k' }] };
const sidecar = { initContainers: [{ name: 's', restartPolicy: 'Always' }] };

const CASES: readonly (readonly [string, Pod, string, string])[] = [
  ['pending', pod({}, { phase: 'Pending' }), '0/2', 'Pending'],
  ['the status reason', pod({}, { phase: 'Failed', reason: 'Evicted' }), '0/2', 'Evicted'],
  [
    'gated',
    pod(
      {},
      {
        phase: 'Pending',
        conditions: [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }],
      },
    ),
    '0/2',
    'SchedulingGated',
  ],
  [
    'all running',
    pod(
      {},
      {
        phase: 'Running',
        containerStatuses: [one('a', running, { ready: true }), one('b', running, { ready: true })],
      },
    ),
    '2/2',
    'Running',
  ],
  [
    'crash loop',
    pod(
      {},
      {
        phase: 'Running',
        containerStatuses: [
          one('a', waiting('CrashLoopBackOff')),
          one('b', running, { ready: true }),
        ],
      },
    ),
    '1/2',
    'CrashLoopBackOff',
  ],
  [
    'one done, one running, not ready',
    pod(
      {},
      {
        phase: 'Running',
        containerStatuses: [one('a', ended(0, 'Completed')), one('b', running, { ready: true })],
      },
    ),
    '1/2',
    'NotReady',
  ],
  [
    'one done, one running, ready',
    pod(
      {},
      {
        phase: 'Running',
        conditions: [{ type: 'Ready', status: 'True' }],
        containerStatuses: [one('a', ended(0, 'Completed')), one('b', running, { ready: true })],
      },
    ),
    '1/2',
    'Running',
  ],
  [
    'ended without a reason',
    pod({}, { phase: 'Failed', containerStatuses: [one('a', ended(3))] }),
    '0/2',
    'ExitCode:3',
  ],
  [
    'ended by a signal',
    pod({}, { phase: 'Failed', containerStatuses: [one('a', ended(1, undefined, 9))] }),
    '0/2',
    'Signal:9',
  ],
  [
    'second init container at work',
    pod(init, {
      phase: 'Pending',
      initContainerStatuses: [one('i', ended(0, 'Completed')), one('j', running), one('k', {})],
    }),
    '0/2',
    'Init:1/3',
  ],
  [
    'init container failed',
    pod(init, { phase: 'Pending', initContainerStatuses: [one('i', ended(1, 'Error'))] }),
    '0/2',
    'Init:Error',
  ],
  [
    'init image cannot be pulled',
    pod(init, {
      phase: 'Pending',
      initContainerStatuses: [one('i', waiting('ImagePullBackOff'))],
    }),
    '0/2',
    'Init:ImagePullBackOff',
  ],
  [
    'waits for init containers',
    pod(init, { phase: 'Pending', initContainerStatuses: [one('i', waiting('PodInitializing'))] }),
    '0/2',
    'Init:0/3',
  ],
  [
    'sidecar counts',
    pod(sidecar, {
      phase: 'Running',
      initContainerStatuses: [one('s', running, { ready: true, started: true })],
      containerStatuses: [one('a', running, { ready: true }), one('b', running, { ready: true })],
    }),
    '3/3',
    'Running',
  ],
  ['being deleted', pod({}, { phase: 'Running' }, deleted), '0/2', 'Terminating'],
  ['deleted after its end', pod({}, { phase: 'Succeeded' }, deleted), '0/2', 'Succeeded'],
  ['on a lost node', pod({}, { phase: 'Running', reason: 'NodeLost' }, deleted), '0/2', 'Unknown'],
];

for (const [name, object, ready, status] of CASES) {
  test(`status: ${name}`, () => {
    const cells = row(POD_RESOURCE, object);
    expect([cells['Ready'], cells['Status']]).toEqual([ready, status]);
  });
}

test('restarts say when the last one was', () => {
  const before = { terminated: { exitCode: 1, finishedAt: '2026-01-01T00:59:35Z' } };
  const object = pod(
    {},
    {
      phase: 'Running',
      containerStatuses: [one('a', running, { restartCount: 3, lastState: before })],
    },
  );
  expect(row(POD_RESOURCE, object)['Restarts']).toBe('3 (25s ago)');
  expect(podDisplay(object).restarts).toBe(3);
});

test('wide columns show <none> for what is not there', () => {
  const cells = row(POD_RESOURCE, pod({}, { phase: 'Pending' }));
  expect(cells).toMatchObject({
    IP: '<none>',
    Node: '<none>',
    'Nominated Node': '<none>',
    'Readiness Gates': '<none>',
  });
});

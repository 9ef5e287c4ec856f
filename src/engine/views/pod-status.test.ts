// STATUS, READY and RESTARTS as printPod computes them.
// Upstream: pkg/printers/internalversion/printers_test.go TestPrintPod.
import { expect, test } from 'vitest';
import type { Pod } from '../../model/generated/types.ts';
import { summarizePod } from './pod-status.ts';

function pod(spec: object, status: object, metadata: object = {}): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'n', ...metadata },
    spec: { containers: [{ name: 'a' }, { name: 'b' }], ...spec },
    status,
  } as unknown as Pod;
}

const waiting = (name: string, reason: string) => ({
  name,
  ready: false,
  restartCount: 3,
  state: { waiting: { reason } },
});
const runs = (name: string) => ({
  name,
  ready: true,
  started: true,
  restartCount: 1,
  state: { running: {} },
});

test.each([
  ['phase alone', pod({}, { phase: 'Pending' }), 'Pending', 0, 0],
  ['reason of the status', pod({}, { phase: 'Failed', reason: 'Evicted' }), 'Evicted', 0, 0],
  [
    'all containers run',
    pod({}, { phase: 'Running', containerStatuses: [runs('a'), runs('b')] }),
    'Running',
    2,
    2,
  ],
  [
    'the first waiting container names the state',
    pod({}, { phase: 'Running', containerStatuses: [waiting('a', 'CrashLoopBackOff'), runs('b')] }),
    'CrashLoopBackOff',
    1,
    4,
  ],
  [
    'ended by a signal, without a reason',
    pod(
      {},
      {
        phase: 'Running',
        containerStatuses: [
          { name: 'a', restartCount: 0, state: { terminated: { signal: 9, exitCode: 137 } } },
        ],
      },
    ),
    'Signal:9',
    0,
    0,
  ],
  [
    'the second of two init containers waits for its turn',
    pod(
      { initContainers: [{ name: 'i' }, { name: 'j' }] },
      {
        phase: 'Pending',
        initContainerStatuses: [
          { name: 'i', restartCount: 0, state: { terminated: { exitCode: 0 } } },
          { name: 'j', restartCount: 0, state: { running: {} } },
        ],
      },
    ),
    'Init:1/2',
    0,
    0,
  ],
  [
    'an init container crashes',
    pod(
      { initContainers: [{ name: 'i' }] },
      {
        phase: 'Pending',
        initContainerStatuses: [waiting('i', 'CrashLoopBackOff')],
      },
    ),
    'Init:CrashLoopBackOff',
    0,
    3,
  ],
  [
    'one ended and one runs',
    pod(
      {},
      {
        phase: 'Running',
        conditions: [{ type: 'Ready', status: 'False' }],
        containerStatuses: [
          {
            name: 'a',
            restartCount: 0,
            state: { terminated: { reason: 'Completed', exitCode: 0 } },
          },
          runs('b'),
        ],
      },
    ),
    'NotReady',
    1,
    1,
  ],
  [
    'being deleted',
    pod(
      {},
      { phase: 'Running', containerStatuses: [runs('a'), runs('b')] },
      { deletionTimestamp: 'x' },
    ),
    'Terminating',
    2,
    2,
  ],
  [
    'being deleted after it has ended',
    pod({}, { phase: 'Succeeded', reason: 'Completed' }, { deletionTimestamp: 'x' }),
    'Completed',
    0,
    0,
  ],
])('%s', (_name, given, text, ready, restarts) => {
  const summary = summarizePod(given);
  expect([summary.text, summary.ready, summary.restarts]).toEqual([text, ready, restarts]);
});

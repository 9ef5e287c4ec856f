// The pod worker's decisions as a table. Upstream: kuberuntime_manager_test.go (TestComputePodActions*).
import { expect, test } from 'vitest';
import { SECOND } from '../../../kernel/time.ts';
import type { Container, Pod, PodSpec } from '../../../model/generated/types.ts';
import type { CriContainerStatus, CriSandboxStatus } from '../../runtime/cri.ts';
import { containerHash } from './container-hash.ts';
import { HASH_ANNOTATION } from './container-plan.ts';
import { nextPodStep } from './next-pod-step.ts';
import type { ObservedPod } from './observed-pod.ts';
import type { PodAction, PodWorkerState } from './pod-state.ts';

const NOW = 1_000 * SECOND;
const a: Container = { name: 'a', image: 'x' };
const b: Container = { name: 'b', image: 'x' };
const init: Container = { name: 'i', image: 'x' };
const side: Container = { name: 's', image: 'x', restartPolicy: 'Always' };

function podOf(spec: Partial<PodSpec>, metadata: Partial<Pod['metadata']> = {}): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'default', uid: 'u', ...metadata },
    spec: { containers: [a, b], restartPolicy: 'Always', ...spec },
  };
}

const sandbox: CriSandboxStatus = {
  id: 'sb',
  name: 'p',
  namespace: 'default',
  uid: 'u',
  attempt: 0,
  isReady: true,
  createdAt: 0,
  addresses: ['10.0.0.1'],
  hostNetwork: false,
  runtimeHandler: '',
  labels: {},
};

function record(
  container: Container,
  state: CriContainerStatus['state'],
  more: Partial<CriContainerStatus> = {},
): CriContainerStatus {
  return {
    id: `${container.name}-0`,
    sandboxId: 'sb',
    podUid: 'u',
    podName: 'p',
    podNamespace: 'default',
    name: container.name,
    attempt: 0,
    state,
    createdAt: 0,
    startedAt: 0,
    finishedAt: state === 'exited' ? NOW - 100 * SECOND : 0,
    exitCode: 0,
    reason: '',
    message: '',
    user: { uid: 0, gid: 0 },
    image: 'x',
    imageRef: 'x',
    labels: {},
    annotations: { [HASH_ANNOTATION]: containerHash(container) },
    ...more,
  };
}

interface Seen {
  readonly sandbox?: CriSandboxStatus | undefined;
  readonly containers?: readonly CriContainerStatus[];
  readonly failures?: ObservedPod['failures'];
  readonly notStarted?: boolean;
  readonly failed?: 'liveness' | 'startup';
  readonly unmounted?: boolean;
}

function see(seen: Seen): ObservedPod {
  return {
    sandbox: 'sandbox' in seen ? seen.sandbox : sandbox,
    containers: seen.containers ?? [],
    failures: seen.failures ?? new Map(),
    areVolumesMounted: !seen.unmounted,
    resources: new Map(),
    probes: {
      isStarted: () => !seen.notStarted,
      isReady: () => true,
      failedProbe: () => seen.failed,
    },
  };
}

function text(action: PodAction): string {
  switch (action.is) {
    case 'start':
      return `start ${action.container.name} ${action.attempt}`;
    case 'kill':
      return `kill ${action.container.name}: ${action.message}`;
    case 'create sandbox':
      return `create sandbox ${action.attempt}`;
    case 'kill pod':
      return `kill pod ${action.graceSeconds}${action.isForced ? ' forced' : ''}`;
    default:
      return action.is;
  }
}

const running = (container: Container): CriContainerStatus => record(container, 'running');
const exited = (container: Container, exitCode: number): CriContainerStatus =>
  record(container, 'exited', { exitCode });
const failure = { reason: 'ErrImagePull', message: '', retryAt: NOW + 5 * SECOND };

interface Case {
  readonly name: string;
  readonly pod?: Pod;
  readonly state?: PodWorkerState;
  readonly seen: Seen;
  readonly actions: readonly string[];
  readonly next?: PodWorkerState['is'];
  readonly wakeAt?: number;
}

const CASES: readonly Case[] = [
  {
    name: 'volumes first',
    seen: { sandbox: undefined, unmounted: true },
    actions: ['mount volumes'],
  },
  { name: 'then a sandbox', seen: { sandbox: undefined }, actions: ['create sandbox 0'] },
  { name: 'all containers start together', seen: {}, actions: ['start a 0', 'start b 0'] },
  {
    name: 'nothing to do when all run',
    seen: { containers: [running(a), running(b)] },
    actions: [],
  },
  {
    name: 'Always restarts what succeeded',
    seen: { containers: [exited(a, 0), running(b)] },
    actions: ['start a 1'],
  },
  {
    name: 'an exit is seen a relist later',
    seen: { containers: [record(a, 'exited', { finishedAt: NOW }), running(b)] },
    actions: [],
    wakeAt: NOW + SECOND,
  },
  {
    name: 'OnFailure leaves success alone',
    pod: podOf({ restartPolicy: 'OnFailure' }),
    seen: { containers: [exited(a, 0), running(b)] },
    actions: [],
  },
  {
    name: 'OnFailure restarts failure',
    pod: podOf({ restartPolicy: 'OnFailure' }),
    seen: { containers: [exited(a, 1), running(b)] },
    actions: ['start a 1'],
  },
  {
    name: 'Never restarts nothing',
    pod: podOf({ restartPolicy: 'Never' }),
    seen: { containers: [exited(a, 1), running(b)] },
    actions: [],
  },
  {
    name: 'a restart rule overrules the policy',
    pod: podOf({
      restartPolicy: 'Never',
      containers: [
        {
          ...a,
          restartPolicy: 'Never',
          restartPolicyRules: [{ action: 'Restart', exitCodes: { operator: 'In', values: [42] } }],
        },
        b,
      ],
    }),
    seen: { containers: [exited(a, 42), running(b)] },
    actions: ['start a 1'],
  },
  {
    name: 'all ended for good: the pod ends',
    pod: podOf({ restartPolicy: 'Never' }),
    seen: { containers: [exited(a, 1), exited(b, 0)] },
    actions: ['kill pod 30'],
    next: 'terminating',
  },
  {
    name: 'a failed start waits',
    seen: { containers: [running(b)], failures: new Map([['a', failure]]) },
    actions: [],
    wakeAt: NOW + 5 * SECOND,
  },
  {
    name: 'a changed image replaces the container',
    pod: podOf({ containers: [{ ...a, image: 'y' }, b] }),
    seen: { containers: [running(a), running(b)] },
    actions: ['kill a: Container a definition changed, will be restarted', 'start a 1'],
  },
  {
    name: 'a failed liveness probe restarts',
    pod: podOf({ containers: [a] }),
    seen: { containers: [running(a)], failed: 'liveness' },
    actions: ['kill a: Container a failed liveness probe, will be restarted', 'start a 1'],
  },
  {
    name: 'a failed liveness probe ends it for good under Never',
    pod: podOf({ containers: [a], restartPolicy: 'Never' }),
    seen: { containers: [running(a)], failed: 'liveness' },
    actions: ['kill a: Container a failed liveness probe'],
  },
  {
    name: 'init containers go first',
    pod: podOf({ initContainers: [init] }),
    seen: {},
    actions: ['start i 0'],
  },
  {
    name: 'main containers wait for them',
    pod: podOf({ initContainers: [init] }),
    seen: { containers: [running(init)] },
    actions: [],
  },
  {
    name: 'and start after them',
    pod: podOf({ initContainers: [init] }),
    seen: { containers: [exited(init, 0)] },
    actions: ['start a 0', 'start b 0'],
  },
  {
    name: 'a failed init container is run again',
    pod: podOf({ initContainers: [init] }),
    seen: { containers: [exited(init, 1)] },
    actions: ['start i 1'],
  },
  {
    name: 'under Never it ends the pod',
    pod: podOf({ initContainers: [init], restartPolicy: 'Never' }),
    seen: { containers: [exited(init, 1)] },
    actions: ['kill pod 30'],
    next: 'terminating',
  },
  {
    name: 'a sidecar must have started',
    pod: podOf({ initContainers: [side, init] }),
    seen: { containers: [running(side)], notStarted: true },
    actions: [],
  },
  {
    name: 'then what follows it runs',
    pod: podOf({ initContainers: [side, init] }),
    seen: { containers: [running(side)] },
    actions: ['start i 0'],
  },
  {
    name: 'a sidecar restarts even under Never',
    pod: podOf({ initContainers: [side], restartPolicy: 'Never' }),
    seen: { containers: [exited(side, 0), running(a), running(b)] },
    actions: ['start s 1'],
  },
  {
    name: 'a lost sandbox is made anew and init containers run again',
    pod: podOf({ initContainers: [init] }),
    seen: {
      sandbox: { ...sandbox, isReady: false },
      containers: [exited(a, 255), exited(b, 255), exited(init, 0)],
    },
    actions: ['clear sandbox', 'create sandbox 1'],
  },
  {
    name: 'in a new sandbox old init containers do not count',
    pod: podOf({ initContainers: [init] }),
    seen: { sandbox: { ...sandbox, id: 'sb2', attempt: 1 }, containers: [exited(init, 0)] },
    actions: ['start i 1'],
  },
  {
    name: 'deletion kills with its own grace',
    pod: podOf({}, { deletionTimestamp: 'now', deletionGracePeriodSeconds: 5 }),
    seen: { containers: [running(a)] },
    actions: ['kill pod 5'],
    next: 'terminating',
  },
  {
    name: "the deadline kills with the pod's grace",
    pod: podOf({ activeDeadlineSeconds: 60 }),
    seen: { containers: [running(a), running(b)] },
    actions: ['kill pod 30'],
    next: 'terminating',
  },
  {
    name: 'a deadline ahead wakes the worker',
    pod: podOf({ activeDeadlineSeconds: 200 }),
    seen: { containers: [running(a), running(b)] },
    actions: [],
    wakeAt: 1_100 * SECOND,
  },
  {
    name: 'an eviction forces its grace',
    state: {
      is: 'terminating',
      why: { is: 'failed', reason: 'Evicted', message: '', graceSeconds: 0 },
    },
    seen: { containers: [running(a)] },
    actions: ['kill pod 0 forced'],
    next: 'terminating',
  },
  {
    name: 'when nothing is left the pod has ended',
    state: { is: 'terminating', why: { is: 'deleted' } },
    seen: { sandbox: { ...sandbox, isReady: false } },
    actions: ['unmount volumes'],
    next: 'terminated',
  },
];

test.each(CASES)(
  '$name',
  ({ pod = podOf({}), state = { is: 'syncing' }, seen, actions, next, wakeAt }) => {
    const plan = nextPodStep(pod, state, see(seen), { now: NOW, startTime: 900 * SECOND });
    expect(plan.actions.map(text)).toEqual(actions);
    expect(plan.next.is).toBe(next ?? state.is);
    expect(plan.wakeAt).toBe(wakeAt);
  },
);

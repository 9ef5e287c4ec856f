// Short ways to write the objects of plan tables.
import type {
  Deployment,
  Job,
  Node,
  Pod,
  ReplicaSet,
  StatefulSet,
} from '../../../model/generated/types.ts';
import { deepFreeze } from '../../../model/meta/deep-freeze.ts';
import { formatTime } from '../../../model/meta/time.ts';

/** The moment at which tables take place: 2026-01-01, one hour in. */
export const NOW = 1_767_225_600_000_000 + 3_600_000_000;

export function ago(seconds: number): string {
  return formatTime(NOW - seconds * 1_000_000);
}

export interface PodSketch {
  readonly name?: string;
  readonly uid?: string;
  readonly node?: string;
  readonly phase?: string;
  /** Seconds since it became ready (or unready, with `ready: false`). */
  readonly readyFor?: number;
  readonly ready?: boolean;
  readonly age?: number;
  readonly labels?: { readonly [key: string]: string };
  readonly annotations?: { readonly [key: string]: string };
  readonly deleting?: boolean;
  readonly restarts?: number;
  readonly finalizers?: readonly string[];
  readonly metadata?: object;
  readonly spec?: object;
  readonly status?: object;
}

let serial = 0;

export function pod(sketch: PodSketch = {}): Pod {
  const { ready = sketch.phase === undefined, readyFor = 60, age = 600 } = sketch;
  const name = sketch.name ?? `pod-${++serial}`;
  const condition = {
    type: 'Ready',
    status: ready ? 'True' : 'False',
    lastTransitionTime: ago(readyFor),
  };
  return deepFreeze({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'default',
      uid: sketch.uid ?? `uid-${name}`,
      creationTimestamp: ago(age),
      ...(sketch.labels ? { labels: sketch.labels } : {}),
      ...(sketch.annotations ? { annotations: sketch.annotations } : {}),
      ...(sketch.finalizers ? { finalizers: sketch.finalizers } : {}),
      ...(sketch.deleting ? { deletionTimestamp: ago(0) } : {}),
      ...sketch.metadata,
    },
    spec: {
      containers: [{ name: 'main', image: 'nginx' }],
      ...(sketch.node === '' ? {} : { nodeName: sketch.node ?? 'node-1' }),
      ...sketch.spec,
    },
    status: {
      phase: sketch.phase ?? 'Running',
      conditions: [condition],
      containerStatuses: [
        {
          name: 'main',
          ready,
          restartCount: sketch.restarts ?? 0,
          image: 'nginx',
          imageID: '',
        },
      ],
      startTime: ago(age),
      ...sketch.status,
    },
  } as Pod);
}

export function pods(count: number, sketch: PodSketch = {}): readonly Pod[] {
  return Array.from({ length: count }, () => pod(sketch));
}

export function replicaSet(
  name: string,
  replicas: number,
  more: {
    readonly available?: number;
    readonly age?: number;
    readonly metadata?: object;
    readonly status?: object;
    readonly spec?: object;
  } = {},
): ReplicaSet {
  return deepFreeze({
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name,
      namespace: 'default',
      uid: `uid-${name}`,
      generation: 1,
      creationTimestamp: ago(more.age ?? 0),
      ...more.metadata,
    },
    spec: { replicas, selector: { matchLabels: { app: 'web' } }, ...more.spec },
    status: {
      replicas,
      availableReplicas: more.available ?? replicas,
      observedGeneration: 1,
      ...more.status,
    },
  } as ReplicaSet);
}

export function deployment(
  replicas: number,
  maxSurge: number | string = 0,
  maxUnavailable: number | string = 0,
  more: { readonly spec?: object; readonly status?: object; readonly metadata?: object } = {},
): Deployment {
  return deepFreeze({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: 'web',
      namespace: 'default',
      uid: 'uid-web',
      generation: 1,
      ...more.metadata,
    },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'web', image: 'nginx' }] },
      },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } },
      ...more.spec,
    },
    ...(more.status ? { status: more.status } : {}),
  } as Deployment);
}

export function statefulSet(replicas: number, spec: object = {}, status?: object): StatefulSet {
  return deepFreeze({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db', namespace: 'default', uid: 'uid-db', generation: 1 },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'db' } },
      template: {
        metadata: { labels: { app: 'db' } },
        spec: { containers: [{ name: 'db', image: 'postgres' }] },
      },
      serviceName: 'db',
      ...spec,
    },
    ...(status ? { status } : {}),
  } as StatefulSet);
}

export function job(spec: object = {}, status?: object): Job {
  return deepFreeze({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'work', namespace: 'default', uid: 'uid-work', generation: 1 },
    spec: {
      parallelism: 1,
      backoffLimit: 6,
      template: {
        metadata: { labels: { app: 'work' } },
        spec: { containers: [{ name: 'main', image: 'busybox' }], restartPolicy: 'Never' },
      },
      ...spec,
    },
    ...(status ? { status } : {}),
  } as Job);
}

export function node(
  name: string,
  more: {
    readonly labels?: object;
    readonly taints?: readonly object[];
    readonly conditions?: readonly object[];
    readonly unschedulable?: boolean;
  } = {},
): Node {
  return deepFreeze({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      uid: `uid-${name}`,
      creationTimestamp: ago(600),
      labels: { 'kubernetes.io/hostname': name, ...more.labels },
    },
    spec: {
      ...(more.taints ? { taints: more.taints } : {}),
      ...(more.unschedulable ? { unschedulable: true } : {}),
    },
    status: { conditions: more.conditions ?? [{ type: 'Ready', status: 'True' }] },
  } as Node);
}

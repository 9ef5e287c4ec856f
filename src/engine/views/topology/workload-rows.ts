// Workloads as rows: how many pods they want and have, in one word and four numbers.
import type {
  CronJob,
  DaemonSet,
  Deployment,
  Job,
  PodSpec,
  ReplicaSet,
  StatefulSet,
} from '../../../model/generated/types.ts';
import { findCondition } from '../../../model/meta/conditions.ts';
import type { KubeObject } from '../../../model/meta/object.ts';
import { controllerOf } from '../../../model/meta/owners.ts';
import { RowSet } from '../row-set.ts';
import type { Health, WorkloadRow } from '../view-types.ts';

/** What tells one kind from another; the rest of a row is the same for all. */
type Facts = Pick<
  WorkloadRow,
  'desired' | 'ready' | 'updated' | 'available' | 'paused' | 'status' | 'health' | 'note'
>;

interface Templated {
  readonly spec?: { readonly template?: { readonly spec?: PodSpec } };
}

/** The resources whose objects are workloads, and how each is read. */
const READERS = new Map<string, { readonly kind: string; readonly read: (o: never) => Facts }>([
  ['deployments.apps', { kind: 'Deployment', read: deploymentFacts }],
  ['replicasets.apps', { kind: 'ReplicaSet', read: replicaSetFacts }],
  ['statefulsets.apps', { kind: 'StatefulSet', read: statefulSetFacts }],
  ['daemonsets.apps', { kind: 'DaemonSet', read: daemonSetFacts }],
  ['jobs.batch', { kind: 'Job', read: jobFacts }],
  ['cronjobs.batch', { kind: 'CronJob', read: cronJobFacts }],
]);

export const WORKLOAD_RESOURCES: readonly string[] = [...READERS.keys()];

export class WorkloadRows {
  readonly rows: RowSet<WorkloadRow>;

  constructor(newId: (key: string) => number) {
    this.rows = new RowSet(newId);
  }

  put(resource: string, object: KubeObject, key: string): void {
    const reader = READERS.get(resource);
    if (!reader) return;
    const rowKey = `${reader.kind}/${key}`;
    const owner = controllerOf(object);
    const template = (object as Templated).spec?.template;
    this.rows.put(rowKey, {
      id: this.rows.idOf(rowKey),
      kind: reader.kind,
      namespace: object.metadata.namespace ?? '',
      name: object.metadata.name,
      owner: owner ? `${owner.kind}/${owner.name}` : '',
      ...reader.read(object as never),
      images: (template?.spec?.containers ?? []).map(({ image = '' }) => image).join(', '),
    });
  }

  delete(resource: string, key: string): void {
    const reader = READERS.get(resource);
    if (reader) this.rows.delete(`${reader.kind}/${key}`);
  }
}

function deploymentFacts({ spec, status = {} }: Deployment): Facts {
  const desired = spec?.replicas ?? 1;
  const counts = {
    desired,
    ready: status.readyReplicas ?? 0,
    updated: status.updatedReplicas ?? 0,
    available: status.availableReplicas ?? 0,
  };
  const note = spec?.strategy?.type === 'Recreate' ? 'Recreate' : '';
  return { ...counts, paused: spec?.paused === true, note, ...deploymentState(status, desired) };
}

interface State {
  readonly status: string;
  readonly health: Health;
}

function deploymentState(status: NonNullable<Deployment['status']>, desired: number): State {
  const progressing = findCondition(status.conditions, 'Progressing');
  const available = findCondition(status.conditions, 'Available');
  if (progressing?.reason === 'ProgressDeadlineExceeded') return { status: 'Stuck', health: 'bad' };
  if (desired === 0 && (status.replicas ?? 0) === 0) {
    return { status: 'Scaled to zero', health: 'done' };
  }
  const isSettled =
    (status.updatedReplicas ?? 0) >= desired &&
    (status.replicas ?? 0) === (status.updatedReplicas ?? 0) &&
    (status.availableReplicas ?? 0) >= desired;
  if (isSettled) return { status: 'Available', health: 'good' };
  if (available?.status === 'True') return { status: 'Progressing', health: 'busy' };
  return { status: 'Unavailable', health: progressing?.status === 'True' ? 'busy' : 'warn' };
}

/** The word for so many of so many. */
function stateOfCounts(ready: number, desired: number, present: number): State {
  if (desired === 0) {
    return present === 0
      ? { status: 'Scaled to zero', health: 'done' }
      : { status: 'Scaling down', health: 'busy' };
  }
  if (ready >= desired) return { status: 'Ready', health: 'good' };
  return { status: 'Progressing', health: 'busy' };
}

function replicaSetFacts({ metadata, spec, status }: ReplicaSet): Facts {
  const desired = spec?.replicas ?? 1;
  const ready = status?.readyReplicas ?? 0;
  const revision = metadata.annotations?.['deployment.kubernetes.io/revision'];
  return {
    desired,
    ready,
    updated: status?.replicas ?? 0,
    available: status?.availableReplicas ?? 0,
    paused: false,
    note: revision === undefined ? '' : `revision ${revision}`,
    ...stateOfCounts(ready, desired, status?.replicas ?? 0),
  };
}

function statefulSetFacts({ spec, status }: StatefulSet): Facts {
  const desired = spec?.replicas ?? 1;
  const ready = status?.readyReplicas ?? 0;
  return {
    desired,
    ready,
    updated: status?.updatedReplicas ?? 0,
    available: status?.availableReplicas ?? 0,
    paused: false,
    note: spec?.podManagementPolicy === 'Parallel' ? 'all at once' : 'one after another',
    ...stateOfCounts(ready, desired, status?.replicas ?? 0),
  };
}

function daemonSetFacts({ status }: DaemonSet): Facts {
  const desired = status?.desiredNumberScheduled ?? 0;
  const ready = status?.numberReady ?? 0;
  return {
    desired,
    ready,
    updated: status?.updatedNumberScheduled ?? 0,
    available: status?.numberAvailable ?? 0,
    paused: false,
    note: 'one on each node',
    ...stateOfCounts(ready, desired, status?.currentNumberScheduled ?? 0),
  };
}

function jobFacts({ spec, status }: Job): Facts {
  const desired = spec?.completions ?? spec?.parallelism ?? 1;
  const succeeded = status?.succeeded ?? 0;
  const failed = findCondition(status?.conditions, 'Failed');
  const complete = findCondition(status?.conditions, 'Complete');
  const state: State =
    failed?.status === 'True'
      ? { status: 'Failed', health: 'bad' }
      : complete?.status === 'True'
        ? { status: 'Complete', health: 'done' }
        : spec?.suspend === true
          ? { status: 'Suspended', health: 'done' }
          : { status: 'Running', health: 'busy' };
  return {
    desired,
    ready: succeeded,
    updated: status?.active ?? 0,
    available: status?.ready ?? 0,
    paused: spec?.suspend === true,
    note: (status?.failed ?? 0) > 0 ? `${status?.failed} failed` : '',
    ...state,
  };
}

function cronJobFacts({ spec, status }: CronJob): Facts {
  const active = status?.active?.length ?? 0;
  const isSuspended = spec?.suspend === true;
  return {
    desired: active,
    ready: active,
    updated: active,
    available: active,
    paused: isSuspended,
    note: spec?.schedule ?? '',
    status: isSuspended ? 'Suspended' : active > 0 ? 'Active' : 'Scheduled',
    health: isSuspended ? 'done' : active > 0 ? 'busy' : 'good',
  };
}

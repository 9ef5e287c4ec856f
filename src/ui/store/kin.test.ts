// Hovering one object rings its kin: owners to the top, what it owns down to the pods.
import { expect, test } from 'vitest';
import type { AttachmentRow, ServiceRow, WorkloadRow } from '../../hosts/worker/protocol.ts';
import { kinOf } from './kin.ts';
import type { PodRow } from './mirror.ts';
import { Mirror } from './mirror.ts';

const namespace = 'default';

function pod(id: number, name: string, owner: string, workload = owner): PodRow {
  return { id, namespace, name, owner, workload, claims: [`data-${name}`] } as unknown as PodRow;
}

function workload(id: number, kind: string, name: string, owner = ''): WorkloadRow {
  return { id, kind, namespace, name, owner } as WorkloadRow;
}

function rows(): Mirror {
  const mirror = new Mirror();
  const workloads = [
    workload(1, 'Deployment', 'web'),
    workload(2, 'ReplicaSet', 'web-a', 'Deployment/web'),
    workload(3, 'ReplicaSet', 'web-b', 'Deployment/web'),
    workload(4, 'CronJob', 'tick'),
    workload(5, 'Job', 'tick-1', 'CronJob/tick'),
    workload(6, 'StatefulSet', 'db'),
  ];
  for (const row of workloads) mirror.workloads.set(row.id, row);
  const pods = [
    pod(11, 'web-a-1', 'ReplicaSet/web-a', 'Deployment/web'),
    pod(12, 'web-b-1', 'ReplicaSet/web-b', 'Deployment/web'),
    pod(13, 'tick-1-x', 'Job/tick-1', 'CronJob/tick'),
    pod(14, 'db-0', 'StatefulSet/db'),
  ];
  for (const row of pods) mirror.pods.set(row.id, row);
  mirror.services.set(21, { id: 21, namespace, name: 'web' } as ServiceRow);
  mirror.links.set(21, new Set([11]));
  const tie = { kind: 'Deployment', namespace, name: 'web', why: 'scales it' };
  const attachments = [
    { id: 31, kind: 'HorizontalPodAutoscaler', namespace, name: 'web', ties: [tie] },
    { id: 32, kind: 'PersistentVolumeClaim', namespace, name: 'data-db-0', ties: [] },
  ];
  for (const row of attachments) mirror.attachments.set(row.id, row as unknown as AttachmentRow);
  return mirror;
}

test.each([
  ['Deployment/web', 'ReplicaSet/web-a ReplicaSet/web-b Pod/web-a-1 Pod/web-b-1'],
  ['ReplicaSet/web-a', 'Deployment/web Pod/web-a-1'],
  ['CronJob/tick', 'Job/tick-1 Pod/tick-1-x'],
  ['Job/tick-1', 'CronJob/tick Pod/tick-1-x'],
  ['StatefulSet/db', 'Pod/db-0'],
  ['Pod/web-a-1', 'Deployment/web ReplicaSet/web-a Pod/web-b-1'],
  ['Service/web', 'Pod/web-a-1'],
  ['HorizontalPodAutoscaler/web', 'Deployment/web'],
  ['PersistentVolumeClaim/data-db-0', 'Pod/db-0'],
])('%s rings %s', (from, others) => {
  const [kind = '', name = ''] = from.split('/');
  const keys = kinOf({ kind, namespace, name }, rows()).map((key) => key.replace('default/', ''));
  expect(keys.toSorted()).toEqual([from, ...others.split(' ')].toSorted());
});

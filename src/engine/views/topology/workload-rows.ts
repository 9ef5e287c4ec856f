// Workloads as rows: how many pods they want and have, in one word and four numbers.
import type { Deployment } from '../../../model/generated/types.ts';
import { findCondition } from '../../../model/meta/conditions.ts';
import { RowSet } from '../row-set.ts';
import type { Health, WorkloadRow } from '../view-types.ts';

export class WorkloadRows {
  readonly rows: RowSet<WorkloadRow>;

  constructor(nextId: () => number) {
    this.rows = new RowSet(nextId);
  }

  putDeployment(deployment: Deployment, key: string): void {
    const status = deployment.status ?? {};
    const desired = deployment.spec?.replicas ?? 1;
    this.rows.put(key, {
      id: this.rows.idOf(key),
      kind: 'Deployment',
      namespace: deployment.metadata.namespace ?? '',
      name: deployment.metadata.name,
      desired,
      ready: status.readyReplicas ?? 0,
      updated: status.updatedReplicas ?? 0,
      available: status.availableReplicas ?? 0,
      paused: deployment.spec?.paused === true,
      ...stateOf(deployment, desired),
      images: (deployment.spec?.template?.spec?.containers ?? [])
        .map((container) => container.image ?? '')
        .join(', '),
    });
  }

  delete(key: string): void {
    this.rows.delete(key);
  }
}

function stateOf(
  deployment: Deployment,
  desired: number,
): { readonly status: string; readonly health: Health } {
  const status = deployment.status ?? {};
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

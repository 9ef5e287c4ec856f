// Brings pods' statuses to the API: one write for all changes of an instant, then the deletion.
// Upstream: pkg/kubelet/status/status_manager.go.
import { Failure } from '../../kernel/failure.ts';
import type { Task } from '../../kernel/task.ts';
import { sleep } from '../../kernel/waits.ts';
import { ApiError, isConflict, isNotFound } from '../../client/api-error.ts';
import { FIRST_RECONNECT_DELAY, LAST_RECONNECT_DELAY } from '../../client/limits.ts';
import { PODS } from '../../model/api/refs.ts';
import type { Pod, PodCondition, PodStatus } from '../../model/generated/types.ts';
import { deepEqual } from '../../model/meta/deep-equal.ts';
import type { KubeletParts } from './kubelet-parts.ts';
import { OWN_CONDITIONS } from './pod/pod-conditions.ts';
import type { PodRecord } from './pod-record.ts';

export class StatusWriter {
  constructor(
    private readonly parts: KubeletParts,
    /** The API's newest object of a record (the mirror of a static pod), if it is still there. */
    private readonly current: (record: PodRecord) => Pod | undefined,
  ) {}

  /** The record has a new status, or its pod is to be deleted; told in the same instant. */
  update(record: PodRecord): void {
    record.isStatusDirty = true;
    if (record.isWriting) return;
    record.isWriting = true;
    this.parts.process.spawn(`status of ${record.key}`, this.write(record));
  }

  private *write(record: PodRecord): Task {
    let delay = FIRST_RECONNECT_DELAY;
    while (record.isStatusDirty) {
      record.isStatusDirty = false;
      try {
        yield* this.writeOnce(record);
        delay = FIRST_RECONNECT_DELAY;
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        if (isNotFound(error)) continue;
        record.isStatusDirty = true;
        if (isConflict(error)) {
          yield* this.reread(record);
          continue;
        }
        yield* sleep(this.parts.process.random.jitter(delay, 1));
        delay = Math.min(delay * 2, LAST_RECONNECT_DELAY);
      }
    }
    record.isWriting = false;
  }

  private *writeOnce(record: PodRecord): Task {
    const object = this.current(record);
    if (!object || record.isGone) return;
    const status = mergeStatus(object.status ?? {}, record.status);
    if (!deepEqual(status, object.status)) {
      const written = yield* this.parts.client.updateStatus(PODS, { ...object, status });
      record.base = written;
      // One copy in memory is enough when the server keeps what it was told.
      if (written.status && deepEqual(written.status, record.status)) {
        record.status = written.status;
      }
    }
    if (mayDelete(record, object)) yield* this.remove(object);
  }

  /** The kubelet has nothing left of the pod: its object may go. */
  private *remove(object: Pod): Task {
    const { namespace = '', name, uid } = object.metadata;
    yield* this.parts.client.delete(PODS, namespace, name, {
      gracePeriodSeconds: 0,
      ...(uid === undefined ? {} : { preconditions: { uid } }),
    });
  }

  private *reread(record: PodRecord): Task {
    const { namespace = '', name, uid } = (record.base ?? record.pod).metadata;
    try {
      const pod = yield* this.parts.client.get(PODS, namespace, name);
      if (pod.metadata.uid === uid) record.base = pod;
      else record.isStatusDirty = false;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (error instanceof ApiError && isNotFound(error)) record.isStatusDirty = false;
    }
  }
}

function mayDelete(record: PodRecord, object: Pod): boolean {
  return (
    record.source === 'api' &&
    record.state.is === 'terminated' &&
    object.metadata.deletionTimestamp !== undefined
  );
}

/**
 * The kubelet's status with what others own: their conditions, nominations, claims.
 * Upstream: status_manager.go (mergePodStatus).
 */
export function mergeStatus(api: PodStatus, own: PodStatus): PodStatus {
  const { resourceClaimStatuses, nominatedNodeName, extendedResourceClaimStatus } = api;
  return {
    ...own,
    conditions: mergeConditions(api.conditions ?? [], own.conditions ?? []),
    ...(nominatedNodeName === undefined ? {} : { nominatedNodeName }),
    ...(resourceClaimStatuses === undefined ? {} : { resourceClaimStatuses }),
    ...(extendedResourceClaimStatus === undefined ? {} : { extendedResourceClaimStatus }),
  };
}

/** Foreign conditions as the API has them, those of kubelets as this one says. */
export function mergeConditions(
  api: readonly PodCondition[],
  own: readonly PodCondition[],
): readonly PodCondition[] {
  const foreign = api.filter(
    ({ type }) => !OWN_CONDITIONS.has(type) && !own.some((condition) => condition.type === type),
  );
  const kept = own.filter(
    ({ type, reason }) =>
      OWN_CONDITIONS.has(type) ||
      reason === 'TerminationByKubelet' ||
      api.some((condition) => condition.type === type),
  );
  const current = kept.map((condition) =>
    OWN_CONDITIONS.has(condition.type)
      ? condition
      : (api.find(({ type }) => type === condition.type) ?? condition),
  );
  return [...current, ...foreign];
}

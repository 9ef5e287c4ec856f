// One reconcile of one Deployment: reads its sets, asks the plans, acts through the API.
import { ApiError, isAlreadyExists, isNotFound } from '../../../client/api-error.ts';
import type { ControllerContext } from '../../../client/controller.ts';
import type { Task } from '../../../kernel/task.ts';
import { DEPLOYMENTS, REPLICA_SETS } from '../../../model/api/refs.ts';
import type {
  Deployment,
  DeploymentStatus,
  ObjectMeta,
  Pod,
  ReplicaSet,
} from '../../../model/generated/types.ts';
import { findCondition } from '../../../model/meta/conditions.ts';
import { deepEqual } from '../../../model/meta/deep-equal.ts';
import { computeTemplateHash } from '../../../model/meta/hash.ts';
import { namespaceOf, uidOf, withMeta } from '../../../model/meta/object.ts';
import { controllerOf, controllerReference } from '../../../model/meta/owners.ts';
import { POD_TEMPLATE_HASH_LABEL, REVISION_ANNOTATION } from '../limits.ts';
import { isNamespaceTerminating } from '../shared/pod-control.ts';
import { isPodTerminal } from '../shared/pods.ts';
import { newSetSize, planCleanup, planNewSet, planOldSets, planScale } from './plan.ts';
import type { Resize } from './plan.ts';
import { equalIgnoreHash, findReplicaSets, isActive, sizeOf } from './replica-sets.ts';
import type { FoundReplicaSets } from './replica-sets.ts';
import { annotationOf, maxRevision, sizeAnnotations, withNewAnnotations } from './revisions.ts';
import {
  calculateStatus,
  isComplete,
  newCondition,
  rolloutStatus,
  setCondition,
} from './status.ts';
import { progressDeadlineSeconds, replicasOf } from './strategy.ts';

/** Upstream: pkg/controller/deployment/sync.go, rolling.go, recreate.go. */
export class Rollout {
  constructor(
    private readonly context: ControllerContext,
    /** As last read or written. */
    public deployment: Deployment,
    private sets: readonly ReplicaSet[],
    private readonly podsOf: (set: ReplicaSet) => readonly Pod[],
  ) {}

  /** Counts only: for a Deployment that is being deleted. */
  *statusOnly(): Task {
    const found = yield* this.findAndSync(false);
    yield* this.writeStatus(this.statusFor(found, false));
  }

  /** Scaling without a rollout: the Deployment was resized, or is paused. */
  *scale(): Task {
    let found = yield* this.findAndSync(false);
    const { resizes, annotateAlways } = planScale(this.deployment, found);
    for (const resize of resizes) {
      const set = yield* this.resize(resize, annotateAlways);
      found = replaceIn(found, set);
    }
    if (this.deployment.spec.paused) yield* this.cleanUp(found.old);
    yield* this.writeStatus(this.statusFor(found, false));
  }

  /** Upstream: rolloutRolling. */
  *rollingUpdate(): Task<DeploymentStatus> {
    let found = yield* this.findAndSync(true);
    const { newest } = found;
    if (newest) {
      const grow = planNewSet(this.deployment, { newest, old: found.old });
      const steps = grow ? [grow] : planOldSets(this.deployment, { newest, old: found.old });
      for (const step of steps) {
        const current = [found.newest, ...found.old].find((set) => set && sameUid(set, step.set));
        const set = yield* this.resize({ ...step, set: current ?? step.set }, false);
        found = replaceIn(found, set);
      }
      if (steps.length === 0) yield* this.cleanUpWhenComplete(found.old);
    }
    return yield* this.finish(found);
  }

  /** Upstream: rolloutRecreate. All old pods are gone before the first new one is made. */
  *recreate(): Task<DeploymentStatus> {
    let found = yield* this.findAndSync(false);
    const active = found.old.filter(isActive);
    for (const set of active) {
      found = replaceIn(found, yield* this.resize({ set, replicas: 0 }, false));
    }
    if (active.length > 0 || this.oldPodsRun(found)) return yield* this.finish(found);
    if (!found.newest) found = yield* this.findAndSync(true);
    if (found.newest) {
      const resize = { set: found.newest, replicas: replicasOf(this.deployment) };
      found = replaceIn(found, yield* this.resize(resize, false));
    }
    yield* this.cleanUpWhenComplete(found.old);
    return yield* this.finish(found);
  }

  /**
   * Finds the new and the old sets, keeps the new one's annotations and the Deployment's revision
   * true, and makes the new set when there is none. Upstream: getAllReplicaSetsAndSyncRevision.
   */
  *findAndSync(createMissing: boolean): Task<FoundReplicaSets> {
    const found = findReplicaSets(this.deployment, this.sets);
    const revision = maxRevision(found.old) + 1;
    if (found.newest) {
      return { ...found, newest: yield* this.syncNewest(found.newest, revision) };
    }
    if (!createMissing) return found;
    return { ...found, newest: yield* this.createSet(found.old, revision) };
  }

  private *syncNewest(existing: ReplicaSet, revision: number): Task<ReplicaSet> {
    const annotated = withNewAnnotations(this.deployment, existing, revision);
    const minReadySeconds = this.deployment.spec.minReadySeconds ?? 0;
    if (annotated !== existing || (existing.spec.minReadySeconds ?? 0) !== minReadySeconds) {
      const next = { ...annotated, spec: { ...annotated.spec, minReadySeconds } };
      return yield* this.context.client.update(REPLICA_SETS, next);
    }
    const message = `Found new replica set "${existing.metadata.name}"`;
    const isKnown = findCondition(this.deployment.status?.conditions, 'Progressing');
    yield* this.noteRevision(
      annotationOf(existing, REVISION_ANNOTATION) ?? '',
      isKnown ? undefined : ['True', 'FoundNewReplicaSet', message],
    );
    return existing;
  }

  private *createSet(old: readonly ReplicaSet[], revision: number): Task<ReplicaSet | undefined> {
    const draft = newReplicaSet(this.deployment, old, revision);
    const { client, events } = this.context;
    let created: ReplicaSet;
    try {
      created = yield* client.create(REPLICA_SETS, draft);
    } catch (error) {
      if (!(error instanceof ApiError) || isNamespaceTerminating(error)) throw error;
      if (isAlreadyExists(error)) return yield* this.meetNamesake(draft, revision, error);
      const message = `Failed to create new replica set "${draft.metadata.name}": ${error.message}`;
      yield* this.noteRevision(undefined, ['False', 'ReplicaSetCreateError', message]);
      events.event(this.deployment, 'Warning', 'ReplicaSetCreateError', message);
      throw error;
    }
    const { name } = created.metadata;
    if (sizeOf(draft) > 0) {
      const message = `Scaled up replica set ${name} from 0 to ${sizeOf(draft)}`;
      events.event(this.deployment, 'Normal', 'ScalingReplicaSet', message);
    }
    const message = `Created new replica set "${name}"`;
    yield* this.noteRevision(String(revision), ['True', 'NewReplicaSetCreated', message]);
    return created;
  }

  // Of the name that the hash gives there is a set: ours after all, or a collision of hashes.
  private *meetNamesake(draft: ReplicaSet, revision: number, error: ApiError): Task<ReplicaSet> {
    const { client } = this.context;
    const { name } = draft.metadata;
    const existing = yield* client.get(REPLICA_SETS, namespaceOf(draft), name);
    const isOurs = controllerOf(existing)?.uid === uidOf(this.deployment);
    if (isOurs && equalIgnoreHash(this.deployment.spec.template, existing.spec.template)) {
      yield* this.noteRevision(String(revision), undefined);
      return existing;
    }
    const { status = {} } = this.deployment;
    yield* this.writeStatus({ ...status, collisionCount: (status.collisionCount ?? 0) + 1 });
    throw error;
  }

  private *noteRevision(
    revision: string | undefined,
    progress: readonly [status: string, reason: string, message: string] | undefined,
  ): Task {
    let next = this.deployment;
    if (revision !== undefined && annotationOf(next, REVISION_ANNOTATION) !== revision) {
      const annotations = { ...next.metadata.annotations, [REVISION_ANNOTATION]: revision };
      next = withMeta(next, { annotations });
    }
    if (progress && progressDeadlineSeconds(next) !== undefined) {
      const condition = newCondition('Progressing', ...progress, this.context.now());
      const conditions = setCondition(next.status?.conditions ?? [], condition);
      if (conditions !== next.status?.conditions) {
        next = { ...next, status: { ...next.status, conditions } };
      }
    }
    if (next === this.deployment) return;
    this.deployment = yield* this.context.client.updateStatus(DEPLOYMENTS, next);
  }

  /** Gives a set its size, with the event of it. Upstream: scaleReplicaSet. */
  *resize({ set, replicas }: Resize, annotateAlways: boolean): Task<ReplicaSet> {
    const before = sizeOf(set);
    const marks = Object.entries(sizeAnnotations(this.deployment));
    const isMarked = marks.every(([key, value]) => annotationOf(set, key) === value);
    if (before === replicas && (!annotateAlways || isMarked)) return set;
    const annotations = { ...set.metadata.annotations, ...Object.fromEntries(marks) };
    const next = withMeta({ ...set, spec: { ...set.spec, replicas } }, { annotations });
    const updated = yield* this.context.client.update(REPLICA_SETS, next);
    if (before !== replicas) {
      const way = before < replicas ? 'up' : 'down';
      const message = `Scaled ${way} replica set ${set.metadata.name} from ${before} to ${replicas}`;
      this.context.events.event(this.deployment, 'Normal', 'ScalingReplicaSet', message);
    }
    return updated;
  }

  private *cleanUpWhenComplete(old: readonly ReplicaSet[]): Task {
    if (isComplete(this.deployment, this.deployment.status)) yield* this.cleanUp(old);
  }

  private *cleanUp(old: readonly ReplicaSet[]): Task {
    for (const set of planCleanup(this.deployment, old)) {
      try {
        yield* this.context.client.delete(REPLICA_SETS, namespaceOf(set), set.metadata.name);
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
    }
  }

  private oldPodsRun({ newest, old }: FoundReplicaSets): boolean {
    if (old.some((set) => (set.status?.replicas ?? 0) > 0)) return true;
    const others = this.sets.filter((set) => !newest || !sameUid(set, newest));
    return others.some((set) => this.podsOf(set).some((pod) => !isPodTerminal(pod)));
  }

  private statusFor({ newest, old }: FoundReplicaSets, isRollout: boolean): DeploymentStatus {
    const all = newest ? [...old, newest] : old;
    const calculate = isRollout ? rolloutStatus : calculateStatus;
    return calculate(this.deployment, newest, all, this.context.now());
  }

  private *finish(found: FoundReplicaSets): Task<DeploymentStatus> {
    const status = this.statusFor(found, true);
    yield* this.writeStatus(status);
    return status;
  }

  /** Writes the status when it differs from the one known. */
  *writeStatus(status: DeploymentStatus): Task {
    if (deepEqual(status, this.deployment.status)) return;
    const next = { ...this.deployment, status };
    this.deployment = yield* this.context.client.updateStatus(DEPLOYMENTS, next);
  }
}

/** The set that a Deployment's template asks for, sized as surge allows. D1 */
function newReplicaSet(
  deployment: Deployment,
  old: readonly ReplicaSet[],
  revision: number,
): ReplicaSet {
  const { template, selector, minReadySeconds = 0 } = deployment.spec;
  const hash = computeTemplateHash(template, deployment.status?.collisionCount);
  const labels = { ...template.metadata?.labels, [POD_TEMPLATE_HASH_LABEL]: hash };
  const matchLabels = { ...selector.matchLabels, [POD_TEMPLATE_HASH_LABEL]: hash };
  const metadata = {
    name: `${deployment.metadata.name}-${hash}`,
    namespace: namespaceOf(deployment),
    labels,
    ownerReferences: [controllerReference(deployment)],
  } as ObjectMeta;
  const set: ReplicaSet = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata,
    spec: {
      replicas: newSetSize(deployment, old, 0),
      minReadySeconds,
      selector: { ...selector, matchLabels },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  };
  const annotated = withNewAnnotations(deployment, set, revision);
  const annotations = { ...annotated.metadata.annotations, ...sizeAnnotations(deployment) };
  return withMeta(annotated, { annotations });
}

function sameUid(a: ReplicaSet, b: ReplicaSet): boolean {
  return uidOf(a) === uidOf(b);
}

function replaceIn(found: FoundReplicaSets, set: ReplicaSet): FoundReplicaSets {
  const swap = (other: ReplicaSet): ReplicaSet => (sameUid(other, set) ? set : other);
  return { newest: found.newest && swap(found.newest), old: found.old.map(swap) };
}

// The StatefulSet controller: pods with names and claims of their own, made and updated in order.
import type {
  Controller,
  ControllerContext,
  ControllerDefinition,
} from '../../../client/controller.ts';
import { watch } from '../../../client/controller.ts';
import { isAlreadyExists, isNotFound } from '../../../client/api-error.ts';
import { Failure } from '../../../kernel/failure.ts';
import type { Task } from '../../../kernel/task.ts';
import type { Micros } from '../../../kernel/time.ts';
import { all } from '../../../kernel/waits.ts';
import { CONTROLLER_REVISIONS, PODS, STATEFUL_SETS } from '../../../model/api/refs.ts';
import type {
  ControllerRevision,
  Pod,
  PodTemplateSpec,
  StatefulSet,
} from '../../../model/generated/types.ts';
import { deepEqual } from '../../../model/meta/deep-equal.ts';
import { isBeingDeleted, keyOf, namespaceOf, uidOf } from '../../../model/meta/object.ts';
import { compileLabelSelector } from '../../../model/meta/selectors.ts';
import { REVISION_STORE_HASH_LABEL } from '../limits.ts';
import { storeHistory, templateOf } from '../shared/controller-history.ts';
import type { StoredHistory } from '../shared/controller-history.ts';
import { OwnedObjects } from '../shared/owned-objects.ts';
import { isNamespaceTerminating } from '../shared/pod-control.ts';
import { nextAvailability } from '../shared/pods.ts';
import { StatefulClaims } from './claims.ts';
import { isMember, ordinalOf, revisionOfPod, statefulPod } from './identity.ts';
import { membersOf, planStatefulSet } from './plan.ts';
import type { StatefulStep, StatefulView } from './plan.ts';
import { statefulStatus } from './status.ts';

/** Upstream: pkg/controller/statefulset; --concurrent-statefulset-syncs. */
export const statefulSetController: ControllerDefinition = {
  name: 'statefulset',
  workers: 5,
  create: (context) => new StatefulSetController(context),
};

class StatefulSetController implements Controller {
  readonly watches;
  private readonly owned: OwnedObjects<StatefulSet, Pod>;
  private readonly history: OwnedObjects<StatefulSet, ControllerRevision>;
  private readonly claims: StatefulClaims;

  constructor(private readonly context: ControllerContext) {
    const selectorOf = (set: StatefulSet) => compileLabelSelector(set.spec.selector);
    const owners = STATEFUL_SETS;
    this.owned = new OwnedObjects(context, { owners, objects: PODS, selectorOf });
    const objects = CONTROLLER_REVISIONS;
    this.history = new OwnedObjects(context, { owners, objects, selectorOf });
    this.claims = new StatefulClaims(context);
    this.watches = [
      watch(STATEFUL_SETS, (set) => [keyOf(set)]),
      this.owned.watch(),
      this.history.watch(),
    ];
  }

  *reconcile(key: string): Task<{ readonly requeueAfter?: Micros } | void> {
    const set = this.owned.owners.byKey(key);
    if (!set) return undefined;
    const pods = (yield* this.owned.claim(set)).filter((pod) => isMember(set, pod));
    // The garbage collector takes the revisions first: made anew, they would be taken for ever.
    if (isBeingDeleted(set) && this.history.of(uidOf(set)).length === 0) return undefined;
    const stored = yield* this.storeRevision(set);
    if (!stored) return { requeueAfter: 1 };
    const revisions = [...stored.old, stored.current];
    const current =
      revisions.find((one) => one.metadata.name === set.status?.currentRevision) ?? stored.current;
    const view: StatefulView = {
      set,
      pods,
      current: current.metadata.name,
      update: stored.current.metadata.name,
      now: this.context.now(),
    };
    yield* this.settleClaims(view);
    const template = templateOf(current) ?? set.spec.template;
    let failure: Failure | undefined;
    try {
      yield* this.act(view, template);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      failure = error;
    }
    yield* this.writeStatus(view);
    yield* this.cleanHistory(view, stored.old);
    if (failure && !isNamespaceTerminating(failure)) throw failure;
    const next = nextAvailability(pods, set.spec.minReadySeconds ?? 0, this.context.now());
    return next === undefined ? undefined : { requeueAfter: next };
  }

  private *storeRevision(set: StatefulSet): Task<StoredHistory | undefined> {
    const revisions = yield* this.history.claim(set);
    const stored = yield* storeHistory(
      this.context,
      set,
      set.spec.template,
      revisions,
      set.status?.collisionCount,
      REVISION_STORE_HASH_LABEL,
    );
    if ('current' in stored) return stored;
    const status = { replicas: 0, ...set.status, collisionCount: stored.collisionCount };
    yield* this.context.client.updateStatus(STATEFUL_SETS, { ...set, status });
    return undefined;
  }

  // An ordered set's steps follow one another; a parallel one's go side by side.
  private *act(view: StatefulView, currentTemplate: PodTemplateSpec): Task {
    const tasks = planStatefulSet(view).map((step) => this.take(view, step, currentTemplate));
    if (view.set.spec.podManagementPolicy === 'Parallel') yield* all(tasks);
    else for (const task of tasks) yield* task;
  }

  private *take(view: StatefulView, step: StatefulStep, currentTemplate: PodTemplateSpec): Task {
    const { set } = view;
    switch (step.is) {
      case 'create': {
        const isCurrent = step.revision === 'current';
        const template = isCurrent ? currentTemplate : set.spec.template;
        const revision = isCurrent ? view.current : view.update;
        return yield* this.create(set, statefulPod(set, template, step.ordinal, revision));
      }
      case 'mend':
        yield* this.claims.ensure(set, ordinalOf(step.pod));
        if (step.next === step.pod) return;
        yield* this.context.client.update(PODS, step.next);
        return this.tell(set, 'update', step.pod, undefined);
      case 'delete':
        if (step.why === 'finished') this.tellFinished(set, step.pod);
        return yield* this.delete(set, step.pod);
    }
  }

  private *create(set: StatefulSet, pod: Pod): Task {
    if (this.claims.isStale(set, ordinalOf(pod))) return;
    yield* this.claims.ensure(set, ordinalOf(pod));
    try {
      yield* this.context.client.create(PODS, pod);
      this.tell(set, 'create', pod, undefined);
    } catch (error) {
      if (error instanceof Failure && !isAlreadyExists(error)) {
        this.tell(set, 'create', pod, error);
      }
      throw error;
    }
  }

  private *delete(set: StatefulSet, pod: Pod): Task {
    try {
      yield* this.context.client.delete(PODS, namespaceOf(pod), pod.metadata.name);
      this.tell(set, 'delete', pod, undefined);
    } catch (error) {
      if (isNotFound(error)) return;
      if (error instanceof Failure) this.tell(set, 'delete', pod, error);
      throw error;
    }
  }

  /** Upstream: stateful_pod_control.go recordPodEvent. SS8 */
  private tell(set: StatefulSet, verb: string, pod: Pod, error: Failure | undefined): void {
    const what = `${verb} Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name}`;
    const title = verb.charAt(0).toUpperCase() + verb.slice(1);
    const { events } = this.context;
    if (!error) events.event(set, 'Normal', `Successful${title}`, `${what} successful`);
    else events.event(set, 'Warning', `Failed${title}`, `${what} failed error: ${error.message}`);
  }

  private tellFinished(set: StatefulSet, pod: Pod): void {
    const isFailed = pod.status?.phase === 'Failed';
    const [word, reason] = isFailed
      ? ['failed', 'RecreatingFailedPod']
      : ['terminated', 'RecreatingTerminatedPod'];
    const message = `StatefulSet ${keyOf(set)} is recreating ${word} Pod ${pod.metadata.name}`;
    this.context.events.event(set, isFailed ? 'Warning' : 'Normal', reason, message);
  }

  private *settleClaims({ set, pods }: StatefulView): Task {
    if (!set.spec.volumeClaimTemplates?.length || isBeingDeleted(set)) return;
    const { replicas, condemned } = membersOf(set, pods);
    for (const pod of replicas) if (pod) yield* this.claims.settleOwners(set, pod, false);
    for (const pod of condemned) yield* this.claims.settleOwners(set, pod, true);
  }

  private *writeStatus(view: StatefulView): Task {
    const status = statefulStatus(view);
    if (deepEqual(status, view.set.status)) return;
    yield* this.context.client.updateStatus(STATEFUL_SETS, { ...view.set, status });
  }

  // Upstream: truncateHistory.
  private *cleanHistory(
    { set, pods, current }: StatefulView,
    old: readonly ControllerRevision[],
  ): Task {
    const live = new Set([current, ...pods.map(revisionOfPod)]);
    const unused = old.filter((revision) => !live.has(revision.metadata.name));
    const surplus = unused.length - (set.spec.revisionHistoryLimit ?? 10);
    for (const revision of unused.slice(0, Math.max(0, surplus))) {
      try {
        const { name } = revision.metadata;
        yield* this.context.client.delete(CONTROLLER_REVISIONS, namespaceOf(set), name);
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
    }
  }
}

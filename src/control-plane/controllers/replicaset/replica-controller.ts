// The one controller behind ReplicaSets and ReplicationControllers: keeps the number of pods.
import type { Controller, ControllerContext } from '../../../client/controller.ts';
import { watch } from '../../../client/controller.ts';
import type { Failure } from '../../../kernel/failure.ts';
import type { Task } from '../../../kernel/task.ts';
import type { Micros } from '../../../kernel/time.ts';
import { PODS } from '../../../model/api/refs.ts';
import type { ResourceRef } from '../../../model/api/resource-ref.ts';
import type { Pod, PodTemplateSpec } from '../../../model/generated/types.ts';
import { isBeingDeleted, keyOf } from '../../../model/meta/object.ts';
import type { KubeObject } from '../../../model/meta/object.ts';
import type { Selector } from '../../../model/meta/selectors.ts';
import { Expectations } from '../shared/expectations.ts';
import { KeyRest } from '../shared/key-rest.ts';
import { OwnedObjects } from '../shared/owned-objects.ts';
import { isNamespaceTerminating, PodControl, podOfTemplate } from '../shared/pod-control.ts';
import { nextAvailability } from '../shared/pods.ts';
import { attemptAll, slowStart } from '../shared/slow-start.ts';
import { planReplicas, replicaStatus, sameReplicaStatus } from './plan.ts';
import type { ReplicaFailure, ReplicaGoal, ReplicaPlan, ReplicaStatus } from './plan.ts';

/** What differs between the two kinds. */
export interface ReplicaKind<O extends KubeObject> {
  readonly ref: ResourceRef<O>;
  selectorOf(set: O): Selector;
  replicasOf(set: O): number;
  minReadySecondsOf(set: O): number;
  templateOf(set: O): PodTemplateSpec | undefined;
  statusOf(set: O): ReplicaStatus | undefined;
  withStatus(set: O, status: ReplicaStatus): O;
  /** ReplicationControllers have no field for terminating pods. */
  readonly countsTerminating: boolean;
  /** The pods of all sets of the set's own owner, for the ranks of deletion. */
  family(set: O, pods: readonly Pod[]): readonly Pod[];
}

/** Upstream: pkg/controller/replicaset/replica_set.go. */
export class ReplicaController<O extends KubeObject> implements Controller {
  readonly watches;
  private readonly expectations = new Expectations();
  private readonly rest = new KeyRest();
  private readonly owned: OwnedObjects<O, Pod>;
  private readonly pods: PodControl;

  constructor(
    private readonly context: ControllerContext,
    private readonly kind: ReplicaKind<O>,
  ) {
    this.owned = new OwnedObjects(context, {
      owners: kind.ref,
      objects: PODS,
      selectorOf: (set) => kind.selectorOf(set),
      expectations: this.expectations,
    });
    this.pods = new PodControl(context);
    this.watches = [watch(kind.ref, (set) => [keyOf(set)]), this.owned.watch()];
  }

  *reconcile(key: string): Task<{ readonly requeueAfter?: Micros } | void> {
    const set = this.owned.owners.byKey(key);
    if (!set) {
      this.expectations.forget(key);
      this.rest.forget(key);
      return undefined;
    }
    const resting = this.rest.left(key, this.context.now());
    if (resting > 0) return { requeueAfter: resting };
    const mayAct = this.expectations.satisfied(key, this.context.now());
    const pods = yield* this.owned.claim(set);
    this.rest.begin(key, pods.length, this.context.now());
    let failure: Failure | undefined;
    let plan: ReplicaPlan | undefined;
    if (mayAct && !isBeingDeleted(set)) {
      plan = planReplicas(
        this.goalOf(set),
        pods,
        () => this.kind.family(set, pods),
        this.context.now(),
      );
      failure = yield* this.act(key, set, plan);
    }
    const told = failure && {
      message: failure.message,
      whileCreating: plan !== undefined && plan.create > 0,
    };
    yield* this.writeStatus(set, pods, told);
    if (failure) throw failure;
    const next = nextAvailability(pods, this.goalOf(set).minReadySeconds, this.context.now());
    return next === undefined ? undefined : { requeueAfter: next };
  }

  private goalOf(set: O): ReplicaGoal {
    return {
      replicas: this.kind.replicasOf(set),
      minReadySeconds: this.kind.minReadySecondsOf(set),
      templateLabels: this.kind.templateOf(set)?.metadata?.labels,
    };
  }

  private *act(key: string, set: O, plan: ReplicaPlan): Task<Failure | undefined> {
    if (plan.create > 0) return yield* this.createPods(key, set, plan.create);
    if (plan.remove.length > 0) return yield* this.removePods(key, set, plan.remove);
    return undefined;
  }

  private *createPods(key: string, set: O, count: number): Task<Failure | undefined> {
    const template = this.kind.templateOf(set);
    if (!template) return undefined;
    this.expectations.expect(key, count, [], this.context.now());
    const pod = podOfTemplate(template, set);
    const { successes, failure } = yield* slowStart(count, () => this.createOne(set, pod));
    if (successes < count) this.expectations.creationObserved(key, count - successes);
    return isNamespaceTerminating(failure) ? undefined : failure;
  }

  private *createOne(set: O, pod: Pod): Task {
    yield* this.pods.create(set, pod);
  }

  private *removePods(key: string, set: O, pods: readonly Pod[]): Task<Failure | undefined> {
    this.expectations.expect(key, 0, pods.map(keyOf), this.context.now());
    const failures = yield* attemptAll(pods.map((pod) => this.pods.delete(set, pod)));
    for (const [at, failure] of failures.entries()) {
      const podKey = keyOf(pods[at] as Pod);
      // One that was gone already has been seen to go, or never will be.
      const isGone = this.owned.objects.byKey(podKey) === undefined;
      if (failure || isGone) this.expectations.deletionObserved(key, podKey);
    }
    return failures.find((failure) => failure !== undefined);
  }

  private *writeStatus(set: O, before: readonly Pod[], failure: ReplicaFailure | undefined): Task {
    const { terminatingReplicas, ...counts } = replicaStatus(
      this.goalOf(set),
      before,
      this.kind.statusOf(set),
      set.metadata.generation,
      failure,
      this.context.now(),
    );
    const status = this.kind.countsTerminating ? { ...counts, terminatingReplicas } : counts;
    if (sameReplicaStatus(this.kind.statusOf(set), status)) return;
    yield* this.context.client.updateStatus(this.kind.ref, this.kind.withStatus(set, status));
  }
}

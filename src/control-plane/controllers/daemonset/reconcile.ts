// The DaemonSet controller: one pod on every node that fits.
import type {
  Controller,
  ControllerContext,
  ControllerDefinition,
} from '../../../client/controller.ts';
import { watch } from '../../../client/controller.ts';
import { isNotFound } from '../../../client/api-error.ts';
import type { Informer } from '../../../client/informer.ts';
import type { Task } from '../../../kernel/task.ts';
import type { Micros } from '../../../kernel/time.ts';
import { CONTROLLER_REVISIONS, DAEMON_SETS, NODES, PODS } from '../../../model/api/refs.ts';
import type {
  ControllerRevision,
  DaemonSet,
  DaemonSetStatus,
  Node,
  Pod,
} from '../../../model/generated/types.ts';
import { deepEqual, semanticEqual } from '../../../model/meta/deep-equal.ts';
import { labelsEqual, labelValue } from '../../../model/meta/labels.ts';
import { isBeingDeleted, keyOf, namespaceOf, uidOf } from '../../../model/meta/object.ts';
import { compileLabelSelector } from '../../../model/meta/selectors.ts';
import { CONTROLLER_REVISION_HASH_LABEL, DAEMON_BURST_REPLICAS } from '../limits.ts';
import { revisionHash, storeHistory } from '../shared/controller-history.ts';
import { Expectations } from '../shared/expectations.ts';
import { KeyRest } from '../shared/key-rest.ts';
import { OwnedObjects } from '../shared/owned-objects.ts';
import { isNamespaceTerminating, PodControl, podOfTemplate } from '../shared/pod-control.ts';
import { nextAvailability } from '../shared/pods.ts';
import { attemptAll, slowStart } from '../shared/slow-start.ts';
import { FailedPodBackoff } from './failed-pod-backoff.ts';
import { daemonTemplate, fitTest, pinnedTo } from './node-fit.ts';
import type { NodeFit } from './node-fit.ts';
import { daemonStatus, groupByNode, planDaemons, planRollingUpdate } from './plan.ts';
import type { DaemonView, UpdatePlan } from './plan.ts';

/** Upstream: pkg/controller/daemon/daemon_controller.go; --concurrent-daemonset-syncs. */
export const daemonSetController: ControllerDefinition = {
  name: 'daemonset',
  workers: 2,
  create: (context) => new DaemonSetController(context),
};

class DaemonSetController implements Controller {
  readonly watches;
  private readonly expectations = new Expectations();
  private readonly rest = new KeyRest();
  private readonly backoff = new FailedPodBackoff();
  private readonly owned: OwnedObjects<DaemonSet, Pod>;
  private readonly history: OwnedObjects<DaemonSet, ControllerRevision>;
  private readonly nodes: Informer<Node>;
  private readonly pods: PodControl;

  constructor(private readonly context: ControllerContext) {
    const selectorOf = (set: DaemonSet) => compileLabelSelector(set.spec.selector);
    const { expectations } = this;
    const owners = DAEMON_SETS;
    this.owned = new OwnedObjects(context, { owners, objects: PODS, selectorOf, expectations });
    const objects = CONTROLLER_REVISIONS;
    this.history = new OwnedObjects(context, { owners, objects, selectorOf });
    this.nodes = context.informers.informer(NODES);
    this.pods = new PodControl(context);
    this.watches = [
      watch(DAEMON_SETS, (set) => [keyOf(set)]),
      this.owned.watch(),
      this.history.watch(),
      watch(NODES, (node, previous, type) => this.touchedBy(node, previous, type === 'deleted')),
    ];
  }

  *reconcile(key: string): Task<{ readonly requeueAfter?: Micros } | void> {
    const set = this.owned.owners.byKey(key);
    if (!set) {
      this.expectations.forget(key);
      this.rest.forget(key);
      return undefined;
    }
    if (isBeingDeleted(set)) return undefined;
    if (selectsEverything(set)) {
      const message = 'This daemon set is selecting all pods. A non-empty selector is required.';
      this.context.events.event(set, 'Warning', 'SelectingAll', message);
      return undefined;
    }
    const resting = this.rest.left(key, this.context.now());
    if (resting > 0) return { requeueAfter: resting };
    this.rest.begin(key, this.nodes.size, this.context.now());
    return yield* this.sync(key, set);
  }

  private *sync(key: string, set: DaemonSet): Task<{ readonly requeueAfter?: Micros } | void> {
    const stored = yield* this.storeRevision(set);
    if (!stored) return { requeueAfter: 1 };
    const hash = revisionHash(stored.current);
    let retryIn: Micros | undefined;
    if (this.expectations.satisfied(key, this.context.now())) {
      const view = yield* this.view(set, hash);
      retryIn = yield* this.manage(key, view);
      if (this.expectations.satisfied(key, this.context.now())) {
        if (set.spec.updateStrategy?.type !== 'OnDelete') {
          // What has just been removed is no part of the roll-out.
          const fresh = yield* this.view(set, hash);
          yield* this.apply(key, fresh, planRollingUpdate(fresh));
        }
        yield* this.cleanHistory(set, stored.old, view);
      }
    }
    const view = yield* this.view(set, hash);
    yield* this.writeStatus(set, daemonStatus(view));
    const next = nextAvailability(
      [...view.pods.values()].flat(),
      set.spec.minReadySeconds ?? 0,
      view.now,
    );
    const soonest = Math.min(next ?? Infinity, retryIn ?? Infinity);
    return soonest === Infinity ? undefined : { requeueAfter: soonest };
  }

  private *view(set: DaemonSet, hash: string): Task<DaemonView> {
    const pods = groupByNode(yield* this.owned.claim(set));
    const nodes = [...this.nodes.list()];
    return { set, hash, nodes, fit: remembered(fitTest(set)), pods, now: this.context.now() };
  }

  private *storeRevision(set: DaemonSet) {
    const revisions = yield* this.history.claim(set);
    const count = set.status?.collisionCount;
    const stored = yield* storeHistory(this.context, set, set.spec.template, revisions, count);
    if ('current' in stored) return stored;
    const status = { ...emptyStatus(set), collisionCount: stored.collisionCount };
    yield* this.context.client.updateStatus(DAEMON_SETS, { ...set, status });
    return undefined;
  }

  private *manage(key: string, view: DaemonView): Task<Micros | undefined> {
    const plan = planDaemons(view);
    const { events } = this.context;
    const remove = [...plan.remove];
    let retryIn: Micros | undefined;
    for (const { pod, node } of plan.failed) {
      const generation = view.set.metadata.generation ?? 0;
      const waitKey = `${uidOf(view.set)}/${generation}/${node}`;
      const left = this.backoff.next(waitKey, view.now);
      if (left > 0) {
        retryIn = Math.min(retryIn ?? left, left);
        continue;
      }
      const message = `Found failed daemon pod ${keyOf(pod)} on node ${node}, will try to kill it`;
      events.event(view.set, 'Warning', 'FailedDaemonPod', message);
      remove.push(pod);
    }
    for (const { pod, node } of plan.succeeded) {
      const message = `Found succeeded daemon pod ${keyOf(pod)} on node ${node}, will try to delete it`;
      events.event(view.set, 'Normal', 'SucceededDaemonPod', message);
      remove.push(pod);
    }
    yield* this.apply(key, view, { create: plan.create, remove });
    return retryIn;
  }

  /** Upstream: syncNodes. */
  private *apply(key: string, view: DaemonView, plan: UpdatePlan): Task {
    const nodes = plan.create.slice(0, DAEMON_BURST_REPLICAS);
    const doomed = plan.remove.slice(0, DAEMON_BURST_REPLICAS);
    if (nodes.length === 0 && doomed.length === 0) return;
    const { set, hash } = view;
    this.expectations.expect(key, nodes.length, doomed.map(keyOf), this.context.now());
    const pod = podOfTemplate(daemonTemplate(set, hash), set);
    const create = (at: number): Task => {
      const spec = pinnedTo(pod.spec, nodes[at] as string);
      return this.createOne(set, { ...pod, spec });
    };
    const { successes, failure } = yield* slowStart(nodes.length, create);
    if (successes < nodes.length) {
      this.expectations.creationObserved(key, nodes.length - successes);
    }
    const failures = yield* attemptAll(doomed.map((one) => this.pods.delete(set, one)));
    for (const [at, one] of failures.entries()) {
      const podKey = keyOf(doomed[at] as Pod);
      // One that was gone already has been seen to go, or never will be.
      const isGone = this.owned.objects.byKey(podKey) === undefined;
      if (one || isGone) this.expectations.deletionObserved(key, podKey);
    }
    const first = failure ?? failures.find((one) => one !== undefined);
    if (first && !isNamespaceTerminating(first)) throw first;
  }

  private *createOne(set: DaemonSet, pod: Pod): Task {
    yield* this.pods.create(set, pod);
  }

  // Old revisions that no pod carries, beyond the limit. Upstream: cleanupHistory. DS6
  private *cleanHistory(
    set: DaemonSet,
    old: readonly ControllerRevision[],
    view: DaemonView,
  ): Task {
    const surplus = old.length - (set.spec.revisionHistoryLimit ?? 10);
    if (surplus <= 0) return;
    const live = new Set<string | undefined>();
    for (const pods of view.pods.values()) {
      for (const pod of pods)
        live.add(labelValue(pod.metadata.labels, CONTROLLER_REVISION_HASH_LABEL));
    }
    const unused = old.filter((revision) => !live.has(revisionHash(revision)));
    for (const revision of unused.slice(0, surplus)) {
      try {
        const { name } = revision.metadata;
        yield* this.context.client.delete(CONTROLLER_REVISIONS, namespaceOf(revision), name);
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
    }
  }

  private *writeStatus(set: DaemonSet, status: DaemonSetStatus): Task {
    if (deepEqual(set.status, status)) return;
    yield* this.context.client.updateStatus(DAEMON_SETS, { ...set, status });
  }

  private touchedBy(node: Node, previous: Node | undefined, isGone: boolean): readonly string[] {
    const isSame =
      previous !== undefined &&
      !isGone &&
      labelsEqual(previous.metadata.labels, node.metadata.labels) &&
      semanticEqual(previous.spec.taints, node.spec.taints);
    if (isSame) return [];
    const keys: string[] = [];
    for (const set of this.owned.owners.list()) {
      const fit = fitTest(set);
      const after = fit(node);
      const before = previous && !isGone ? fit(previous) : undefined;
      const isTouched = before
        ? before.shouldRun !== after.shouldRun || before.mayStay !== after.mayStay
        : after.shouldRun || after.mayStay;
      if (isTouched) keys.push(keyOf(set));
    }
    return keys;
  }
}

// A round asks several times about each node.
function remembered(fit: (node: Node) => NodeFit): (node: Node) => NodeFit {
  const known = new Map<Node, NodeFit>();
  return (node) => {
    let answer = known.get(node);
    if (!answer) known.set(node, (answer = fit(node)));
    return answer;
  };
}

function emptyStatus(set: DaemonSet): DaemonSetStatus {
  return (
    set.status ?? {
      currentNumberScheduled: 0,
      numberMisscheduled: 0,
      desiredNumberScheduled: 0,
      numberReady: 0,
    }
  );
}

function selectsEverything(set: DaemonSet): boolean {
  const { matchLabels = {}, matchExpressions = [] } = set.spec.selector;
  return Object.keys(matchLabels).length === 0 && matchExpressions.length === 0;
}

// The Deployment controller: rolls a template out over ReplicaSets.
import type {
  Controller,
  ControllerContext,
  ControllerDefinition,
} from '../../../client/controller.ts';
import { watch } from '../../../client/controller.ts';
import type { Task } from '../../../kernel/task.ts';
import type { Micros } from '../../../kernel/time.ts';
import { DEPLOYMENTS, PODS, REPLICA_SETS } from '../../../model/api/refs.ts';
import type {
  Deployment,
  DeploymentStatus,
  Pod,
  ReplicaSet,
} from '../../../model/generated/types.ts';
import { deepEqual } from '../../../model/meta/deep-equal.ts';
import { findCondition } from '../../../model/meta/conditions.ts';
import { isBeingDeleted, keyOf, namespaceOf, uidOf } from '../../../model/meta/object.ts';
import { controllerOf } from '../../../model/meta/owners.ts';
import { compileLabelSelector } from '../../../model/meta/selectors.ts';
import type { Informer } from '../../../client/informer.ts';
import { controlledBy, indexByController, OwnedObjects } from '../shared/owned-objects.ts';
import { isScalingEvent } from './plan.ts';
import { rollBack, rollbackRevision } from './rollback.ts';
import { Rollout } from './rollout.ts';
import { newCondition, nextProgressCheck, setCondition } from './status.ts';
import { isRollingUpdate, progressDeadlineSeconds } from './strategy.ts';

type Result = { readonly requeueAfter?: Micros } | void;

/** Upstream: pkg/controller/deployment/deployment_controller.go; --concurrent-deployment-syncs. */
export const deploymentController: ControllerDefinition = {
  name: 'deployment',
  workers: 5,
  create: (context) => new DeploymentController(context),
};

class DeploymentController implements Controller {
  readonly watches;
  private readonly owned: OwnedObjects<Deployment, ReplicaSet>;
  private readonly pods: Informer<Pod>;

  constructor(private readonly context: ControllerContext) {
    this.owned = new OwnedObjects<Deployment, ReplicaSet>(context, {
      owners: DEPLOYMENTS,
      objects: REPLICA_SETS,
      selectorOf: (deployment) => compileLabelSelector(deployment.spec.selector),
    });
    this.pods = context.informers.informer(PODS);
    indexByController(this.pods);
    this.watches = [
      watch(DEPLOYMENTS, (deployment) => [keyOf(deployment)]),
      this.owned.watch(),
      watch(PODS, (pod, _, type) => (type === 'deleted' ? this.awaitingEndOf(pod) : [])),
    ];
  }

  *reconcile(key: string): Task<Result> {
    const deployment = this.owned.owners.byKey(key);
    if (!deployment) return undefined;
    if (selectsEverything(deployment)) return yield* this.refuse(deployment);
    const sets = yield* this.owned.claim(deployment);
    const rollout = new Rollout(this.context, deployment, sets, (set) =>
      controlledBy(this.pods, uidOf(set)),
    );
    if (isBeingDeleted(deployment)) return yield* rollout.statusOnly();
    yield* this.notePause(rollout);
    if (rollout.deployment.spec.paused) return yield* rollout.scale();
    const asked = rollbackRevision(rollout.deployment);
    if (asked !== undefined) {
      const { newest, old } = yield* rollout.findAndSync(true);
      const all = newest ? [...old, newest] : old;
      return yield* rollBack(this.context, rollout.deployment, all, asked);
    }
    if (isScalingEvent(rollout.deployment, sets)) return yield* rollout.scale();
    const before = rollout.deployment.status;
    const rolling = isRollingUpdate(rollout.deployment);
    const status = yield* rolling ? rollout.rollingUpdate() : rollout.recreate();
    return this.checkAgain(rollout.deployment, before, status);
  }

  // Only a rollout that stands still needs the clock: any change brings another reconcile.
  private checkAgain(
    deployment: Deployment,
    before: DeploymentStatus | undefined,
    status: DeploymentStatus,
  ): Result {
    if (!deepEqual(before, status)) return undefined;
    const next = nextProgressCheck(deployment, status, this.context.now());
    return next === undefined ? undefined : { requeueAfter: next };
  }

  /** Upstream: pkg/controller/deployment/sync.go checkPausedConditions. D7 */
  private *notePause(rollout: Rollout): Task {
    const { deployment } = rollout;
    if (progressDeadlineSeconds(deployment) === undefined) return;
    const conditions = deployment.status?.conditions ?? [];
    const progress = findCondition(conditions, 'Progressing');
    if (progress?.reason === 'ProgressDeadlineExceeded') return;
    const isNoted = progress?.reason === 'DeploymentPaused';
    const isPaused = deployment.spec.paused === true;
    if (isPaused === isNoted) return;
    const now = this.context.now();
    const condition = isPaused
      ? newCondition('Progressing', 'Unknown', 'DeploymentPaused', 'Deployment is paused', now)
      : newCondition('Progressing', 'Unknown', 'DeploymentResumed', 'Deployment is resumed', now);
    yield* rollout.writeStatus({
      ...deployment.status,
      conditions: setCondition(conditions, condition),
    });
  }

  private *refuse(deployment: Deployment): Task {
    const message = 'This deployment is selecting all pods. A non-empty selector is required.';
    this.context.events.event(deployment, 'Warning', 'SelectingAll', message);
    const generation = deployment.metadata.generation ?? 0;
    if ((deployment.status?.observedGeneration ?? 0) >= generation) return;
    const status = { ...deployment.status, observedGeneration: generation };
    yield* this.context.client.updateStatus(DEPLOYMENTS, { ...deployment, status });
  }

  // A Recreate rollout waits for the last old pod to be gone, which no ReplicaSet may show.
  private awaitingEndOf(pod: Pod): readonly string[] {
    const setRef = controllerOf(pod);
    if (setRef?.kind !== 'ReplicaSet') return [];
    const set = this.owned.objects.get(namespaceOf(pod), setRef.name);
    const ref = set && controllerOf(set);
    if (ref?.kind !== 'Deployment') return [];
    const deployment = this.owned.owners.get(namespaceOf(pod), ref.name);
    return deployment && !isRollingUpdate(deployment) ? [keyOf(deployment)] : [];
  }
}

function selectsEverything(deployment: Deployment): boolean {
  const { selector } = deployment.spec;
  const labels = Object.keys(selector.matchLabels ?? {}).length;
  return labels === 0 && (selector.matchExpressions ?? []).length === 0;
}

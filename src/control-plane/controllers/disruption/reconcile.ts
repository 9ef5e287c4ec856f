// The disruption controller: keeps the status of budgets, by which evictions are allowed.
import type {
  Controller,
  ControllerContext,
  ControllerDefinition,
} from '../../../client/controller.ts';
import { watch } from '../../../client/controller.ts';
import { EventRecorder } from '../../../client/event-recorder.ts';
import type { Task } from '../../../kernel/task.ts';
import type { Micros } from '../../../kernel/time.ts';
import {
  DEPLOYMENTS,
  POD_DISRUPTION_BUDGETS,
  REPLICA_SETS,
  REPLICATION_CONTROLLERS,
  STATEFUL_SETS,
} from '../../../model/api/refs.ts';
import type { ResourceRef } from '../../../model/api/resource-ref.ts';
import type {
  PodDisruptionBudget,
  PodDisruptionBudgetStatus,
} from '../../../model/generated/types.ts';
import { deepEqual } from '../../../model/meta/deep-equal.ts';
import { isBeingDeleted, keyOf, namespaceOf } from '../../../model/meta/object.ts';
import type { KubeObject } from '../../../model/meta/object.ts';
import { compileLabelSelector, formatLabelSelector } from '../../../model/meta/selectors.ts';
import { KeyRest } from '../shared/key-rest.ts';
import { isPodReady } from '../shared/pods.ts';
import { SelectedPods } from '../shared/selected-pods.ts';
import {
  budgetStatus,
  disruptedPods,
  expectedPods,
  failedStatus,
  healthyPods,
  isRelative,
} from './plan.ts';
import { PodScale } from './pod-scale.ts';
import type { ScaleFound } from './pod-scale.ts';

type Sized = KubeObject & { readonly spec: { readonly replicas?: number } };

/** Upstream: pkg/controller/disruption/disruption.go. */
export function disruptionController(builtIn: readonly ResourceRef[]): ControllerDefinition {
  return {
    name: 'disruption',
    workers: 1,
    create: (context) => new DisruptionController(context, builtIn),
  };
}

const NO_SCALE = { is: 'scale', total: 0, unmanaged: [] } as const;

class DisruptionController implements Controller {
  readonly watches;
  private readonly members: SelectedPods<PodDisruptionBudget>;
  private readonly scale: PodScale;
  private readonly events: EventRecorder;
  private readonly rest = new KeyRest();

  constructor(
    private readonly context: ControllerContext,
    builtIn: readonly ResourceRef[],
  ) {
    const { informers, client, queue } = context;
    this.scale = new PodScale(client, informers, builtIn);
    this.events = new EventRecorder(client, 'controllermanager');
    this.members = new SelectedPods<PodDisruptionBudget>(informers, {
      ref: POD_DISRUPTION_BUDGETS,
      selectorOf: (budget) => compileLabelSelector(budget.spec.selector),
      isSame: (before, after) => deepEqual(before.spec.selector, after.spec.selector),
      isChange: (before, after) =>
        isPodReady(before) !== isPodReady(after) ||
        isBeingDeleted(before) !== isBeingDeleted(after),
    });
    this.members.onChange((key) => queue.add(key));
    const sizes = [DEPLOYMENTS, REPLICA_SETS, REPLICATION_CONTROLLERS, STATEFUL_SETS];
    this.watches = [
      watch(POD_DISRUPTION_BUDGETS, (budget) => [keyOf(budget)]),
      ...sizes.map((of) => ({
        of,
        keys: (set: Sized, before: Sized | undefined) => this.resized(set, before),
      })),
    ];
  }

  *reconcile(key: string): Task<{ readonly requeueAfter?: Micros } | void> {
    const budget = this.members.objects.byKey(key);
    if (!budget) {
      this.rest.forget(key);
      return undefined;
    }
    const now = this.context.now();
    const resting = this.rest.left(key, now);
    if (resting > 0) return { requeueAfter: resting };
    const pods = [...this.members.podsOf(key)];
    this.rest.begin(key, pods.length, now);
    if (pods.length === 0) this.tell(budget, 'Normal', 'NoPods', 'No matching pods found');
    const found = isRelative(budget) ? yield* this.scale.of(pods) : NO_SCALE;
    if (found.is === 'error') {
      const message = `Failed to calculate the number of expected pods: ${found.message}`;
      this.tell(budget, 'Warning', 'CalculateExpectedPodCountFailed', message);
      return yield* this.writeStatus(budget, failedStatus(budget, found.message, now));
    }
    const expected = expectedPods(budget, pods.length, found.total);
    this.tellUnmanaged(budget, found);
    const disrupted = disruptedPods(budget, pods, now);
    for (const pod of disrupted.overdue) {
      const message = `Pod was expected by PDB ${key} to be deleted but it wasn't`;
      this.events.event(pod, 'Warning', 'NotDeleted', message);
    }
    const healthy = healthyPods(pods, disrupted.pods);
    yield* this.writeStatus(budget, budgetStatus(budget, expected, healthy, disrupted.pods, now));
    const { recheckAfter } = disrupted;
    return recheckAfter === undefined ? undefined : { requeueAfter: recheckAfter };
  }

  private tellUnmanaged(
    budget: PodDisruptionBudget,
    found: Extract<ScaleFound, { is: 'scale' }>,
  ): void {
    if (found.unmanaged.length === 0) return;
    const selector = formatLabelSelector(budget.spec.selector);
    const message =
      `Pods selected by this PodDisruptionBudget (selector: ${selector}) were found to be` +
      ' unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may' +
      ' result in undefined behavior. To account for these pods please set ".spec.minAvailable"' +
      ' field of the PDB to an integer value.';
    this.tell(budget, 'Warning', 'UnmanagedPods', message);
  }

  private tell(
    budget: PodDisruptionBudget,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
  ): void {
    this.events.event(budget, type, reason, message);
  }

  private *writeStatus(budget: PodDisruptionBudget, status: PodDisruptionBudgetStatus): Task {
    if (deepEqual(status, budget.status)) return;
    yield* this.context.client.updateStatus(POD_DISRUPTION_BUDGETS, { ...budget, status });
  }

  // A budget may be a share of a size that changes without any pod.
  private resized(set: Sized, before: Sized | undefined): readonly string[] {
    if (before === undefined || before.spec.replicas === set.spec.replicas) return [];
    return [...this.members.objects.list(namespaceOf(set))].map(keyOf);
  }
}

// The updater: each minute evicts, or resizes where they are, pods that are far from what is
// recommended. Upstream: vertical-pod-autoscaler/pkg/updater/logic/updater.go
import type { ApiClient } from '../../client/api-client.ts';
import { ApiError } from '../../client/api-error.ts';
import { EventRecorder } from '../../client/event-recorder.ts';
import { Failure } from '../../kernel/failure.ts';
import type { Task } from '../../kernel/task.ts';
import { MINUTE } from '../../kernel/time.ts';
import { sleepInBackground } from '../../kernel/waits.ts';
import { LEASES, PODS } from '../../model/api/refs.ts';
import type { Pod, PodCondition } from '../../model/generated/types.ts';
import { findCondition } from '../../model/meta/conditions.ts';
import { namespaceOf } from '../../model/meta/object.ts';
import { parseTime } from '../../model/meta/time.ts';
import { ADMISSION_LEASE, VPA_NAMESPACE } from './admission.ts';
import { resourcesFor } from './pod-resources.ts';
import type { Targets } from './targets.ts';
import { evictable, podsToUpdate } from './update-plan.ts';
import type { VerticalPodAutoscaler } from './vpa-types.ts';
import { updateModeOf } from './vpa-types.ts';

const PERIOD = MINUTE;
/** --min-replicas. */
const MIN_REPLICAS = 2;
/** Upstream: pkg/updater/restriction (DeferredResizeUpdateTimeout, ResizeInProgress...). */
const DEFERRED_TIMEOUT = 5 * MINUTE;
const RESIZE_TIMEOUT = 60 * MINUTE;
const ADMISSION_TIMEOUT = MINUTE;

export class Updater {
  private readonly events: EventRecorder;

  constructor(
    private readonly client: ApiClient,
    private readonly targets: Targets,
  ) {
    this.events = new EventRecorder(client, 'vpa-updater');
  }

  *run(warn: (text: string) => void): Task {
    for (;;) {
      yield* sleepInBackground(PERIOD);
      try {
        if (yield* this.hasAdmission()) yield* this.round(warn);
        else
          warn('VPA Admission Controller has been inactive for more than 1m0s. Skipping updates');
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        warn(error.message);
      }
    }
  }

  /** Without it new pods would be as wrong as those that were evicted. */
  private *hasAdmission(): Task<boolean> {
    try {
      const { spec } = yield* this.client.get(LEASES, VPA_NAMESPACE, ADMISSION_LEASE);
      const renewed = parseTime(spec?.renewTime ?? '') ?? 0;
      return this.client.process.clock.now - renewed < ADMISSION_TIMEOUT;
    } catch (error) {
      if (error instanceof ApiError) return false;
      throw error;
    }
  }

  private *round(warn: (text: string) => void): Task {
    const { now } = this.client.process.clock;
    for (const vpa of Array.from(this.targets.vpas.list())) {
      const mode = updateModeOf(vpa);
      if (mode === 'Off' || mode === 'Initial') continue;
      const pods = this.targets.podsOf(vpa).filter(isLive);
      const budgets = this.budgetsOf(vpa, pods);
      for (const { pod } of podsToUpdate(vpa, pods, now)) {
        if (mode === 'InPlaceOrRecreate' && (yield* this.resizes(vpa, pod))) continue;
        const owner = ownerOf(pod);
        const left = budgets.get(owner) ?? 0;
        if (left <= 0 && pod.status?.phase !== 'Pending') continue;
        budgets.set(owner, left - 1);
        yield* this.evict(vpa, pod, warn);
      }
    }
  }

  /** How many pods of each controller may go in this round. */
  private budgetsOf(vpa: VerticalPodAutoscaler, pods: readonly Pod[]): Map<string, number> {
    const groups = new Map<string, Pod[]>();
    for (const pod of pods) {
      const group = groups.get(ownerOf(pod));
      if (group) group.push(pod);
      else groups.set(ownerOf(pod), [pod]);
    }
    const least = vpa.spec.updatePolicy?.minReplicas ?? MIN_REPLICAS;
    const budgets = new Map<string, number>();
    for (const [owner, own] of groups) {
      const configured = this.targets.replicasOf(own[0] as Pod);
      if (owner === '' || configured === undefined) continue;
      budgets.set(owner, evictable({ configured, pods: own }, least));
    }
    return budgets;
  }

  private *evict(vpa: VerticalPodAutoscaler, pod: Pod, warn: (text: string) => void): Task {
    const { name = '' } = pod.metadata;
    try {
      yield* this.client.evict(pod);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      warn(`failed to evict pod ${namespaceOf(pod)}/${name}: ${error.message}`);
      return;
    }
    const why = 'Pod was evicted by VPA Updater to apply resource recommendation.';
    this.events.event(pod, 'Normal', 'EvictedByVPA', why);
    const told = `VPA Updater evicted Pod ${name} to apply resource recommendation.`;
    this.events.event(vpa, 'Normal', 'EvictedPod', told);
  }

  /** Whether the pod keeps its place: it is resized, or a resize is still under way. */
  private *resizes(vpa: VerticalPodAutoscaler, pod: Pod): Task<boolean> {
    const pending = findCondition(pod.status?.conditions, 'PodResizePending');
    const running = findCondition(pod.status?.conditions, 'PodResizeInProgress');
    if (pending?.reason === 'Infeasible') return false;
    if (pending) return this.isYoung(pending, DEFERRED_TIMEOUT);
    if (running) return this.isYoung(running, RESIZE_TIMEOUT);
    const containers = resourcesFor(vpa, pod).map(({ name, resources }) => ({ name, resources }));
    if (containers.length === 0) return true;
    const { name = '' } = pod.metadata;
    const body = { spec: { containers } };
    try {
      yield* this.client.patch(PODS, namespaceOf(pod), name, 'strategic', body, 'resize');
    } catch (error) {
      if (error instanceof ApiError) return false;
      throw error;
    }
    const why = 'Pod was resized in place by VPA Updater.';
    this.events.event(pod, 'Normal', 'InPlaceResizedByVPA', why);
    return true;
  }

  private isYoung({ lastTransitionTime }: PodCondition, limit: number): boolean {
    const since = parseTime(lastTransitionTime ?? '') ?? 0;
    return this.client.process.clock.now - since < limit;
  }
}

function isLive({ metadata, status }: Pod): boolean {
  const isOver = status?.phase === 'Succeeded' || status?.phase === 'Failed';
  return !isOver && metadata.deletionTimestamp === undefined;
}

function ownerOf({ metadata }: Pod): string {
  return metadata.ownerReferences?.find(({ controller }) => controller)?.uid ?? '';
}

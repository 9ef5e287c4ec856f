// Runs pods: observes, decides by nextPodStep, acts, writes; sleeps as a record in between.
// Upstream: pkg/kubelet/pod_workers.go.
import type { Task } from '../../kernel/task.ts';
import type { Micros } from '../../kernel/time.ts';
import { sleepInBackground } from '../../kernel/waits.ts';
import type { Container } from '../../model/generated/types.ts';
import { deepEqual } from '../../model/meta/deep-equal.ts';
import type { CriContainerStatus } from '../runtime/cri.ts';
import { CriError } from '../runtime/cri.ts';
import type { KubeletParts } from './kubelet-parts.ts';
import { STATUS_SYNC_PERIOD, WORKER_BACK_OFF, WORKER_BACK_OFF_JITTER } from './limits.ts';
import { nextPodStep } from './pod/next-pod-step.ts';
import type { ObservedPod } from './pod/observed-pod.ts';
import type { PodAction, PodPlan } from './pod/pod-state.ts';
import { podStatus } from './pod/pod-status.ts';
import { podResources } from './containers/pod-resources.ts';
import { performAction } from './pod-actions.ts';
import { resizeEvent } from './resize-event.ts';
import type { PodRecord } from './pod-record.ts';
import { mergeConditions } from './status-writer.ts';
import type { StatusWriter } from './status-writer.ts';
import { terminationMessage } from './termination-message.ts';

export class PodWorkers {
  constructor(
    private readonly parts: KubeletParts,
    private readonly statuses: StatusWriter,
    /** The pod has left nothing behind. */
    private readonly onTerminated: (record: PodRecord) => void,
  ) {}

  /** Something about the pod has changed: its worker looks at it, now or after its step. */
  wake(record: PodRecord): void {
    record.isDirty = true;
    record.cause = this.parts.process.clock.cause;
    if (record.task) return;
    this.cancelTimer(record);
    record.task = this.parts.process.spawn(`pod ${record.key}`, this.work(record));
    record.task.onEnd(() => (record.task = undefined));
  }

  /** As wake, but a step under way is dropped: the pod ends, or ends sooner. */
  interrupt(record: PodRecord): void {
    record.task?.cancel();
    record.task = undefined;
    this.wake(record);
  }

  private *work(record: PodRecord): Task {
    while (record.isDirty) {
      record.isDirty = false;
      this.parts.process.clock.cause = record.cause;
      try {
        yield* this.step(record);
      } catch (error) {
        if (!(error instanceof CriError)) throw error;
        // The runtime is away: look again later, as every sync does.
        record.isDirty = true;
        const { random } = this.parts.process;
        yield* sleepInBackground(random.jitter(WORKER_BACK_OFF, WORKER_BACK_OFF_JITTER));
      }
    }
  }

  private *step(record: PodRecord): Task {
    const observed = this.observe(record);
    const { now } = this.parts.process.clock;
    const clock = { now, startTime: record.startTime };
    const wasTerminated = record.state.is === 'terminated';
    const plan = nextPodStep(record.pod, record.state, observed, clock);
    record.state = plan.next;
    // Volumes, sandbox and first containers are one sync: its status is told when it is over.
    if (!isOneSync(record.lastAction, plan)) this.publish(record, observed);
    record.lastAction = plan.actions.at(-1)?.is;
    for (const action of plan.actions) {
      yield* performAction(this.parts, record, action);
      // What it waited for may have been another pod's.
      this.parts.process.clock.cause = record.cause;
    }
    if (plan.next.is === 'terminated') {
      if (!wasTerminated) this.onTerminated(record);
      return;
    }
    if (plan.actions.length === 0 && record.resizing !== undefined) this.becomeResized(record);
    if (plan.actions.length > 0) record.isDirty = true;
    else if (plan.wakeAt !== undefined) this.wakeAt(record, plan.wakeAt);
  }

  /** All containers run with what they were given. */
  private becomeResized(record: PodRecord): void {
    record.resizing = undefined;
    const { runtime } = this.parts;
    const sandbox = runtime.listPodSandbox(record.uid)[0];
    if (sandbox) runtime.updatePodSandboxResources(sandbox.id, podResources(record.pod));
    resizeEvent(this.parts, record.pod, 'ResizeCompleted');
    record.isDirty = true;
  }

  private observe(record: PodRecord): ObservedPod {
    const { runtime, prober } = this.parts;
    return {
      sandbox: runtime.listPodSandbox(record.uid)[0],
      containers: runtime.listContainers({ podUid: record.uid }),
      failures: record.failures,
      probes: prober,
      areVolumesMounted: record.areVolumesMounted,
      resources: record.resources,
    };
  }

  /** Computes the status and has it written when it differs from the last. */
  private publish(record: PodRecord, observed: ObservedPod): void {
    const { parts } = this;
    const before = record.status;
    const foreign = record.base?.status?.conditions ?? [];
    const previous =
      foreign.length > OWN_CONDITION_COUNT || before.conditions === undefined
        ? { ...before, conditions: mergeConditions(foreign, before.conditions ?? []) }
        : before;
    const status = podStatus({
      pod: record.pod,
      state: record.state,
      observed,
      previous,
      startTime: record.startTime,
      now: parts.now(),
      hostAddresses: parts.config.machine.host.addresses,
      runtimeName: parts.runtime.version().runtimeName,
      qosClass: record.qos,
      pendingResize: record.pendingResize,
      resizing: record.resizing,
      messageOf: (container: CriContainerStatus, spec: Container) =>
        terminationMessage(parts, record, container, spec),
    });
    const isSame = deepEqual(status, before);
    if (!isSame) record.status = status;
    if (!isSame || record.state.is === 'terminated') this.statuses.update(record);
  }

  /**
   * Writes the status again, at the next sync, where the API's differs: node lifecycle marks pods
   * of a lost node as not ready, and the node that comes back knows better.
   * Upstream: pkg/kubelet/status/status_manager.go (syncPeriod, needsReconcile).
   */
  reconcileStatus(record: PodRecord): void {
    if (record.source !== 'api' || record.isReconcilePlanned) return;
    record.isReconcilePlanned = true;
    const { process } = this.parts;
    const write = (): void => {
      record.isReconcilePlanned = false;
      if (process.isRunning && !record.isGone) this.statuses.update(record);
    };
    process.clock.after(STATUS_SYNC_PERIOD, write, undefined, true);
  }

  private wakeAt(record: PodRecord, at: Micros): void {
    const { clock } = this.parts.process;
    record.wakeAt = at;
    record.wakeTimer = clock.at(at, () => this.wakeByTimer(record), undefined, true);
  }

  private wakeByTimer(record: PodRecord): void {
    record.wakeAt = undefined;
    if (this.parts.process.isRunning) this.wake(record);
  }

  /** Also when the kubelet ends. */
  cancelTimer(record: PodRecord): void {
    if (record.wakeAt === undefined) return;
    record.wakeAt = undefined;
    this.parts.process.clock.cancel(record.wakeTimer);
  }
}

const OWN_CONDITION_COUNT = 5;

function isOneSync(last: PodAction['is'] | undefined, { actions, next }: PodPlan): boolean {
  if (next.is !== 'syncing') return false;
  if (last === 'mount volumes') return actions.length > 0;
  return last === 'create sandbox' && actions.some(({ is }) => is === 'start');
}

// Probes of running containers: one timer for each, a task only while a probe runs.
// Upstream: pkg/kubelet/prober (worker.go, prober_manager.go).
import type { TimerId } from '../../../kernel/clock.ts';
import type { Task } from '../../../kernel/task.ts';
import type { Micros } from '../../../kernel/time.ts';
import { SECOND } from '../../../kernel/time.ts';
import type { Container, ContainerStatus, Probe } from '../../../model/generated/types.ts';
import { PROBE_FAILED } from '../journal/lines.ts';
import type { KubeletParts } from '../kubelet-parts.ts';
import { containerEvent } from '../kubelet-parts.ts';
import type { ContainerKind } from '../pod/containers.ts';
import { isSidecar } from '../pod/containers.ts';
import type { ProbeResults } from '../pod/observed-pod.ts';
import type { PodRecord } from '../pod-record.ts';
import type { ProbeSight } from './probe-sight.ts';
import type { ProbeOutcome } from './run-probe.ts';
import { runProbe } from './run-probe.ts';

type ProbeKind = ProbeSight['kind'];

const TITLES = { startup: 'Startup', liveness: 'Liveness', readiness: 'Readiness' } as const;

class ProbeWorker {
  timer: TimerId = 0;
  /** Equal results in a row; `isGood` is their kind. */
  streak = 0;
  isGood = false;
  /** The verdict that counts. */
  hasPassed: boolean;
  hasFailed = false;
  isOnHold = false;
  /** How often it has run, when last, and what came of it: for onlookers. */
  runs = 0;
  lastAt: Micros = 0;
  lastOutcome: ProbeOutcome | undefined;

  constructor(
    readonly kind: ProbeKind,
    readonly spec: Probe,
    readonly container: Container,
    readonly containerKind: ContainerKind,
    readonly containerId: string,
    readonly record: PodRecord,
    readonly startedAt: Micros,
  ) {
    this.hasPassed = kind === 'liveness';
  }
}

export class Prober implements ProbeResults {
  /** Workers by container id; containers without probes are not here. */
  private readonly workers = new Map<string, ProbeWorker[]>();

  constructor(
    /** Wakes the pod worker after a verdict has changed. */
    private readonly onVerdict: (record: PodRecord) => void,
    private readonly parts: () => KubeletParts,
  ) {}

  isStarted(containerId: string): boolean {
    return this.worker(containerId, 'startup')?.hasPassed ?? true;
  }

  isReady(containerId: string): boolean {
    if (!this.isStarted(containerId)) return false;
    return this.worker(containerId, 'readiness')?.hasPassed ?? true;
  }

  failedProbe(containerId: string): 'liveness' | 'startup' | undefined {
    if (this.worker(containerId, 'startup')?.hasFailed) return 'startup';
    return this.worker(containerId, 'liveness')?.hasFailed ? 'liveness' : undefined;
  }

  /** A container runs: its probes begin after their initial delays. */
  add(
    record: PodRecord,
    container: Container,
    kind: ContainerKind,
    containerId: string,
    known?: ContainerStatus,
  ): void {
    if (kind === 'ephemeral' || (kind === 'init' && !isSidecar(container))) return;
    const { startupProbe, livenessProbe, readinessProbe } = container;
    if (!startupProbe && !livenessProbe && !readinessProbe) return;
    if (this.workers.has(containerId)) return;
    const { now } = this.parts().process.clock;
    const make = (probeKind: ProbeKind, spec: Probe): ProbeWorker =>
      new ProbeWorker(probeKind, spec, container, kind, containerId, record, now);
    const made: ProbeWorker[] = [];
    if (startupProbe) made.push(make('startup', startupProbe));
    if (livenessProbe) made.push(make('liveness', livenessProbe));
    if (readinessProbe) made.push(make('readiness', readinessProbe));
    this.workers.set(containerId, made);
    // A kubelet that starts anew keeps what the one before it had found out.
    const hasStarted = known?.started ?? false;
    for (const worker of made) {
      if (worker.kind === 'startup') worker.hasPassed = hasStarted;
      if (worker.kind === 'readiness') worker.hasPassed = known?.ready ?? false;
      const isDone = worker.kind === 'startup' && hasStarted;
      if (isDone) worker.isOnHold = true;
      else if (!startupProbe || hasStarted || worker.kind === 'startup') this.begin(worker);
    }
  }

  /** The container ends or is about to be killed. */
  remove(containerId: string): void {
    const workers = this.workers.get(containerId);
    if (!workers) return;
    const { clock } = this.parts().process;
    for (const worker of workers) {
      worker.isOnHold = true;
      clock.cancel(worker.timer);
    }
    this.workers.delete(containerId);
  }

  /** The kubelet ends: its timers end with it. */
  stop(): void {
    for (const containerId of Array.from(this.workers.keys())) this.remove(containerId);
  }

  /** How the probes of a pod's containers do, for views. */
  *sights(podUid: string): Iterable<ProbeSight> {
    for (const workers of this.workers.values()) {
      for (const worker of workers) if (worker.record.uid === podUid) yield sightOf(worker);
    }
  }

  private worker(containerId: string, kind: ProbeKind): ProbeWorker | undefined {
    const workers = this.workers.get(containerId);
    if (!workers) return undefined;
    for (const worker of workers) if (worker.kind === kind) return worker;
    return undefined;
  }

  private begin(worker: ProbeWorker): void {
    const initial = (worker.spec.initialDelaySeconds ?? 0) * SECOND;
    const since = this.parts().now() - worker.startedAt;
    this.arm(worker, Math.max(initial - since, FIRST_PROBE_DELAY));
  }

  private arm(worker: ProbeWorker, delay: Micros): void {
    const { process } = this.parts();
    const run = (): void => {
      if (process.isRunning) process.spawn(`${worker.kind} probe`, this.probe(worker));
    };
    worker.timer = process.clock.after(delay, run, undefined, true);
  }

  private *probe(worker: ProbeWorker): Task {
    const parts = this.parts();
    const begun = parts.now();
    const result = yield* runProbe(
      parts,
      worker.record,
      worker.container,
      worker.containerId,
      worker.spec,
    );
    if (worker.isOnHold) return;
    worker.runs++;
    worker.lastAt = parts.now();
    worker.lastOutcome = result;
    if (result.is !== 'success') this.tellFailure(worker, result);
    if (result.is !== 'unknown') this.count(worker, result.is === 'success');
    if (worker.isOnHold) return;
    const period = (worker.spec.periodSeconds ?? 10) * SECOND;
    // Ticks stay at the worker's own rhythm, however long a probe took.
    const late = (parts.now() - begun) % period;
    this.arm(worker, period - late);
  }

  private count(worker: ProbeWorker, isGood: boolean): void {
    worker.streak = worker.isGood === isGood ? worker.streak + 1 : 1;
    worker.isGood = isGood;
    const { successThreshold = 1, failureThreshold = 3 } = worker.spec;
    if (worker.streak < (isGood ? successThreshold : failureThreshold)) return;
    const isChanged = isGood ? !worker.hasPassed || worker.hasFailed : !worker.hasFailed;
    worker.hasPassed = isGood;
    worker.hasFailed = !isGood;
    if (!isChanged) return;
    if (worker.kind === 'startup' && isGood) this.becomeStarted(worker);
    // A container that is to be restarted is not probed any more.
    if (worker.kind !== 'readiness' && !isGood) worker.isOnHold = true;
    this.onVerdict(worker.record);
  }

  /** The startup probe has done its work: the others begin. */
  private becomeStarted(startup: ProbeWorker): void {
    startup.isOnHold = true;
    for (const worker of this.workers.get(startup.containerId) ?? []) {
      if (worker !== startup) this.begin(worker);
    }
  }

  private tellFailure(
    worker: ProbeWorker,
    result: { readonly is: 'failure' | 'unknown'; readonly message: string },
  ): void {
    const what = result.is === 'failure' ? 'failed' : 'errored and resulted in unknown state';
    const message = `${TITLES[worker.kind]} probe ${what}: ${result.message}`;
    const of = { kind: worker.containerKind, name: worker.container.name };
    this.parts().log.pod(PROBE_FAILED, worker.record.pod, [
      'probeType',
      TITLES[worker.kind],
      'containerName',
      of.name,
      'probeResult',
      result.is,
      'output',
      result.message,
    ]);
    containerEvent(this.parts(), worker.record.pod, of, 'Warning', 'Unhealthy', message);
  }
}

function sightOf(worker: ProbeWorker): ProbeSight {
  const { kind, container, runs, lastAt, lastOutcome, streak, spec } = worker;
  return {
    container: container.name,
    kind,
    runs,
    at: lastAt,
    result: lastOutcome?.is ?? 'none',
    message: lastOutcome && lastOutcome.is !== 'success' ? lastOutcome.message : '',
    streak,
    threshold:
      (worker.isGood ? spec.successThreshold : spec.failureThreshold) ?? (worker.isGood ? 1 : 3),
    verdict: worker.hasFailed ? 'failed' : worker.hasPassed ? 'passed' : 'waiting',
    isOver: worker.isOnHold,
  };
}

/** A container that has just started is probed a moment later. */
const FIRST_PROBE_DELAY: Micros = SECOND;

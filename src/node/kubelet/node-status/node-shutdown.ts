// Graceful node shutdown: ends pods by their importance before the machine is switched off.
// Upstream: pkg/kubelet/nodeshutdown/nodeshutdown_manager.go, nodeshutdown_manager_linux.go.
import type { Task } from '../../../kernel/task.ts';
import type { Micros } from '../../../kernel/time.ts';
import { MILLISECOND, SECOND } from '../../../kernel/time.ts';
import { sleep } from '../../../kernel/waits.ts';
import type { ShutdownPeriods } from '../../../world/machines/shutdown.ts';
import { SHUTDOWN_KILLS } from '../journal/lines.ts';
import type { KubeletParts } from '../kubelet-parts.ts';
import type { PodRecord } from '../pod-record.ts';
import type { PodSet } from '../pod-set.ts';
import { SYSTEM_CRITICAL_PRIORITY } from '../pod/qos.ts';
import { nodeEvent } from './node-conditions.ts';
import type { NodeReporter } from './node-reporter.ts';

const REASON = 'Terminated';
const MESSAGE = 'Pod was terminated in response to imminent node shutdown.';
/** How often it is looked whether the pods of a group have ended. */
const LOOK_PERIOD: Micros = 500 * MILLISECOND;

/** Pods of one importance and how long they are waited for. */
export interface ShutdownGroup {
  readonly graceSeconds: number;
  readonly records: readonly PodRecord[];
}

/** Ordinary pods first, then critical ones. Upstream: migrateConfig, groupByPriority. */
export function shutdownGroups(
  periods: ShutdownPeriods,
  records: Iterable<PodRecord>,
): readonly ShutdownGroup[] {
  const ordinary: PodRecord[] = [];
  const critical: PodRecord[] = [];
  for (const record of records) {
    const isCritical = (record.pod.spec.priority ?? 0) >= SYSTEM_CRITICAL_PRIORITY;
    (isCritical ? critical : ordinary).push(record);
  }
  const criticalSeconds = periods.shutdownGracePeriodCriticalPodsSeconds;
  const ordinarySeconds = periods.shutdownGracePeriodSeconds - criticalSeconds;
  return [
    { graceSeconds: ordinarySeconds, records: ordinary },
    { graceSeconds: criticalSeconds, records: critical },
  ];
}

/** Ends when the machine may be switched off. */
export function* shutDownNode(
  parts: KubeletParts,
  pods: PodSet,
  reporter: NodeReporter,
  periods: ShutdownPeriods,
): Task {
  nodeEvent(parts, 'Normal', 'Shutdown', 'Shutdown manager detected shutdown event');
  pods.isShuttingDown = true;
  reporter.reportNow();
  const active = [...pods.all()].filter(({ state }) => state.is !== 'terminated');
  for (const { graceSeconds, records } of shutdownGroups(periods, active)) {
    for (const record of records) end(parts, pods, record, graceSeconds);
    const deadline = parts.now() + graceSeconds * SECOND;
    const isBusy = (): boolean => records.some(({ state }) => state.is !== 'terminated');
    while (isBusy() && parts.now() < deadline) yield* sleep(LOOK_PERIOD);
  }
  // Statuses are on their way: logind takes a moment too.
  yield* sleep(LOOK_PERIOD);
}

/** The shutdown was called off: pods are taken again; those that were ended stay so. */
export function cancelShutdown(parts: KubeletParts, pods: PodSet, reporter: NodeReporter): void {
  nodeEvent(parts, 'Normal', 'Shutdown', 'Shutdown manager detected shutdown cancellation');
  pods.isShuttingDown = false;
  reporter.reportNow();
}

function end(parts: KubeletParts, pods: PodSet, record: PodRecord, graceSeconds: number): void {
  if (record.state.is !== 'syncing' || record.pod.metadata.deletionTimestamp !== undefined) return;
  const own = record.pod.spec.terminationGracePeriodSeconds ?? graceSeconds;
  const why = { reason: REASON, message: MESSAGE, graceSeconds: Math.min(own, graceSeconds) };
  pods.terminate(record, why);
  parts.log.pod(SHUTDOWN_KILLS, record.pod, ['gracePeriod', why.graceSeconds]);
}

// Whether a node takes a pod that was bound to it. Upstream: pkg/kubelet/lifecycle/predicate.go.
import type { Node, Pod, Taint } from '../../../model/generated/types.ts';
import { milliValue, wholeValue } from '../../../model/meta/quantity.ts';
import { conflicts, hostPortsOf } from '../../../model/resources/pod/host-ports.ts';
import { nodeFitsAffinity } from '../../../model/scheduling/node-affinity.ts';
import { tolerates } from '../../../model/scheduling/taints.ts';
import type { KubeletParts } from '../kubelet-parts.ts';
import { DEFAULT_MAX_PODS } from '../kubelet-config.ts';
import type { PodRecord } from '../pod-record.ts';
import type { NodePressure } from '../pod-set.ts';
import { initContainersOf, isSidecar } from './containers.ts';
import type { Termination } from './pod-state.ts';
import { SYSTEM_CRITICAL_PRIORITY } from './qos.ts';

type Refusal = Termination & { readonly is: 'failed' };

const NODE_OS = 'linux';

/** What the status says before the words of the event. Upstream: kubelet.go (rejectPod). */
const REJECTED = 'Pod was rejected: ';

/** The event's words: those of the status without their beginning. */
export function refusalText({ message }: Refusal): string {
  return message.slice(REJECTED.length);
}

/** Undefined when the pod is admitted. Static pods are never refused for want of room here. */
export function admitPod(
  parts: KubeletParts,
  running: Iterable<Pod>,
  record: PodRecord,
  state: { readonly pressure: NodePressure; readonly isShuttingDown: boolean },
): Refusal | undefined {
  const { pod } = record;
  // Upstream: pkg/kubelet/nodeshutdown/nodeshutdown_manager_linux.go (Admit).
  if (state.isShuttingDown) {
    return refuse('NodeShutdown', 'Pod was rejected as the node is shutting down.');
  }
  // Upstream: predicate.go (rejectPodAdmissionBasedOnOSField).
  if (pod.spec.os && pod.spec.os.name !== NODE_OS) {
    return refuse('PodOSNotSupported', "Failed to admit pod as the OS field doesn't match node OS");
  }
  const node = parts.node();
  if (!node || record.source === 'file') return undefined;
  const unfit = refusalByPressure(record, state.pressure);
  if (unfit) return unfit;
  const others = [...running];
  const shortage = lackingResource(node, others, pod, parts.config.maxPods ?? DEFAULT_MAX_PODS);
  if (shortage) return shortage;
  if (!nodeFitsAffinity(pod.spec, node)) {
    return refuse(
      'NodeAffinity',
      "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
    );
  }
  if (lacksPorts(others, pod)) {
    return refuse(
      'NodePorts',
      "Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports",
    );
  }
  const taints = node.spec?.taints ?? [];
  if (taints.some((taint) => taint.effect === 'NoExecute' && !isTolerated(taint, pod))) {
    return refuse(
      'TaintToleration',
      'Predicate TaintToleration failed: node(s) had untolerated taint(s)',
    );
  }
  return undefined;
}

function isTolerated(taint: Taint, { spec }: Pod): boolean {
  return (spec.tolerations ?? []).some((toleration) => tolerates(toleration, taint));
}

function lacksPorts(others: readonly Pod[], pod: Pod): boolean {
  const wanted = hostPortsOf(pod);
  if (wanted.length === 0) return false;
  return others.some((other) =>
    hostPortsOf(other).some((taken) => wanted.some((port) => conflicts(port, taken))),
  );
}

/** Upstream: eviction_manager.go (Admit). */
function refusalByPressure(
  { pod, qos }: PodRecord,
  { memory, disk, pid }: NodePressure,
): Refusal | undefined {
  if ((!memory && !disk && !pid) || (pod.spec.priority ?? 0) >= SYSTEM_CRITICAL_PRIORITY) {
    return undefined;
  }
  if (memory && !disk && !pid) {
    if (qos !== 'BestEffort') return undefined;
    const tolerates = (pod.spec.tolerations ?? []).some(
      ({ key, operator }) =>
        key === 'node.kubernetes.io/memory-pressure' || (!key && operator === 'Exists'),
    );
    if (tolerates) return undefined;
  }
  const conditions = [
    ...(memory ? ['MemoryPressure'] : []),
    ...(disk ? ['DiskPressure'] : []),
    ...(pid ? ['PIDPressure'] : []),
  ];
  const message = `The node had condition: [${conditions.join(' ')}]. `;
  return refuse('Evicted', message);
}

/** Why a running pod cannot get the resources it now asks for; undefined when it can. */
export interface PendingResize {
  /** `Infeasible` is for ever, `Deferred` until others leave. */
  readonly reason: 'Infeasible' | 'Deferred';
  readonly message: string;
}

/** Upstream: pkg/kubelet/allocation/allocation_manager.go (canResizePod). */
export function admitResize(
  node: Node | undefined,
  others: Iterable<Pod>,
  pod: Pod,
): PendingResize | undefined {
  const allocatable = node?.status?.allocatable ?? {};
  const running = [...others];
  for (const name of ['cpu', 'memory'] as const) {
    const wanted = requestOf(pod, name);
    if (allocatable[name] === undefined) continue;
    const capacity = amountOf(name, allocatable[name]);
    if (wanted > capacity) {
      const message = `Node didn't have enough capacity: ${name}, requested: ${wanted}, capacity: ${capacity}`;
      return { reason: 'Infeasible', message };
    }
    let used = 0;
    for (const other of running) used += requestOf(other, name);
    if (used + wanted <= capacity) continue;
    const message =
      `Node didn't have enough resource: ${name}, ` +
      `requested: ${wanted}, used: ${used}, capacity: ${capacity}`;
    return { reason: 'Deferred', message };
  }
  return undefined;
}

function lackingResource(
  node: Node,
  others: readonly Pod[],
  pod: Pod,
  maxPods: number,
): Refusal | undefined {
  if (others.length + 1 > maxPods) {
    return refuse('OutOfpods', shortageText('pods', 1, others.length, maxPods));
  }
  const allocatable = node.status?.allocatable ?? {};
  for (const name of ['cpu', 'memory', 'ephemeral-storage'] as const) {
    const wanted = requestOf(pod, name);
    if (wanted === 0 || allocatable[name] === undefined) continue;
    let used = 0;
    for (const other of others) used += requestOf(other, name);
    const capacity = amountOf(name, allocatable[name]);
    if (used + wanted > capacity) {
      return refuse(`OutOf${name}`, shortageText(name, wanted, used, capacity));
    }
  }
  return undefined;
}

function shortageText(name: string, wanted: number, used: number, capacity: number): string {
  return (
    `Node didn't have enough resource: ${name}, ` +
    `requested: ${wanted}, used: ${used}, capacity: ${capacity}`
  );
}

function amountOf(name: string, quantity: string | undefined): number {
  return name === 'cpu' ? milliValue(quantity) : wholeValue(quantity);
}

/** Upstream: pkg/api/v1/resource/helpers.go (PodRequests). */
function requestOf(pod: Pod, name: string): number {
  const own = pod.spec.resources?.requests?.[name];
  let sum = 0;
  for (const { resources } of pod.spec.containers)
    sum += amountOf(name, resources?.requests?.[name]);
  let sidecars = 0;
  let largest = 0;
  for (const container of initContainersOf(pod)) {
    const amount = amountOf(name, container.resources?.requests?.[name]);
    if (isSidecar(container)) sidecars += amount;
    largest = Math.max(largest, isSidecar(container) ? sidecars : sidecars + amount);
  }
  const total = own === undefined ? Math.max(sum + sidecars, largest) : amountOf(name, own);
  return total + amountOf(name, pod.spec.overhead?.[name]);
}

function refuse(reason: string, text: string): Refusal {
  const message = REJECTED + text;
  return { is: 'failed', reason, message, graceSeconds: 0, isRefused: true };
}

// The pods of this node: where changes of the API, the runtime and the clock find their records.
import type { Task } from '../../kernel/task.ts';
import { sleepInBackground } from '../../kernel/waits.ts';
import type { Change } from '../../client/informer.ts';
import type { Pod } from '../../model/generated/types.ts';
import { formatTime, parseTime } from '../../model/meta/time.ts';
import type { CriEvent } from '../runtime/cri.ts';
import { CriError } from '../runtime/cri.ts';
import { EVICTION_GRACE_SECONDS } from './eviction/eviction-limits.ts';
import { hasStorageLimits } from './eviction/local-storage.ts';
import { SYNC_ADD, SYNC_DELETE, SYNC_EVENT, SYNC_REMOVE } from './journal/lines.ts';
import type { KubeletParts } from './kubelet-parts.ts';
import { HOUSEKEEPING_PERIOD, VOLUME_UPDATE_JITTER, VOLUME_UPDATE_PERIOD } from './limits.ts';
import { admitPod, admitResize, refusalText } from './pod/admission.ts';
import { areResourcesSame, withResourcesOf } from './pod/resize-plan.ts';
import { isSameResize, resizeEvent } from './resize-event.ts';
import { findContainer } from './pod/containers.ts';
import { forgetPod } from './pod-actions.ts';
import type { PodSource } from './pod-record.ts';
import { PodRecord } from './pod-record.ts';
import { PodWorkers } from './pod-worker.ts';
import { StatusWriter } from './status-writer.ts';

export interface NodePressure {
  readonly memory: boolean;
  readonly disk: boolean;
  readonly pid: boolean;
}

const NO_PRESSURE: NodePressure = { memory: false, disk: false, pid: false };

export class PodSet {
  readonly workers: PodWorkers;
  readonly statuses: StatusWriter;
  /** Which resources of the node run short. */
  pressure: NodePressure = NO_PRESSURE;
  /** The machine is about to be switched off: no pod is taken any more. */
  isShuttingDown = false;
  /** Pods whose local storage is limited. */
  readonly limited = new Set<PodRecord>();
  private readonly deferred = new Set<PodRecord>();
  private readonly records = new Map<string, PodRecord>();
  /** The API has told all pods of this node: containers of others are orphans. */
  private isComplete = false;

  constructor(private readonly parts: KubeletParts) {
    this.statuses = new StatusWriter(parts, (record) => (record.isGone ? undefined : record.base));
    this.workers = new PodWorkers(parts, this.statuses, (record) => this.onTerminated(record));
  }

  /** All pods that this kubelet knows, ended ones included. */
  all(): Iterable<PodRecord> {
    return this.records.values();
  }

  get(uid: string): PodRecord | undefined {
    return this.records.get(uid);
  }

  /** The pod of a name that is served: the newest one. */
  byName(namespace: string, name: string): PodRecord | undefined {
    let found: PodRecord | undefined;
    for (const record of this.records.values()) {
      const { metadata } = record.pod;
      if (metadata.name === name && metadata.namespace === namespace) found = record;
    }
    return found;
  }

  wake(record: PodRecord): void {
    this.workers.wake(record);
  }

  /** A change of the API's pods bound to this node. */
  onChange(change: Change<Pod>): void {
    const { object } = change;
    const record = this.records.get(object.metadata.uid as string);
    if (change.type === 'deleted') {
      if (record) this.becomeGone(record, object);
    } else if (record) {
      this.update(record, object);
    } else {
      this.add(object, 'api');
    }
  }

  /** Begins to run a pod, or refuses it; answers its record. */
  add(pod: Pod, source: PodSource): PodRecord {
    const { parts } = this;
    const started = pod.status?.startTime ? parseTime(pod.status.startTime) : undefined;
    const record = new PodRecord(pod, source, started ?? parts.now());
    this.records.set(record.uid, record);
    parts.log.pod(SYNC_ADD, pod, [source]);
    if (hasStorageLimits(pod)) this.limited.add(record);
    const phase = pod.status?.phase;
    if (phase === 'Failed' || phase === 'Succeeded') {
      record.state = { is: 'terminating', why: { is: 'finished' } };
    } else if (pod.metadata.deletionTimestamp === undefined && !this.isAdopted(record)) {
      const refusal = admitPod(parts, this.running(record), record, this);
      if (refusal) {
        parts.events.event(pod, 'Warning', refusal.reason, refusalText(refusal));
        record.state = { is: 'terminating', why: refusal };
      }
    }
    this.adoptContainers(record);
    this.wake(record);
    return record;
  }

  /** A record's wanted pod changes: spec, deletion, labels. */
  update(record: PodRecord, pod: Pod): void {
    const before = record.base ?? record.pod;
    if (isNewer(pod, before)) record.base = pod;
    const old = record.pod;
    record.pod = this.allocate(record, pod);
    if (isEndingSooner(pod, old)) {
      this.parts.log.pod(SYNC_DELETE, pod, [record.source]);
      this.workers.interrupt(record);
      return;
    }
    const hasGates = (pod.spec.readinessGates ?? []).length > 0;
    const isChanged =
      pod.metadata.generation !== old.metadata.generation ||
      pod.metadata.deletionTimestamp !== old.metadata.deletionTimestamp;
    if (isChanged) forgetOldFailures(record, old);
    if (isChanged || hasGates) this.wake(record);
    // Not the echo of an own write: somebody else touched the object, perhaps its status.
    else if (pod !== before) this.workers.reconcileStatus(record);
    if (record.volumes?.hasDownwardApi && areLabelsChanged(pod, old)) {
      this.refreshVolumes([record.uid]);
    }
  }

  /** The pod with the resources it gets: more than there is waits or never comes. */
  private allocate(record: PodRecord, pod: Pod): Pod {
    const allocated = record.pod;
    const before = record.pendingResize;
    const generation = record.resizeTo?.metadata.generation;
    record.resizeTo = undefined;
    record.pendingResize = undefined;
    this.deferred.delete(record);
    if (areResourcesSame(allocated, pod)) return pod;
    const pending = admitResize(this.parts.node(), this.running(record), pod);
    if (!pending) {
      record.resizing = pod.metadata.generation;
      resizeEvent(this.parts, pod, 'ResizeStarted');
      return pod;
    }
    const isTold = isSameResize(before, pending) && pod.metadata.generation === generation;
    if (!isTold) resizeEvent(this.parts, pod, `Resize${pending.reason}`, pending.message);
    record.resizeTo = pod;
    record.pendingResize = pending;
    if (pending.reason === 'Deferred') this.deferred.add(record);
    return withResourcesOf(pod, allocated);
  }

  /** A pod has left: those that wait for its resources are asked again. */
  private retryDeferred(): void {
    for (const record of Array.from(this.deferred)) {
      if (!record.resizeTo) continue;
      record.pod = this.allocate(record, record.resizeTo);
      if (!record.pendingResize) this.wake(record);
    }
  }

  /** The object is gone from its source: what still runs is ended, nothing more is written. */
  becomeGone(record: PodRecord, last: Pod): void {
    record.isGone = true;
    this.parts.log.pod(SYNC_REMOVE, last, [record.source]);
    if (record.state.is === 'terminated') {
      this.forget(record);
      return;
    }
    const deletionTimestamp = last.metadata.deletionTimestamp ?? formatTime(this.parts.now());
    const grace = last.metadata.deletionGracePeriodSeconds;
    const deletionGracePeriodSeconds = grace === undefined ? undefined : Math.max(grace, 1);
    const metadata = { ...last.metadata, deletionTimestamp };
    record.pod = {
      ...last,
      metadata:
        deletionGracePeriodSeconds === undefined
          ? metadata
          : { ...metadata, deletionGracePeriodSeconds },
    };
    this.workers.interrupt(record);
  }

  /** Ends a pod for want of something on the node: it fails with reason Evicted. */
  evict(record: PodRecord, message: string): void {
    const reason = 'Evicted';
    this.parts.events.event(record.pod, 'Warning', reason, message);
    this.terminate(record, { reason, message, graceSeconds: EVICTION_GRACE_SECONDS });
  }

  /** Ends a pod for the node's sake: it fails for that reason. */
  terminate(
    record: PodRecord,
    why: { readonly reason: string; readonly message: string; readonly graceSeconds: number },
  ): void {
    const { message } = why;
    const condition = {
      type: 'DisruptionTarget',
      status: 'True',
      reason: 'TerminationByKubelet',
      message,
    } as const;
    record.state = { is: 'terminating', why: { is: 'failed', ...why, condition } };
    this.workers.interrupt(record);
  }

  onRuntimeEvent(event: CriEvent): void {
    if (event.kind !== 'started' && event.kind !== 'stopped') return;
    const record = this.records.get(event.podUid);
    const type = event.kind === 'started' ? 'ContainerStarted' : 'ContainerDied';
    if (record) this.parts.log.pod(SYNC_EVENT, record.pod, [type, event.containerId]);
    if (event.kind !== 'stopped') return;
    this.parts.prober.remove(event.containerId);
    if (record && record.state.is !== 'terminated') this.wake(record);
  }

  /** Objects behind volumes have changed: contents follow at each pod's next sync. */
  refreshVolumes(uids: Iterable<string>): void {
    const { process } = this.parts;
    for (const uid of uids) {
      const record = this.records.get(uid);
      if (!record?.volumes || !record.areVolumesMounted) continue;
      const delay = process.random.jitter(VOLUME_UPDATE_PERIOD, VOLUME_UPDATE_JITTER);
      const refresh = (): void => {
        if (process.isRunning && record.volumes) {
          process.spawn(`volumes of ${record.key}`, record.volumes.refresh());
        }
      };
      process.clock.after(delay, refresh, undefined, true);
    }
  }

  /** Tokens past most of their life are replaced; called at each round of the node's status. */
  refreshTokens(): void {
    const now = this.parts.now();
    for (const record of this.records.values()) {
      if (record.tokensDueAt > now || !record.volumes) continue;
      record.tokensDueAt = Infinity;
      this.parts.process.spawn(`tokens of ${record.key}`, record.volumes.refresh());
    }
  }

  /** From now on containers without a pod are ended. */
  becomeComplete(): void {
    this.isComplete = true;
    this.parts.process.spawn('orphans', this.removeOrphans());
  }

  /** The kubelet ends: its timers must not fire. */
  stop(): void {
    this.parts.prober.stop();
    for (const record of this.records.values()) this.workers.cancelTimer(record);
  }

  /** Pods that count against the node's resources, without the given one. */
  private *running(except: PodRecord): Iterable<Pod> {
    for (const record of this.records.values()) {
      if (record !== except && record.state.is !== 'terminated') yield record.pod;
    }
  }

  /** Containers of the pod run already: a kubelet before this one admitted it. */
  private isAdopted(record: PodRecord): boolean {
    try {
      return this.parts.runtime.listPodSandbox(record.uid).length > 0;
    } catch (error) {
      if (!(error instanceof CriError)) throw error;
      return record.pod.status?.startTime !== undefined;
    }
  }

  /** Containers that survived a kubelet's restart are probed again. */
  private adoptContainers(record: PodRecord): void {
    try {
      for (const { id, name } of this.parts.runtime.listContainers({
        podUid: record.uid,
        isRunning: true,
      })) {
        const found = findContainer(record.pod, name);
        if (!found) continue;
        const { status } = record;
        const known = [
          ...(status.containerStatuses ?? []),
          ...(status.initContainerStatuses ?? []),
        ].find((one) => one.containerID?.endsWith(id));
        this.parts.prober.add(record, found.container, found.kind, id, known);
      }
    } catch (error) {
      if (!(error instanceof CriError)) throw error;
    }
  }

  private onTerminated(record: PodRecord): void {
    if (record.isGone) this.forget(record);
    this.retryDeferred();
  }

  private forget(record: PodRecord): void {
    this.workers.cancelTimer(record);
    this.records.delete(record.uid);
    this.limited.delete(record);
    this.deferred.delete(record);
    this.parts.crashBackOff.forgetAll(record.uid);
    this.parts.images.forget(record.uid);
    this.parts.process.spawn(`remove ${record.key}`, this.removeRest(record.uid));
  }

  /** What is left of a pod in the runtime; when that is away, the next housekeeping finds it. */
  private *removeRest(uid: string): Task {
    try {
      yield* forgetPod(this.parts, uid);
    } catch (error) {
      if (!(error instanceof CriError)) throw error;
      yield* this.removeOrphans();
    }
  }

  /** Tries again until the runtime lets it. Upstream: kubelet_pods.go (housekeeping). */
  private *removeOrphans(): Task {
    if (!this.isComplete) return;
    while (!(yield* this.triesToRemoveOrphans())) yield* sleepInBackground(HOUSEKEEPING_PERIOD);
  }

  private *triesToRemoveOrphans(): Task<boolean> {
    try {
      const uids = new Set(this.parts.runtime.listPodSandbox().map(({ uid }) => uid));
      for (const uid of uids) if (!this.records.has(uid)) yield* forgetOrphan(this.parts, uid);
    } catch (error) {
      if (!(error instanceof CriError)) throw error;
      return false;
    }
    for (const uid of Array.from(this.parts.config.directories.pods())) {
      if (!this.records.has(uid)) this.parts.config.directories.remove(uid);
    }
    return true;
  }
}

function* forgetOrphan(parts: KubeletParts, uid: string): Task {
  for (const { id } of parts.runtime.listContainers({ podUid: uid, isRunning: true })) {
    yield* parts.runtime.stopContainer(id, ORPHAN_GRACE);
  }
  yield* forgetPod(parts, uid);
}

/** What a pod gets that nobody knows the spec of any more. */
const ORPHAN_GRACE = 2_000_000;

function isNewer(a: Pod, b: Pod): boolean {
  return Number(a.metadata.resourceVersion) >= Number(b.metadata.resourceVersion);
}

/** Deleted just now, or with less grace than before. */
function isEndingSooner(pod: Pod, old: Pod): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = pod.metadata;
  if (deletionTimestamp === undefined) return false;
  if (old.metadata.deletionTimestamp === undefined) return true;
  return deletionGracePeriodSeconds < (old.metadata.deletionGracePeriodSeconds ?? 0);
}

/** A container whose image has changed is tried at once, whatever held the old one back. */
function forgetOldFailures(record: PodRecord, old: Pod): void {
  for (const name of Array.from(record.failures.keys())) {
    const before = findContainer(old, name)?.container.image;
    if (before !== findContainer(record.pod, name)?.container.image) record.recover(name);
  }
}

function areLabelsChanged(pod: Pod, old: Pod): boolean {
  return (
    pod.metadata.labels !== old.metadata.labels ||
    pod.metadata.annotations !== old.metadata.annotations
  );
}

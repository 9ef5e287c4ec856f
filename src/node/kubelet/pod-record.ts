// All that a kubelet remembers of one pod: at rest this record is the pod worker.
import type { TimerId } from '../../kernel/clock.ts';
import type { TaskHandle } from '../../kernel/task.ts';
import type { Micros } from '../../kernel/time.ts';
import type { Pod, PodStatus } from '../../model/generated/types.ts';
import type { PendingResize } from './pod/admission.ts';
import type { QosClass } from './pod/qos.ts';
import { qosClassOf } from './pod/qos.ts';
import type { StartFailure } from './pod/observed-pod.ts';
import type { PodAction, PodWorkerState } from './pod/pod-state.ts';
import type { PodVolumes } from './volumes/pod-volumes.ts';

/** Where the kubelet learnt of a pod. */
export type PodSource = 'api' | 'file';

const NO_FAILURES: ReadonlyMap<string, StartFailure> = new Map();
const NO_MESSAGES: ReadonlyMap<string, string> = new Map();

export class PodRecord {
  readonly uid: string;
  readonly qos: QosClass;
  state: PodWorkerState = { is: 'syncing' };
  /** As last computed; the API's copy may lag behind. */
  status: PodStatus;
  /** The newest version of the API's object that is known; for static pods the mirror. */
  base: Pod | undefined;
  /** The object is no longer in the API: nothing is to be written. */
  isGone = false;
  /** The running step, if any; and whether there is more to look at when it ends. */
  task: TaskHandle<void> | undefined;
  isDirty = false;
  /** The span because of which its worker looked at it last. */
  cause = 0;
  /** What the step before this one did last. */
  lastAction: PodAction['is'] | undefined;
  wakeAt: Micros | undefined;
  wakeTimer: TimerId = 0;
  /** What is asked for beyond what the node could give: `pod` has what it got. */
  resizeTo: Pod | undefined;
  pendingResize: PendingResize | undefined;
  /** The generation whose resources are being given to its containers. */
  resizing: number | undefined;
  volumes: PodVolumes | undefined;
  /** When the first of its mounted tokens is to be replaced. */
  tokensDueAt: Micros = Infinity;
  areVolumesMounted = false;
  isStatusDirty = false;
  /** The API's status will be looked at again at the next sync. */
  isReconcilePlanned = false;
  isWriting = false;
  private failureMap: Map<string, StartFailure> | undefined;
  private messageMap: Map<string, string> | undefined;
  private resourceMap: Map<string, string> | undefined;

  constructor(
    /** What is wanted. */
    public pod: Pod,
    readonly source: PodSource,
    readonly startTime: Micros,
  ) {
    this.uid = pod.metadata.uid as string;
    this.qos = qosClassOf(pod);
    this.status = pod.status ?? {};
    this.base = source === 'api' ? pod : undefined;
  }

  /** `namespace/name`. */
  get key(): string {
    return `${this.pod.metadata.namespace}/${this.pod.metadata.name}`;
  }

  get failures(): ReadonlyMap<string, StartFailure> {
    return this.failureMap ?? NO_FAILURES;
  }

  /** Termination messages by container id. */
  get messages(): ReadonlyMap<string, string> {
    return this.messageMap ?? NO_MESSAGES;
  }

  /** Resources after a resize, by container id. */
  get resources(): ReadonlyMap<string, string> {
    return this.resourceMap ?? NO_MESSAGES;
  }

  fail(name: string, failure: StartFailure): void {
    (this.failureMap ??= new Map()).set(name, failure);
  }

  recover(name: string): void {
    this.failureMap?.delete(name);
  }

  remember(containerId: string, message: string): void {
    (this.messageMap ??= new Map()).set(containerId, message);
  }

  resize(containerId: string, resources: string): void {
    (this.resourceMap ??= new Map()).set(containerId, resources);
  }
}

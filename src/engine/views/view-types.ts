// The rows and patches of the views: what a page may know about the cluster, as plain data.
import type { Micros } from '../../kernel/time.ts';
import type { KubeObject } from '../../model/meta/object.ts';

/** How well a thing is, from quiet to loud. The order is the wire format: add at the end. */
export const HEALTHS = ['good', 'busy', 'warn', 'bad', 'done', 'unknown'] as const;
export type Health = (typeof HEALTHS)[number];

export interface ClockView {
  readonly now: Micros;
  /** When the cluster was switched on. */
  readonly start: Micros;
  readonly paused: boolean;
  /** Virtual seconds per second that were asked for. */
  readonly speed: number;
  /** Virtual seconds per second that the machine manages, over the last second. */
  readonly reached: number;
  /** The machine cannot keep up with `speed`. */
  readonly behind: boolean;
  /** The moment of the past that the views show; null: the present. */
  readonly shown: Micros | null;
  /** Whether the Kubernetes API answers now, and if not, who is missing. */
  readonly api: 'serves' | 'no server' | 'no etcd';
}

export interface ClusterView {
  readonly name: string;
  readonly version: string;
  readonly seed: number;
}

/** Names one object among all of the store. */
export interface ObjectName {
  readonly kind: string;
  /** '' when cluster-scoped. */
  readonly namespace: string;
  readonly name: string;
}

export interface Amounts {
  readonly cpuMilli: number;
  readonly memoryBytes: number;
  readonly pods: number;
}

export interface NodeRow {
  readonly id: number;
  readonly name: string;
  readonly controlPlane: boolean;
  /** As `kubectl get nodes` shows it: Ready, NotReady, Ready,SchedulingDisabled. */
  readonly status: string;
  readonly health: Health;
  readonly unschedulable: boolean;
  /** A lasting NodeDown fault names this node. */
  readonly poweredOff: boolean;
  readonly version: string;
  readonly address: string;
  readonly taints: readonly string[];
  readonly allocatable: Amounts;
  /** Sums over the pods bound here that have not ended. */
  readonly requested: Amounts;
}

/** What never changes about a pod; sent once, when it is first shown. */
export interface PodIntroduction {
  readonly id: number;
  readonly namespace: string;
  readonly name: string;
  /** `ReplicaSet/web-7c5d`, or '' when nothing owns it. */
  readonly owner: string;
  /** The workload at the top of the owner chain, `Deployment/web`, or ''. */
  readonly workload: string;
  /** A part of the control plane, drawn as a component of its node. */
  readonly component: string;
  /** Names of the claims that it mounts; absent when there are none. */
  readonly claims?: readonly string[];
}

/**
 * What changes about a pod, as integers: `POD_COLUMNS` of them a row.
 * Order: id, node id (0 = none), status text, health, ready, containers, restarts, flags,
 * node-name text (0 = none).
 */
export const POD_COLUMNS = 9;
export const POD_TERMINATING = 1;

export interface ServiceRow {
  readonly id: number;
  readonly namespace: string;
  readonly name: string;
  readonly type: string;
  readonly clusterIp: string;
  /** `80/TCP,443/TCP`, as kubectl shows it. */
  readonly ports: string;
  readonly selector: string;
  /** Requests a second that LoadGenerators measure through it, rounded. */
  readonly requestsPerSecond: number;
}

/** What owns pods, or owns what owns them: Deployment, ReplicaSet, StatefulSet, Job ... */
export interface WorkloadRow {
  readonly id: number;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** `Deployment/web`, or '' at the top of a chain. */
  readonly owner: string;
  readonly desired: number;
  readonly ready: number;
  readonly updated: number;
  readonly available: number;
  readonly paused: boolean;
  /** One word for the state: Available, Progressing, Degraded, Stuck, Scaled to zero. */
  readonly status: string;
  readonly health: Health;
  /** A few words more: `revision 3`, a schedule. */
  readonly note: string;
  readonly images: string;
}

/** What an object has to do with another, and why. */
export interface Tie extends ObjectName {
  readonly why: string;
}

/** What is attached to workloads and Services: HPA, PDB, PVC, PV, Ingress, NetworkPolicy. */
export interface AttachmentRow {
  readonly id: number;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly status: string;
  readonly health: Health;
  readonly note: string;
  /** The objects that it names. Pods that it selects are links. */
  readonly ties: readonly Tie[];
}

export interface TopologyPatch {
  readonly view: 'topology';
  /** Forget everything that was shown before. */
  readonly reset: boolean;
  /** New entries of the string table; the table starts with '' at 0. */
  readonly texts: readonly string[];
  readonly introductions: readonly PodIntroduction[];
  /** Rows of POD_COLUMNS integers. */
  readonly pods: Int32Array;
  readonly gonePods: readonly number[];
  readonly nodes: readonly NodeRow[];
  readonly goneNodes: readonly number[];
  readonly services: readonly ServiceRow[];
  readonly goneServices: readonly number[];
  readonly workloads: readonly WorkloadRow[];
  readonly goneWorkloads: readonly number[];
  readonly attachments: readonly AttachmentRow[];
  readonly goneAttachments: readonly number[];
  /**
   * Triples: id of a Service, policy or budget, id of a pod that it selects, 1 when the edge
   * came and 0 when it went.
   */
  readonly links: Int32Array;
  readonly namespaces: readonly string[] | null;
  readonly totalPods: number;
}

export interface EventRow {
  readonly id: number;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly count: number;
  readonly object: ObjectName;
  readonly source: string;
  readonly at: Micros;
}

export interface EventsPatch {
  readonly view: 'events';
  readonly reset: boolean;
  /** New or changed; newest last. */
  readonly rows: readonly EventRow[];
  readonly gone: readonly number[];
  readonly total: number;
}

export interface InspectorPatch {
  readonly view: 'inspector';
  readonly of: ObjectName;
  /** The object now; null when there is none. */
  readonly object: KubeObject | null;
  readonly events: readonly EventRow[];
}

export interface Narration {
  readonly at: Micros;
  readonly text: string;
  readonly tone: Health;
  readonly about: ObjectName;
}

export interface NarratorPatch {
  readonly view: 'narrator';
  readonly lines: readonly Narration[];
}

/** What a mark on the timeline stands for. */
export type MarkerKind = 'edit' | 'fault' | 'healed' | 'rollout' | 'eviction' | 'restart' | 'node';

export interface TimelineMarker {
  readonly id: number;
  readonly at: Micros;
  readonly kind: MarkerKind;
  readonly text: string;
  readonly tone: Health;
  readonly about: ObjectName;
}

export interface TimelinePatch {
  readonly view: 'timeline';
  readonly reset: boolean;
  /** The earliest moment that can be looked back at. */
  readonly earliest: Micros;
  /** New ones, and known ones whose text has changed. */
  readonly markers: readonly TimelineMarker[];
}

/** One write in a story. */
export interface StoryStep {
  /** Names the write, to ask for its change or for what followed. */
  readonly number: number;
  readonly at: Micros;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  /** `The scheduler`, `You`. */
  readonly who: string;
  /** The component that did it, where the graph has one. */
  readonly component: ObjectName | null;
  readonly text: string;
  readonly tone: Health;
  readonly about: ObjectName;
  /** A write of a status or the like, that nobody would tell of unasked. */
  readonly isMinor: boolean;
  /** Somebody at the page or at kubectl did it. */
  readonly isEdit: boolean;
  /** The number of the write that led to it; 0 when none is known. */
  readonly causedBy: number;
  /** Of the object itself, of what led to it, or of what followed. */
  readonly part: 'cause' | 'own' | 'effect';
}

export interface Story {
  readonly of: ObjectName;
  readonly steps: readonly StoryStep[];
  /** Older steps that are left out. */
  readonly untold: number;
}

/** What one write changed, and the spans that led to it, the last first. */
export interface StoryChange {
  readonly differences: readonly {
    readonly path: string;
    readonly before: string | null;
    readonly after: string | null;
  }[];
  readonly spans: readonly {
    readonly id: number;
    readonly at: Micros;
    readonly who: string;
    readonly what: string;
  }[];
  /** The whole object, of a write that created it. */
  readonly object: KubeObject | null;
}

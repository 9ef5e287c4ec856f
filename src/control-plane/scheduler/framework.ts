// What a scheduling plugin is, and the words in which plugins, queue and cycle speak.
import type { Task } from '../../kernel/task.ts';
import type { Pod } from '../../model/generated/types.ts';
import type { KubeObject } from '../../model/meta/object.ts';
import type { PodInfo } from './state/pod-info.ts';

/**
 * Why a node (or, from preFilter, every node) does not take a pod. Plugins keep their rejections
 * and hand out the same object again, so that rejecting allocates nothing.
 */
export interface Rejection {
  readonly plugin: string;
  readonly reasons: readonly string[];
  /** False when removing pods from the node could not help. */
  readonly isResolvable: boolean;
}

/** By place in a run of nodes: why each is rejected, undefined where it is not. */
export type Verdicts = (Rejection | undefined)[];

/** A plugin's view of a pod before any node is looked at. */
export type PreFilterResult =
  | undefined
  /** This plugin has nothing to filter for this pod. */
  | 'skip'
  /** Only nodes of these names, known or not, come into question. */
  | { readonly names: readonly string[]; readonly plugin: string }
  /** No node can take the pod, for a reason that is told without counting nodes. */
  | Rejection;

/** What happened in the cluster, for the question whether a waiting pod may now fit. */
export type ClusterEventKind =
  | 'node added'
  | 'node allocatable'
  | 'node labels'
  | 'node taints'
  | 'node removed'
  | 'assigned pod added'
  | 'assigned pod changed'
  | 'assigned pod removed'
  | 'pod changed'
  | 'namespace changed'
  | 'volume changed'
  | 'claim changed'
  | 'storage class changed'
  | 'storage driver changed';

export interface ClusterEvent {
  readonly kind: ClusterEventKind;
  /** The object after and before; only one is there for additions and removals. */
  readonly object?: KubeObject | undefined;
  readonly previous?: KubeObject | undefined;
}

/** A queueing hint: retry what this plugin rejected when such an event may help that pod. */
export interface WakeRule {
  readonly on: ClusterEventKind;
  helps?(pod: Pod, event: ClusterEvent): boolean;
}

/**
 * The slots of feasible nodes that are scored, in the order in which they were found.
 * `slots` is longer than `count` and reused from cycle to cycle.
 */
export interface NodeList {
  readonly slots: Int32Array;
  readonly count: number;
}

/** Where a pod would fit once others have gone. */
export interface Nomination {
  readonly nodeName: string;
  readonly victims: readonly PodInfo[];
}

/** What may be done for a pod that fits nowhere. */
export interface PostFilterResult {
  /** Joins the message of the failure. */
  readonly message: string;
  readonly nominated: Nomination | undefined;
}

/** Why each node was rejected, as PostFilter plugins see it. */
export interface Diagnosis {
  /** Undefined for nodes that preFilter excluded. */
  rejectionOf(node: number): Rejection | undefined;
  /** The slots of nodes on which removing pods could help, in the order of the search. */
  readonly resolvable: NodeList;
}

/**
 * One scheduling plugin. All but `preBind` is synchronous; a plugin may keep state from
 * `preFilter` to the end of the cycle, since one pod is scheduled at a time.
 */
export interface SchedulerPlugin {
  readonly name: string;
  /** Weight of its scores in the sum. */
  readonly weight?: number;
  /** PreEnqueue: a text holds the pod back until it changes. */
  gate?(pod: Pod): string | undefined;
  preFilter?(pod: PodInfo): PreFilterResult;
  filter?(pod: PodInfo, node: number): Rejection | undefined;
  /**
   * As `filter`, for `count` of the slots from `first` on: fills in those places of `found` that
   * are still undefined. Used where all filters under way have it.
   */
  filterMany?(pod: PodInfo, slots: Int32Array, first: number, count: number, found: Verdicts): void;
  /** Preemption adds and removes pods on trial; what preFilter counted must follow. */
  podAdded?(pod: PodInfo, other: PodInfo, node: number): void;
  podRemoved?(pod: PodInfo, other: PodInfo, node: number): void;
  postFilter?(pod: PodInfo, diagnosis: Diagnosis): PostFilterResult;
  /** 'skip' when every node would score the same. */
  preScore?(pod: PodInfo, nodes: NodeList): 'skip' | undefined;
  /** Writes a score for each node of the list. */
  score?(pod: PodInfo, nodes: NodeList, scores: Float64Array): void;
  /** Brings scores into 0 .. MAX_NODE_SCORE. */
  normalize?(pod: PodInfo, nodes: NodeList, scores: Float64Array): void;
  reserve?(pod: PodInfo, node: number): Rejection | undefined;
  unreserve?(pod: PodInfo, node: number): void;
  /** Whether `preBind` will have something to do, so that the binding takes a while. */
  willPreBind?(pod: PodInfo): boolean;
  /** Runs as a task between the choice and the binding. Throws a Failure to give up. */
  preBind?(pod: PodInfo, nodeName: string): Task;
  readonly wakesOn: readonly WakeRule[];
}

/** Makes a rejection to be kept by a plugin. */
export function rejection(plugin: string, reason: string, isResolvable: boolean): Rejection {
  return { plugin, reasons: [reason], isResolvable };
}

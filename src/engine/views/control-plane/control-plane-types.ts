// What a page may know of the control plane at work: requests, watches, queues, leaders.

/** Requests of one sort since the frame before. */
export interface RequestSight {
  /** `system:kube-scheduler`, `system:node:worker-1`, `kubernetes-admin`. */
  readonly user: string;
  readonly verb: string;
  /** `pods/binding`. */
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
  readonly code: number;
  /** The last stage it reached: `encode` when it was answered well. */
  readonly stage: string;
  /** How many were like it. */
  readonly count: number;
}

export interface QueueSight {
  /** `deployment`, `kube-scheduler`. */
  readonly name: string;
  readonly component: 'kube-controller-manager' | 'kube-scheduler';
  /** Keys that wait now. */
  readonly waiting: number;
  /** Keys that a worker has now. */
  readonly working: number;
  /** Keys taken since the process began. */
  readonly taken: number;
  /** What was taken last: `default/web`. */
  readonly last: string;
}

export interface LeaderSight {
  /** `kube-scheduler`, `etcd`. */
  readonly of: string;
  readonly holder: string;
}

export interface WatchSight {
  /** `pods`, `deployments.apps`. */
  readonly collection: string;
  /** The users that watch it, kubelets as one. */
  readonly users: readonly string[];
}

export interface ControlPlanePatch {
  readonly view: 'control-plane';
  readonly reset: boolean;
  readonly requests: readonly RequestSight[];
  /** All requests since the frame before, drawn or not. */
  readonly requestCount: number;
  readonly queues: readonly QueueSight[];
  readonly leaders: readonly LeaderSight[];
  /** Null when they are as before. */
  readonly watches: readonly WatchSight[] | null;
  readonly watchCount: number;
  /** etcd's revision. */
  readonly revision: number;
}

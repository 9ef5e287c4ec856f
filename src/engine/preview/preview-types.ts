// What the page asks of manifests that nobody has applied, and what it is told: plain data.
import type { Status } from '../../model/generated/types.ts';
import type { Difference } from '../../model/meta/difference.ts';
import type { ObjectName } from '../views/view-types.ts';

export interface PreviewManifest {
  /** The asker's number for it. */
  readonly index: number;
  readonly apiVersion: string;
  readonly kind: string;
  /** '' when it does not say. */
  readonly namespace: string;
  readonly name: string;
  readonly object: object;
}

export interface PreviewQuestion {
  readonly act: 'apply' | 'delete';
  /** What the question before has foreseen is taken as done. */
  readonly isMore: boolean;
  /** Of manifests that name none. */
  readonly namespace: string;
  readonly manifests: readonly PreviewManifest[];
}

/** Whether pods would find a node as things are now. */
export interface Placement {
  readonly fit: number;
  readonly wanted: number;
  /** Why the first that does not fit finds none, in the scheduler's words. */
  readonly why: string;
}

export interface Selection {
  readonly count: number;
  /** The names of the first of them. */
  readonly pods: readonly string[];
  /** While there are none: whose pods it will select, as `Deployment/web`. */
  readonly of: string;
}

export interface Foreseen {
  readonly index: number;
  readonly of: ObjectName;
  /** `none`: it stays as it is. `unknown`: only a dry run can tell, `why` says why. */
  readonly change: 'create' | 'change' | 'delete' | 'none' | 'refused' | 'unknown';
  /** The API server's own refusal. */
  readonly refusal: Status | null;
  readonly why: string;
  readonly warnings: readonly string[];
  readonly differences: readonly Difference[];
  /** How many pods more there will be, or fewer. */
  readonly pods: number;
  readonly isRolled: boolean;
  /** Of the pods that come; null when none come or nobody can tell. */
  readonly placement: Placement | null;
  /** What the API server would say to its controller; '' when it takes the pods. */
  readonly podsRefused: string;
  /** The pods that it selects. */
  readonly selects: Selection | null;
  /** What goes with it: the first of them, and all of them in words. */
  readonly takes: { readonly words: string; readonly objects: readonly ObjectName[] } | null;
}

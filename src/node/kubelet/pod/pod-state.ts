// The states of a pod worker, what it may do, and what one decision yields.
import type { Micros } from '../../../kernel/time.ts';
import type { Container, PodCondition } from '../../../model/generated/types.ts';
import type { ContainerKind } from './containers.ts';

/** Why a pod ends. All but `deleted` decide its phase or leave it to its containers. */
export type Termination =
  | { readonly is: 'deleted' }
  /** All its containers have ended for good. */
  | { readonly is: 'finished' }
  /** The kubelet ends it: deadline, eviction, admission. */
  | {
      readonly is: 'failed';
      readonly reason: string;
      readonly message: string;
      readonly graceSeconds: number;
      readonly condition?: PodCondition;
      /** It was never taken: it has no containers to tell of. */
      readonly isRefused?: boolean;
    };

export type PodWorkerState =
  | { readonly is: 'syncing' }
  | { readonly is: 'terminating'; readonly why: Termination }
  | { readonly is: 'terminated'; readonly why: Termination };

export type PodAction =
  | { readonly is: 'mount volumes' }
  /** Ends what still runs in a sandbox that is gone, before a new one is made. */
  | { readonly is: 'clear sandbox'; readonly sandboxId: string }
  | { readonly is: 'create sandbox'; readonly attempt: number }
  | {
      readonly is: 'start';
      readonly container: Container;
      readonly kind: ContainerKind;
      /** The restart count it gets. */
      readonly attempt: number;
      /** When an earlier one ended: back-off counts from there. */
      readonly lastExit: Micros | undefined;
    }
  | {
      readonly is: 'kill';
      readonly container: Container;
      readonly kind: ContainerKind;
      readonly containerId: string;
      readonly message: string;
      /** A probe's own terminationGracePeriodSeconds. */
      readonly graceSeconds: number | undefined;
    }
  | { readonly is: 'resize'; readonly container: Container; readonly containerId: string }
  | { readonly is: 'kill pod'; readonly graceSeconds: number; readonly isForced: boolean }
  | { readonly is: 'unmount volumes' };

/** What to do now, and how the worker goes on. */
export interface PodPlan {
  readonly actions: readonly PodAction[];
  readonly next: PodWorkerState;
  /** When to look again although nothing has happened. */
  readonly wakeAt: Micros | undefined;
}

// Why the selected pod is where it is, or waits: as the scheduler's explanation has it.
import { create } from 'zustand';
import type { ObjectName } from '../../hosts/worker/protocol.ts';

export interface NodeScore {
  readonly plugin: string;
  readonly raw: number;
  readonly normalized: number;
  readonly weight: number;
  readonly weighted: number;
}

export interface NodeVerdict {
  readonly name: string;
  readonly verdict: 'Chosen' | 'Fits' | 'Rejected' | 'NotExamined';
  readonly plugin?: string;
  readonly reasons?: readonly string[];
  readonly score?: number;
  readonly scores?: readonly NodeScore[];
}

export interface SuggestedChange {
  readonly type: string;
  readonly node?: string;
  readonly taint?: { readonly key: string; readonly value?: string; readonly effect: string };
  readonly keys?: readonly string[];
  readonly topologyKey?: string;
}

export interface Suggestion {
  readonly text: string;
  readonly node: string;
  readonly changes: readonly SuggestedChange[];
}

/** The status of a SchedulingExplanation. */
export interface Explanation {
  readonly result: 'Scheduled' | 'Unschedulable' | 'Gated' | 'Waiting';
  readonly why: string;
  readonly message?: string;
  readonly queue?: string;
  readonly attempts?: number;
  readonly node?: string;
  readonly nominatedNode?: string;
  readonly victims?: readonly string[];
  readonly nodes?: readonly NodeVerdict[];
  readonly suggestions?: readonly Suggestion[];
}

/** Of the pod that the inspector shows; the stage dims and lights its nodes by it. */
export interface Placement {
  readonly of: ObjectName;
  /** Of the pod when it was asked for. */
  readonly version: string;
  readonly explanation: Explanation;
}

export const usePlacement = create<{ readonly placement: Placement | null }>()(() => ({
  placement: null,
}));

// What the whole page knows of the engine: is it there, what time it has, what it last said.
import { create } from 'zustand';
import type { LostRun } from './last-run.ts';
import type {
  BootView,
  ClockView,
  ClusterView,
  EventRow,
  FatalReport,
  Narration,
  ObjectName,
  SessionView,
  StorageState,
} from '../../hosts/worker/protocol.ts';

/** The object that the inspector shows, as it is in the store. */
export interface Inspected {
  readonly of: ObjectName;
  readonly object: InspectedObject | null;
  readonly events: readonly EventRow[];
}

/** Any object of the API; its fields beside metadata are read with care. */
export interface InspectedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly creationTimestamp?: string;
    readonly deletionTimestamp?: string;
    readonly labels?: { readonly [key: string]: string };
    readonly annotations?: { readonly [key: string]: string };
  };
}

export interface Progress {
  readonly now: number;
  readonly start: number;
  readonly until: number;
}

export interface EngineState {
  readonly cluster: ClusterView | null;
  readonly clock: ClockView | null;
  readonly narration: Narration | null;
  /** What was narrated of late, newest last. */
  readonly narrations: readonly Narration[];
  readonly inspected: Inspected | null;
  readonly fatal: FatalReport | null;
  readonly session: SessionView | null;
  /** Set while the machines of a large cluster come up. */
  readonly boot: BootView | null;
  /** A large cluster that the tab died of: it is not brought back unasked. */
  readonly lost: LostRun | null;
  /** Set while an old session is re-executed; virtual microseconds. */
  readonly progress: Progress | null;
  readonly storage: StorageState;
  /** How often a lost worker was started again. */
  readonly restarts: number;
}

export const useEngine = create<EngineState>()(() => ({
  cluster: null,
  clock: null,
  narration: null,
  narrations: [],
  inspected: null,
  fatal: null,
  session: null,
  boot: null,
  lost: null,
  progress: null,
  storage: { is: 'kept' },
  restarts: 0,
}));

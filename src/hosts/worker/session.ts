// A session as plain data: the cluster that was asked for, and all that was done to it since.
import type { EngineInput } from '../../engine/input.ts';
import type { JournalEntry } from '../../kernel/journal.ts';

/** The cluster that a worker is asked to build. */
export interface StartConfig {
  readonly nodes: number;
  readonly nodeCpu: string;
  readonly nodeMemory: string;
  readonly nodePods: number;
  readonly controlPlanes: number;
  readonly seed: number;
}

export type Entry = JournalEntry<EngineInput>;

/** The hash of the whole history up to a moment: equal digests mean equal histories. */
export interface HistoryMark {
  /** Virtual microseconds since the Unix epoch. */
  readonly at: number;
  readonly digest: string;
}

/** What a file or a link carries: config, seed and journal are the whole history. */
export interface SessionFile {
  readonly kubetarium: 'session';
  readonly version: 1;
  readonly config: StartConfig;
  readonly entries: readonly Entry[];
  /** How far its time had come, and what its history hashed to there. */
  readonly mark: HistoryMark;
}

/** Where a session came from, when it is a branch of another. */
export interface SessionOrigin {
  readonly id: string;
  readonly at: number;
}

export type Beginning =
  | { readonly is: 'new' }
  /** One that this browser has kept; `before` leaves out what came at and after that moment. */
  | { readonly is: 'kept'; readonly id: string; readonly before?: number }
  /** From a file, a link, or another session up to a moment. */
  | { readonly is: 'given'; readonly session: SessionFile; readonly origin?: SessionOrigin };

/** What the page is told of the session that a worker runs. */
export interface SessionView {
  readonly id: string;
  /** Nothing has been done to this cluster yet. */
  readonly isNew: boolean;
  readonly origin: SessionOrigin | null;
  /** Whether a re-executed history came out as the one that was saved; null: not compared. */
  readonly isSame: boolean | null;
  /** Why this is a new cluster and not the session that was asked for. */
  readonly note?: string;
}

/** One kept session, as a list of them shows it. */
export interface SessionRow {
  readonly id: string;
  readonly config: StartConfig;
  readonly entries: number;
  readonly mark: HistoryMark;
  readonly origin: SessionOrigin | null;
  /** When it was last written, by the wall clock, in milliseconds since the Unix epoch. */
  readonly writtenAt: number;
}

/** Whether the browser keeps the session. */
export type StorageState =
  | { readonly is: 'kept' }
  /** Nothing that was kept is lost; what came after `at` is not kept. */
  | { readonly is: 'full'; readonly at: number }
  | { readonly is: 'none'; readonly why: string };

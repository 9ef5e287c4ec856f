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

/** Untrusted data as a session, or a sentence that says why it is none. */
export function readSession(value: unknown): SessionFile | string {
  const file = value as Partial<SessionFile> | null;
  if (file?.kubetarium !== 'session') return 'This is no Kubetarium session.';
  if (file.version !== 1) {
    return `This session has format ${String(file.version)}; this page reads format 1.`;
  }
  const { config, entries, mark } = file;
  if (!config || !isConfig(config) || !Array.isArray(entries) || !isMark(mark)) {
    return 'This session is damaged.';
  }
  let last = 0;
  for (const entry of entries as readonly Partial<Entry>[]) {
    const { at, input } = entry;
    if (!isTime(at) || at < last || !INPUTS.has(input?.is ?? '')) return 'This session is damaged.';
    last = at;
  }
  return { kubetarium: 'session', version: 1, config, entries, mark };
}

const INPUTS = new Set(['request', 'stream', 'addNode']);

function isTime(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isMark(mark: HistoryMark | undefined): mark is HistoryMark {
  return isTime(mark?.at) && typeof mark?.digest === 'string';
}

function isConfig(config: StartConfig): boolean {
  const { nodes, nodePods, controlPlanes, seed, nodeCpu, nodeMemory } = config;
  return (
    [nodes, nodePods, controlPlanes, seed].every(isTime) &&
    nodes <= 5000 &&
    controlPlanes <= 5 &&
    typeof nodeCpu === 'string' &&
    typeof nodeMemory === 'string'
  );
}

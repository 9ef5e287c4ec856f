// What this tab holds now, written down so that a tab that dies of it can tell when it is back.
import { mirror } from './mirror.ts';
import type { ClusterSize } from './cluster-demand.ts';
import { isLarge } from './cluster-demand.ts';

const KEY = 'kubetarium.run';
const EVERY_MS = 5_000;

export interface LostRun extends ClusterSize {
  readonly id: string;
}

let id: string | undefined;

/** From now on this session is what the tab holds. */
export function holdRun(session: string): void {
  if (id === undefined) {
    setInterval(write, EVERY_MS);
    // Whoever leaves or reloads has not lost anything.
    addEventListener('pagehide', forget);
  }
  id = session;
  write();
}

export function heldRun(): LostRun | undefined {
  if (id === undefined) return undefined;
  const pods = mirror.totals.get('totals')?.pods ?? 0;
  return { id, nodes: mirror.nodes.size, pods };
}

/** The run that a session's tab ended in without a word, if that was a large one. */
export function lostRunOf(session: string): LostRun | undefined {
  try {
    const run = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as LostRun | null;
    sessionStorage.removeItem(KEY);
    return run?.id === session && isLarge(run) ? run : undefined;
  } catch {
    return undefined;
  }
}

function write(): void {
  const run = heldRun();
  try {
    if (run) sessionStorage.setItem(KEY, JSON.stringify(run));
  } catch {
    // A browser that keeps nothing has no session to go on with either.
  }
}

function forget(): void {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // It is not there.
  }
}

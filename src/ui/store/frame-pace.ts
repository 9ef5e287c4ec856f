// How soon the page asks for its next frame: at once when little is drawn, slower in a crowd.
import { CROWD } from './crowd.ts';
import { useWorkspace } from './workspace.ts';

const CROWD_MS = 80;
const MOVING_MS = 240;
/** Between two frames of a page that is to need little power. */
const CALM_MS = 300;

let isMoving = false;
const listeners = new Set<(isMoving: boolean) => void>();

/** The graph is being panned or zoomed: drawing it anew would make that jerk. */
export function setMoving(moving: boolean): void {
  if (isMoving === moving) return;
  isMoving = moving;
  for (const listener of listeners) listener(moving);
}

export function onMoving(listener: (isMoving: boolean) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Milliseconds to leave between two frames with so many pods; 0 is the display's own rate. */
export function frameGap(pods: number): number {
  if (useWorkspace.getState().isCalm) return CALM_MS;
  if (pods < CROWD) return 0;
  return isMoving ? MOVING_MS : CROWD_MS;
}

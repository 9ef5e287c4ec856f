// Where the cards of what Apply would create stand: on a shelf below the drawing.
import type { Rect } from './geometry.ts';

const CARD = { width: 214, height: 52 };
const GAP = 12;
const MARGIN = 18;
const HEADING = 34;
/** What a class looks at; more are counted in the heading. */
export const MOST_GHOSTS = 48;

export interface GhostShelf {
  readonly rect: Rect;
  /** Relative to the graph. */
  readonly cards: readonly Rect[];
}

/** The shelf for so many cards under what is drawn; undefined when there are none. */
export function ghostShelf(bounds: Rect, wanted: number): GhostShelf | undefined {
  const count = Math.min(wanted, MOST_GHOSTS);
  if (count === 0) return undefined;
  const inner = Math.max(bounds.width, CARD.width + 2 * MARGIN) - 2 * MARGIN;
  const columns = Math.max(1, Math.floor((inner + GAP) / (CARD.width + GAP)));
  const rows = Math.ceil(count / columns);
  const x = bounds.x;
  const y = bounds.y + bounds.height + MARGIN;
  const cards = Array.from({ length: count }, (_, at) => ({
    x: x + MARGIN + (at % columns) * (CARD.width + GAP),
    y: y + HEADING + Math.floor(at / columns) * (CARD.height + GAP),
    ...CARD,
  }));
  const height = HEADING + rows * (CARD.height + GAP) + MARGIN - GAP;
  return { rect: { x, y, width: inner + 2 * MARGIN, height }, cards };
}

/** What has to be in sight: the drawing, and the shelf when there is one. */
export function withShelf(bounds: Rect, shelf: GhostShelf | undefined): Rect {
  if (!shelf) return bounds;
  const { rect } = shelf;
  const width = Math.max(bounds.width, rect.x + rect.width - bounds.x);
  return { ...bounds, width, height: rect.y + rect.height - bounds.y };
}

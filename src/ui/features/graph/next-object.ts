// Which object an arrow key leads to: the nearest one that way, nearer to the line before farther.
import type { Rect } from './geometry.ts';

/** How much more a pixel beside the way counts than one along it. */
const BESIDE = 4;

/**
 * The index of the place to go to from `from`, undefined when there is none that way. What lies
 * straight on (it overlaps the lane that `from` spans) comes before what lies beside.
 */
export function nextObject(
  from: Rect,
  places: readonly Rect[],
  way: { readonly x: number; readonly y: number },
): number | undefined {
  let best: number | undefined;
  let least = Infinity;
  for (const [index, place] of places.entries()) {
    const along = middle(place, way) - middle(from, way);
    if (along < 1) continue;
    const cost = along + BESIDE * besides(from, place, way);
    if (cost >= least) continue;
    least = cost;
    best = index;
  }
  return best;
}

/** How far along the way the middle of a place is. */
function middle({ x, y, width, height }: Rect, way: { x: number; y: number }): number {
  return (x + width / 2) * way.x + (y + height / 2) * way.y;
}

/** Pixels between the lanes of two places; those that share one are compared by their middles. */
function besides(from: Rect, to: Rect, way: { readonly x: number }): number {
  const [a, b] =
    way.x !== 0
      ? [
          { start: from.y, size: from.height },
          { start: to.y, size: to.height },
        ]
      : [
          { start: from.x, size: from.width },
          { start: to.x, size: to.width },
        ];
  const gap = Math.max(a.start - b.start - b.size, b.start - a.start - a.size, 0);
  const off = Math.abs(a.start + a.size / 2 - b.start - b.size / 2);
  return gap > 0 ? off : off / 8;
}

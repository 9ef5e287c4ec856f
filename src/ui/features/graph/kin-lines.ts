// The kin of one object as two SVG paths: a line to each of it, and a ring around each.
import type { Rect } from './geometry.ts';

/** More lines than these say no more than the rings do. */
const MOST_LINES = 600;
const MOST_RINGS = 4_000;

export interface KinLines {
  readonly lines: string;
  readonly rings: string;
}

/** `hubs` are what lines start at; each is drawn to each of `ends`, as long as they are few. */
export function kinLines(hubs: readonly Rect[], ends: readonly Rect[]): KinLines {
  let lines = '';
  let left = MOST_LINES;
  for (const hub of hubs) {
    for (const end of ends) {
      if (left-- <= 0) break;
      lines += `M${centre(hub)}L${centre(end)}`;
    }
  }
  let rings = '';
  for (const rect of [...hubs, ...ends].slice(0, MOST_RINGS)) {
    const [x, y, width, height] = [rect.x, rect.y, rect.width, rect.height].map(Math.round);
    rings += `M${x} ${y}h${width}v${height}h-${width}Z`;
  }
  return { lines, rings };
}

function centre({ x, y, width, height }: Rect): string {
  return `${Math.round(x + width / 2)} ${Math.round(y + height / 2)}`;
}

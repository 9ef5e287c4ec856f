// What a view says about places: where cards stand, where pods gather, and what is tied to what.
import type { Health, NodeRow, ServiceRow, WorkloadRow } from '../../../hosts/worker/protocol.ts';
import type { AttachmentRow } from '../../../hosts/worker/protocol.ts';
import type { PodRow } from '../../store/mirror.ts';
import type { Rect } from './geometry.ts';

/** A box behind cards and pods: a family, a column's heading, the tray. */
export interface Box {
  readonly key: string;
  readonly look: 'tray' | 'heading' | 'family' | 'pipeline' | 'queue' | 'note';
  readonly rect: Rect;
  readonly title: string;
  readonly note?: string;
}

/** A line between two places that says why it is there. */
export interface Edge {
  readonly key: string;
  readonly from: Rect;
  readonly to: Rect;
  readonly why: string;
  /** The same in lines that fit on the edge. */
  readonly words?: readonly string[];
  readonly look: 'owns' | 'serves' | 'routes' | 'binds' | 'guards' | 'calls';
  readonly health?: Health;
  /** Requests a second that walk it. */
  readonly rate?: number;
}

export interface Arrangement {
  readonly bounds: Rect;
  /** Ids of cards to where they stand; what is not here is not drawn. */
  readonly rects: ReadonlyMap<number, Rect>;
  /** Shelves of pods to where they stand. */
  readonly areas: ReadonlyMap<string, Rect>;
  readonly boxes: readonly Box[];
  readonly edges: readonly Edge[];
}

/** The rows that there are, in the order in which they stand. */
export interface Inventory {
  readonly machines: readonly NodeRow[];
  readonly services: readonly ServiceRow[];
  readonly workloads: readonly WorkloadRow[];
  readonly attachments: readonly AttachmentRow[];
  /** How many pods each shelf holds. */
  readonly counts: ReadonlyMap<string, number>;
  /** Width by height of the window. */
  readonly aspect: number;
}

export interface ViewLayout {
  /** The shelf that a pod belongs on; undefined where this view does not draw it. */
  homeOf(pod: PodRow): string | undefined;
  arrange(inventory: Inventory): Arrangement;
}

/** How wide and high so many pods stand at ease: the fewer, the larger. */
export function roomFor(pods: number): { readonly width: number; readonly height: number } {
  if (pods <= 2) return { width: 252, height: 42 };
  if (pods <= 4) return { width: 252, height: 90 };
  if (pods <= 8) return { width: 252, height: 117 };
  if (pods <= 32) return { width: 252, height: 124 };
  if (pods <= 128) return { width: 260, height: 128 };
  // Cells, twice as wide as high, by powers of two so that growth seldom moves anything.
  const planned = 2 ** Math.ceil(Math.log2(pods));
  const columns = Math.ceil(Math.sqrt(planned * 2));
  return { width: columns * 16.2, height: Math.ceil(planned / columns) * 16.2 };
}

/** The step of room that so many pods need; another step is another layout. */
export function roomStep(pods: number): number {
  const steps = [0, 2, 4, 8, 32, 128];
  for (const [index, most] of steps.entries()) if (pods <= most) return index;
  return Math.ceil(Math.log2(pods));
}

export function union(rects: Iterable<Rect>): Rect {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y, width, height } of rects) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + width);
    bottom = Math.max(bottom, y + height);
  }
  if (left > right) return { x: 0, y: 0, width: 400, height: 300 };
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** One block of a given size, put at a corner when its place is known. */
export interface Block {
  readonly width: number;
  readonly height: number;
  readonly place: (x: number, y: number) => void;
}

/**
 * Stands blocks in columns, in order, so that the whole fills a window of the given shape best;
 * `beside` is the width of what will stand left and right of them.
 */
export function standInColumns(
  blocks: readonly Block[],
  gap: number,
  aspect: number,
  beside = 0,
): void {
  const area = blocks.reduce((sum, { width, height }) => sum + (width + gap) * (height + gap), 0);
  const tallest = blocks.reduce((most, { height }) => Math.max(most, height), 0);
  const ideal = Math.sqrt(area / aspect);
  let [best, bestSize] = [ideal, Infinity];
  for (const stretch of STRETCHES) {
    const limit = Math.max(tallest, ideal * stretch);
    const { width, height } = stand(blocks, gap, limit, () => {});
    const size = Math.max((width + beside) / aspect, height);
    if (size < bestSize) [best, bestSize] = [limit, size];
  }
  stand(blocks, gap, best, ({ place }, x, y) => place(x, y));
}

/** Heights of the columns that are tried, as parts of the ideal. */
const STRETCHES = [1.04, 1.12, 1.2, 1.3, 1.4, 1.55, 1.75, 2, 2.5, 3];

function stand(
  blocks: readonly Block[],
  gap: number,
  limit: number,
  place: (block: Block, x: number, y: number) => void,
): { readonly width: number; readonly height: number } {
  let [x, y, widest, highest] = [0, 0, 0, 0];
  for (const block of blocks) {
    if (y > 0 && y + block.height > limit) {
      x += widest + gap;
      [y, widest] = [0, 0];
    }
    place(block, x, y);
    y += block.height + gap;
    widest = Math.max(widest, block.width);
    highest = Math.max(highest, y - gap);
  }
  return { width: x + widest, height: highest };
}

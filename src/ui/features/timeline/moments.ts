// Arithmetic of the timeline: the stretch that is shown, and the marks before and after a moment.
import type { TimelineMarker } from '../../../hosts/worker/protocol.ts';

/** Lengths of the stretch in virtual microseconds; Infinity shows everything. */
export const STRETCHES = [
  { micros: 120e6, text: '2 min' },
  { micros: 600e6, text: '10 min' },
  { micros: 3600e6, text: '1 h' },
  { micros: Infinity, text: 'All' },
] as const;

/** A stretch is never shorter than this, however young the cluster is. */
const SHORTEST = 30e6;

export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** The stretch of a length that ends at `now`, or stands around `shown` when that lies before. */
export function stretchOf(
  length: number,
  {
    start,
    earliest,
    now,
    shown,
  }: {
    readonly start: number;
    readonly earliest: number;
    readonly now: number;
    readonly shown: number | null;
  },
): Stretch {
  const first = Math.max(start, earliest);
  if (now - first <= length) return { from: first, to: Math.max(now, first + SHORTEST) };
  const end = shown !== null && shown < now - length ? Math.min(now, shown + length / 2) : now;
  const from = Math.max(first, end - length);
  return { from, to: from + length };
}

/** The nearest mark beyond a moment, in either direction. */
export function neighbour(
  markers: readonly TimelineMarker[],
  at: number,
  way: -1 | 1,
): TimelineMarker | undefined {
  return way < 0 ? markers.findLast((one) => one.at < at) : markers.find((one) => one.at > at);
}

/** Marks closer together than this share of the stretch are drawn as one. */
const CLOSE = 0.006;

export interface Cluster {
  /** 0 to 1 along the stretch. */
  readonly place: number;
  readonly marker: TimelineMarker;
  readonly count: number;
}

const LOUDNESS = ['done', 'busy', 'good', 'unknown', 'warn', 'bad'];

/** The marks within a stretch; of those in one place the loudest is drawn. */
export function clustersOf(
  markers: readonly TimelineMarker[],
  { from, to }: Stretch,
): readonly Cluster[] {
  const clusters: Cluster[] = [];
  for (const marker of markers) {
    if (marker.at < from || marker.at > to) continue;
    const place = (marker.at - from) / (to - from);
    const last = clusters.at(-1);
    if (!last || place - last.place > CLOSE) {
      clusters.push({ place, marker, count: 1 });
      continue;
    }
    const isLouder = LOUDNESS.indexOf(marker.tone) > LOUDNESS.indexOf(last.marker.tone);
    const shown = isLouder ? marker : last.marker;
    clusters[clusters.length - 1] = { ...last, marker: shown, count: last.count + 1 };
  }
  return clusters;
}

// What has happened since the cluster was started, as marks in the order of their times.
import { create } from 'zustand';
import type { TimelineMarker, TimelinePatch } from '../../hosts/worker/protocol.ts';

export interface TimelineState {
  readonly markers: readonly TimelineMarker[];
  /** The earliest moment that can be looked back at, in virtual microseconds. */
  readonly earliest: number;
}

export const useTimeline = create<TimelineState>()(() => ({ markers: [], earliest: 0 }));

const KEPT = 1000;

/** Only the protocol client calls this. */
export function applyTimeline({ reset, earliest, markers }: TimelinePatch): void {
  useTimeline.setState((state) => {
    const known = new Map((reset ? [] : state.markers).map((one) => [one.id, one]));
    for (const marker of markers) known.set(marker.id, marker);
    const sorted = [...known.values()].sort((a, b) => a.at - b.at || a.id - b.id);
    return { earliest, markers: sorted.slice(-KEPT) };
  });
}

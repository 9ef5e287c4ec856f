// What the page knows of the control plane at work; told of only while somebody looks.
import { create } from 'zustand';
import type { ControlPlanePatch, WatchSight } from '../../hosts/worker/protocol.ts';

export interface ControlPlaneState {
  readonly patch: ControlPlanePatch | null;
  readonly watches: ReadonlyMap<string, WatchSight>;
  /** Requests since the view was opened. */
  readonly requests: number;
  /** By stage: requests that ended there. */
  readonly endedAt: ReadonlyMap<string, number>;
  /** Queue names to the patch, counted, in which a key was last taken. */
  readonly workedAt: ReadonlyMap<string, number>;
  readonly patches: number;
}

const NOTHING: ControlPlaneState = {
  patch: null,
  watches: new Map(),
  requests: 0,
  endedAt: new Map(),
  workedAt: new Map(),
  patches: 0,
};

export const useControlPlane = create<ControlPlaneState>()(() => NOTHING);

export function showControlPlane(patch: ControlPlanePatch): void {
  useControlPlane.setState((state) => {
    const known = patch.reset ? NOTHING : state;
    const { watches, requests, endedAt, patches } = known;
    const workedAt = new Map(known.workedAt);
    for (const { name, taken } of patch.queues) {
      const before = known.patch?.queues.find((queue) => queue.name === name);
      if (before?.taken !== taken) workedAt.set(name, patches);
    }
    const ended = new Map(endedAt);
    for (const { stage, count } of patch.requests)
      ended.set(stage, (ended.get(stage) ?? 0) + count);
    return {
      patch,
      watches: patch.watches
        ? new Map(patch.watches.map((watch) => [watch.collection, watch]))
        : watches,
      requests: requests + patch.requestCount,
      endedAt: ended,
      workedAt,
      patches: patches + 1,
    };
  });
}

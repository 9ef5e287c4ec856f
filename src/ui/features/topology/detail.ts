// How much of the pods is drawn as elements: all, those in sight, or none (cells on a canvas).
import type { ReactFlowState } from '@xyflow/react';
import { useStore } from '@xyflow/react';
import { useKeys } from '../../store/keyed-store.ts';
import { scene } from './scene.ts';

/** Up to this many pods are all drawn as elements. */
const MANY_PODS = 2000;
/** Below this zoom a pod of a crowd is a cell of a few pixels. */
const FAR_ZOOM = 0.42;
/** The window is looked at again when it has moved this far, in screen pixels. */
const BLOCK = 256;

export type Detail = 'all' | 'near' | 'far';

function isFar(state: ReactFlowState): boolean {
  return state.transform[2] < FAR_ZOOM;
}

export function useDetail(): Detail {
  const isMany = useKeys(scene.pods).length > MANY_PODS;
  const far = useStore(isFar);
  return isMany ? (far ? 'far' : 'near') : 'all';
}

function blockOf({ transform: [x, y, zoom], width, height }: ReactFlowState): string {
  const at = [x, y, width, height].map((value) => Math.round(value / BLOCK));
  return `${at.join(' ')} ${zoom.toFixed(2)}`;
}

function windowOf({ transform: [x, y, zoom], width, height }: ReactFlowState) {
  return {
    left: (-x - BLOCK) / zoom,
    top: (-y - BLOCK) / zoom,
    right: (width - x + BLOCK) / zoom,
    bottom: (height - y + BLOCK) / zoom,
  };
}

/** The pods in sight; looked for again when the window has moved, or pods came or went. */
export function podsInSight(state: ReactFlowState, ids: readonly number[]): readonly number[] {
  const { left, top, right, bottom } = windowOf(state);
  return ids.filter((id) => {
    const place = scene.pods.get(id);
    if (!place) return false;
    const { x, y } = place;
    return x > left && x < right && y > top && y < bottom;
  });
}

/** Changes when the window has moved far enough to look again. */
export function useBlock(): string {
  return useStore(blockOf);
}

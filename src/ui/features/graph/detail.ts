// How pods are drawn: each with its words, or as a cell of one canvas with an element above it that
// draws nothing, or, in a great crowd, as cells alone.
import type { ReactFlowState } from '@xyflow/react';
import { useStore } from '@xyflow/react';
import { useKeys } from '../../store/keyed-store.ts';
import type { Rect } from './geometry.ts';
import { scene } from './scene.ts';

/** Up to this many pods are drawn as elements at any zoom. */
const FEW_PODS = 250;
/** Up to this many pods have an element each, drawn or not. */
const MANY_PODS = 2500;
/** Below this zoom a pod of a crowd is a cell. */
const FAR_ZOOM = 0.5;
/** The window is looked at again when it has moved this far, in screen pixels. */
const BLOCK = 256;

export type Detail =
  /** Every pod is a drawn element. */
  | 'all'
  /** Pods in sight are drawn elements; the others are there, and draw nothing. */
  | 'near'
  /** Cells; every pod has an element that draws nothing. */
  | 'cells'
  /** Only pods in sight have elements, which are drawn. */
  | 'window'
  /** Cells alone. */
  | 'far';

function isFar(state: ReactFlowState): boolean {
  return state.transform[2] < FAR_ZOOM;
}

export function useDetail(): Detail {
  const pods = useKeys(scene.pods).length;
  const far = useStore(isFar);
  if (pods <= FEW_PODS) return 'all';
  if (pods <= MANY_PODS) return far ? 'cells' : 'near';
  return far ? 'far' : 'window';
}

/** Cards leave their small words out when these could not be read. */
export function useIsFar(): boolean {
  return useStore(isFar);
}

function blockOf({ transform: [x, y, zoom], width, height }: ReactFlowState): string {
  const at = [x, y, width, height].map((value) => Math.round(value / BLOCK));
  return `${at.join(' ')} ${zoom.toFixed(2)}`;
}

/** The part of the world in sight, and a block more on each side. */
export function windowOf({ transform: [x, y, zoom], width, height }: ReactFlowState): Rect {
  return {
    x: (-x - BLOCK) / zoom,
    y: (-y - BLOCK) / zoom,
    width: (width + 2 * BLOCK) / zoom,
    height: (height + 2 * BLOCK) / zoom,
  };
}

export function isIn(window: Rect, { x, y }: { readonly x: number; readonly y: number }): boolean {
  return (
    x > window.x && x < window.x + window.width && y > window.y && y < window.y + window.height
  );
}

export function touches(window: Rect, rect: Rect): boolean {
  return (
    rect.x < window.x + window.width &&
    rect.x + rect.width > window.x &&
    rect.y < window.y + window.height &&
    rect.y + rect.height > window.y
  );
}

/** Changes when the window has moved far enough to look again. */
export function useBlock(): string {
  return useStore(blockOf);
}

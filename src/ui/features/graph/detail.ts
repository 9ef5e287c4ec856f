// How pods are drawn: each with its words, or as a cell of one canvas with an element above it that
// draws nothing, or, in a great crowd, as cells alone.
import type { ReactFlowState } from '@xyflow/react';
import { useStore } from '@xyflow/react';
import { useCallback } from 'react';
import { useKeys, useRow } from '../../store/keyed-store.ts';
import { CARD, GAP } from './geometry.ts';
import { scene } from './scene.ts';
import { BLOCK } from './sight.ts';

/** Up to this many pods are drawn as elements at any zoom. */
const FEW_PODS = 250;
/** Up to this many pods have an element each, drawn or not. */
const MANY_PODS = 2500;
/** Below this zoom a pod of a crowd is a cell. */
const FAR_ZOOM = 0.5;
/** Up to this many cards all have an element. */
export const MANY_CARDS = 400;
/** Of more cards, this many in sight are drawn on the canvas, without an element each. */
const FIELD_CARDS = 200;

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

/** Changes when the window has moved far enough to look again. */
export function useBlock(): string {
  return useStore(blockOf);
}

/** Cards stand in a field of cells: so many are in sight that the canvas draws them. */
export function useIsField(): boolean {
  const outline = useRow(scene.outline, 'outline');
  const cards = outline?.arrangement.rects.size ?? 0;
  return useStore(
    useCallback(
      ({ transform: [, , zoom], width, height }: ReactFlowState) => {
        const room = ((CARD.width + GAP) * (CARD.height + GAP) * zoom * zoom) / (width * height);
        return cards > MANY_CARDS && 1 / room > FIELD_CARDS;
      },
      [cards],
    ),
  );
}

// How pods are drawn: each with its words, or as a cell of one canvas with an element above it that
// draws nothing, or, in a great crowd, as cells alone.
import type { ReactFlowState } from '@xyflow/react';
import { useStore } from '@xyflow/react';
import { KeyedStore, useRow, useSize } from '../../store/keyed-store.ts';
import { CARD, GAP } from './geometry.ts';
import { scene } from './scene.ts';
import type { Camera } from './sight.ts';
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
const FIELD_CARDS = 150;

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

/** What is drawn by the canvas when the view begins to move: more detail waits until it rests. */
interface Held {
  readonly isFar: boolean;
  readonly isField: boolean;
}
const held = new KeyedStore<'held', Held>();

/** The view begins to move. Mounting a thousand elements on its way would stop it. */
export function holdDetail(camera: Camera): void {
  held.set('held', { isFar: isFar(camera), isField: fillsField(camera, cardCount()) });
  held.flush();
}

export function releaseDetail(): void {
  held.delete('held');
  held.flush();
}

/** Whether the canvas draws what would else be elements. */
export function drawsCells(camera: Camera): boolean {
  return fillsField(camera, cardCount()) || (scene.pods.size > MANY_PODS && isFar(camera));
}

function isFar({ transform: [, , zoom] }: Camera): boolean {
  return zoom < FAR_ZOOM;
}

function fillsField({ transform: [, , zoom], width, height }: Camera, cards: number): boolean {
  const room = ((CARD.width + GAP) * (CARD.height + GAP) * zoom * zoom) / (width * height);
  return cards > MANY_CARDS && 1 / room > FIELD_CARDS;
}

function cardCount(): number {
  return scene.outline.get('outline')?.arrangement.rects.size ?? 0;
}

export function useDetail(): Detail {
  const pods = useSize(scene.pods);
  const wasFar = useRow(held, 'held')?.isFar ?? false;
  const far = useStore(isFar) || wasFar;
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
  useRow(scene.outline, 'outline');
  const cards = cardCount();
  const wasField = useRow(held, 'held')?.isField ?? false;
  return useStore((camera: Camera) => fillsField(camera, cards)) || wasField;
}

// Small pictures of a pod's health as raw pixels: one shape and one colour for each state.
import type { Health } from '../../../hosts/worker/protocol.ts';
import { HEALTHS } from '../../../hosts/worker/protocol.ts';
import { textOf } from './palette-pixels.ts';
import type { Sprite } from './pixel-sheet.ts';

/** Below this many pixels a shape cannot be told from a dot. */
const SMALLEST_SHAPE = 6;

let theme = '';
/** By size, negative on a card; then in the order of HEALTHS. */
const known = new Map<number, readonly Sprite[]>();

/** Forgets the pictures when the theme is another. */
export function drawFor(shown: string): void {
  if (shown !== theme) known.clear();
  theme = shown;
}

/**
 * The pictures of all states in the page's theme, `size` pixels wide and high, in the order of
 * HEALTHS; on the colour of a card, or on nothing.
 */
export function spritesOf(size: number, isOnCard: boolean): readonly Sprite[] {
  const key = isOnCard ? -size : size;
  const sprites = known.get(key) ?? HEALTHS.map((health) => draw(health, size, isOnCard));
  known.set(key, sprites);
  return sprites;
}

function draw(health: Health, size: number, isOnCard: boolean): Sprite {
  const canvas = new OffscreenCanvas(size, size);
  const context = canvas.getContext('2d');
  if (!context) return { size, pixels: new Uint32Array(size * size) };
  if (isOnCard) {
    context.fillStyle = textOf('surface');
    context.fillRect(0, 0, size, size);
  }
  context.fillStyle = context.strokeStyle = textOf(health);
  if (size < SMALLEST_SHAPE) {
    context.globalAlpha = health === 'good' || health === 'done' ? 0.62 : 1;
    context.fillRect(0, 0, size, size);
  } else {
    drawShape(context, health, size);
  }
  const { data } = context.getImageData(0, 0, size, size);
  return { size, pixels: new Uint32Array(data.buffer) };
}

function drawShape(context: OffscreenCanvasRenderingContext2D, health: Health, size: number): void {
  const isLoud = health === 'bad' || health === 'warn' || health === 'unknown';
  context.globalAlpha = isLoud ? 0.26 : 0.12;
  context.beginPath();
  context.roundRect(0, 0, size, size, size * 0.24);
  context.fill();
  context.globalAlpha = 1;
  context.lineWidth = Math.max(1, size * 0.13);
  const middle = size / 2;
  const radius = size * 0.27;
  context.beginPath();
  switch (health) {
    case 'good':
      context.arc(middle, middle, radius, 0, 7);
      return context.fill();
    case 'busy':
    case 'done':
      context.arc(middle, middle, radius, 0, 7);
      return context.stroke();
    case 'warn':
      polygon(context, [middle, size * 0.14, size * 0.9, size * 0.84, size * 0.1, size * 0.84]);
      return context.fill();
    case 'bad':
      context.rect(size * 0.18, size * 0.18, size * 0.64, size * 0.64);
      return context.fill();
    case 'unknown':
      polygon(context, [middle, size * 0.1, size * 0.9, middle, middle, size * 0.9, size * 0.1]);
      context.lineTo(size * 0.1, middle);
      return context.fill();
  }
}

function polygon(context: OffscreenCanvasRenderingContext2D, points: readonly number[]): void {
  for (let at = 0; at + 1 < points.length; at += 2) {
    context.lineTo(points[at] as number, points[at + 1] as number);
  }
  context.closePath();
}

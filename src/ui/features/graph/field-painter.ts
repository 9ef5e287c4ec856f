// A field of cards: each a box in the colour of its health, a machine's with a bar of its load.
import type { Health, NodeRow } from '../../../hosts/worker/protocol.ts';
import { mirror } from '../../store/mirror.ts';
import type { Projection } from './cell-painter.ts';
import type { Rect } from './geometry.ts';
import { pixelOf, textOf } from './palette-pixels.ts';
import type { PixelSheet } from './pixel-sheet.ts';
import { scene } from './scene.ts';
import { touches } from './sight.ts';

/** The upper part of a machine's card, above its pods; the bar of its load fills it. */
const HEAD = 70;
/** Below this many pixels a card has no border. */
const BORDERED = 9;
/** A name is written where so much room is, in pixels, and for so many cards. */
const NAME = { width: 52, height: 10, most: 600 } as const;
const FONT_SHARE = 0.4;

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Cards and families in a part of the world, as boxes of pixels, one by one. */
export function* paintCards(
  sheet: PixelSheet,
  to: Projection,
  window: Rect,
): Generator<void, void> {
  const family = pixelOf('surface', 'canvas', 0.45);
  for (const { look, rect } of scene.outline.get('outline')?.arrangement.boxes ?? []) {
    if (look === 'family' && touches(window, rect))
      paintBox(sheet, boxOf(rect, to), family, family);
  }
  const grounds = byHealth((health) => pixelOf('surface', health, 0.3), pixelOf('surface'));
  const borders = byHealth((health) => pixelOf('surface', health, 0.7), pixelOf('line'));
  const loads = [pixelOf('surface', 'accent', 0.32), pixelOf('surface', 'bad', 0.4)] as const;
  for (const [id, rect] of scene.rects.entries()) {
    if (!touches(window, rect)) continue;
    const node = mirror.nodes.get(id);
    const health = node?.health ?? healthOf(id);
    const box = boxOf(rect, to);
    paintBox(sheet, box, grounds[health], borders[health]);
    if (node) paintLoad(sheet, box, node, to.scale, loads);
    yield;
  }
}

function byHealth(of: (health: Health) => number, quiet: number): Readonly<Record<Health, number>> {
  const [busy, warn, bad, unknown] = [of('busy'), of('warn'), of('bad'), of('unknown')];
  return { good: quiet, done: quiet, busy, warn, bad, unknown };
}

function healthOf(id: number): Health {
  return mirror.workloads.get(id)?.health ?? mirror.attachments.get(id)?.health ?? 'good';
}

function paintBox(sheet: PixelSheet, box: Box, ground: number, border: number): void {
  const { left, top, width, height } = box;
  if (width < BORDERED) return sheet.fill(left, top, width, height, ground);
  sheet.fill(left, top, width, height, border);
  sheet.fill(left + 1, top + 1, width - 2, height - 2, ground);
}

/** As wide as the share of what is asked of the machine, by what it has least of. */
function paintLoad(
  sheet: PixelSheet,
  { left, top, width }: Box,
  { requested, allocatable }: NodeRow,
  scale: number,
  [quiet, full]: readonly [number, number],
): void {
  const share = Math.max(
    shareOf(requested.cpuMilli, allocatable.cpuMilli),
    shareOf(requested.memoryBytes, allocatable.memoryBytes),
    shareOf(requested.pods, allocatable.pods),
  );
  const height = Math.max(1, Math.round(HEAD * scale) - 2);
  sheet.fill(
    left + 1,
    top + 1,
    Math.round((width - 2) * share),
    height,
    share > 0.9 ? full : quiet,
  );
}

function shareOf(part: number, whole: number): number {
  return whole > 0 ? Math.min(1, part / whole) : 0;
}

/** Machines' names, where they can be read. */
export function writeNames(context: CanvasRenderingContext2D, to: Projection, window: Rect): void {
  const size = Math.round(HEAD * FONT_SHARE * to.scale);
  if (size < NAME.height) return;
  context.font = `600 ${size}px ${textOf('font')}`;
  context.fillStyle = textOf('text');
  context.textBaseline = 'middle';
  let written = 0;
  for (const [id, rect] of scene.rects.entries()) {
    const name = mirror.nodes.get(id)?.name;
    if (name === undefined || !touches(window, rect)) continue;
    const { left, top, width } = boxOf(rect, to);
    if (width < NAME.width || ++written > NAME.most) return;
    context.fillText(name, left + size / 2, top + (HEAD / 2) * to.scale, width - size);
  }
}

function boxOf(rect: Rect, { scale, x, y }: Projection): Box {
  const left = Math.round(rect.x * scale + x);
  const top = Math.round(rect.y * scale + y);
  return {
    left,
    top,
    width: Math.max(1, Math.round(rect.width * scale)),
    height: Math.max(1, Math.round(rect.height * scale)),
  };
}

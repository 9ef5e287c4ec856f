// Paints pods as cells, by their shelves; in a field of cards the cards below them too.
import { scene } from './scene.ts';
import type { Rect } from './geometry.ts';
import { columnsIn, rowsIn } from './geometry.ts';
import { drawFor, spritesOf } from './cell-sprites.ts';
import { paintCards, writeNames } from './field-painter.ts';
import { followTheme } from './palette-pixels.ts';
import type { Sprite } from './pixel-sheet.ts';
import { PixelSheet } from './pixel-sheet.ts';
import type { Shelf } from './shelf.ts';
import type { Camera } from './sight.ts';
import { holds, windowOf } from './sight.ts';

/** Drawn beyond the window on each side, in screen pixels: room to pan before drawing again. */
const MARGIN = 192;
const LARGEST_CELL = 64;
/** More changed cells than these are not worth looking up one by one. */
const MOST_PARTS = 400;
/** `done` and `good` lie below what is louder where cells are smaller than a pixel. */
const QUIET = new Set([1, 5]);

export interface Drawn {
  readonly pods: boolean;
  readonly cards: boolean;
}

/** From the world to the sheet's pixels. */
export interface Projection {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

export class CellPainter {
  private readonly sheet: PixelSheet;
  /** The camera of the last painting. */
  private painted: Camera | undefined;
  private to: Projection = { scale: 1, x: 0, y: 0 };

  constructor(
    private readonly canvas: HTMLCanvasElement,
    context: CanvasRenderingContext2D,
    private readonly drawn: Drawn,
  ) {
    this.sheet = new PixelSheet(context);
  }

  /** What was painted still fills the window, at its zoom. */
  covers(camera: Camera): boolean {
    const zoom = this.painted?.transform[2];
    return zoom === camera.transform[2] && this.spans(camera);
  }

  /** What was painted still fills the window, be it larger or smaller. */
  spans(camera: Camera): boolean {
    const { painted } = this;
    return painted !== undefined && holds(windowOf(painted, MARGIN), windowOf(camera, 0));
  }

  /** Paints all, in parts: what was painted before is seen until the last of them. */
  *paint(camera: Camera): Generator<void, void> {
    const { transform, width, height } = camera;
    const [x, y, zoom] = transform;
    if (width === 0 || height === 0) return;
    drawFor(followTheme());
    const ratio = devicePixelRatio;
    const { sheet } = this;
    sheet.begin(
      Math.round((width + 2 * MARGIN) * ratio),
      Math.round((height + 2 * MARGIN) * ratio),
    );
    this.to = { scale: zoom * ratio, x: (MARGIN + x) * ratio, y: (MARGIN + y) * ratio };
    const window = windowOf(camera, MARGIN);
    if (this.drawn.cards) yield* paintCards(sheet, this.to, window);
    if (this.drawn.pods) {
      for (const { area, shelf } of scene.shelvesIn(window)) {
        this.paintShelf(area, shelf);
        yield;
      }
    }
    sheet.show();
    if (this.drawn.cards) writeNames(sheet.context, this.to, window);
    const { style } = this.canvas;
    style.width = `${sheet.width / ratio / zoom}px`;
    style.height = `${sheet.height / ratio / zoom}px`;
    style.transform = `translate(${(-MARGIN - x) / zoom}px, ${(-MARGIN - y) / zoom}px)`;
    this.painted = camera;
  }

  /** Paints pods anew that stand where they stood; false when it takes a whole painting. */
  repaint(pods: readonly number[]): boolean {
    if (!this.painted || pods.length > MOST_PARTS) return false;
    for (const pod of pods) {
      const place = scene.pods.get(pod);
      const health = scene.healths.at(pod);
      if (!place || health === 0) return false;
      const { size, sprites } = this.cellsOf(place);
      const [x, y] = [this.left(place.x), this.top(place.y)];
      this.sheet.blit(sprites[health - 1] as Sprite, x, y);
      this.sheet.showPart(x, y, size, size);
    }
    return true;
  }

  private paintShelf(area: Rect, shelf: Shelf): void {
    const density = shelf.drawnAs;
    const { filled } = shelf;
    const { sprites } = this.cellsOf(density);
    const columns = columnsIn(area, density);
    const count = Math.min(filled.length, columns * rowsIn(area, density));
    const [wide, high] = [density.width + density.gap, density.height + density.gap];
    const loud: number[] = [];
    const put = (slot: number, health: number): void => {
      const x = this.left(area.x + (slot % columns) * wide);
      const y = this.top(area.y + Math.floor(slot / columns) * high);
      this.sheet.blit(sprites[health - 1] as Sprite, x, y);
    };
    for (let slot = 0; slot < count; slot++) {
      const pod = filled[slot];
      const health = pod === undefined ? 0 : scene.healths.at(pod);
      if (health === 0) continue;
      if (QUIET.has(health)) put(slot, health);
      else loud.push(slot, health);
    }
    for (let at = 0; at < loud.length; at += 2) put(loud[at] as number, loud[at + 1] as number);
  }

  private cellsOf({ width, height }: { readonly width: number; readonly height: number }) {
    const side = Math.round(Math.min(width, height) * this.to.scale);
    const size = Math.min(LARGEST_CELL, Math.max(1, side));
    return { size, sprites: spritesOf(size, this.drawn.cards) };
  }

  private left(x: number): number {
    return Math.round(x * this.to.scale + this.to.x);
  }

  private top(y: number): number {
    return Math.round(y * this.to.scale + this.to.y);
  }
}

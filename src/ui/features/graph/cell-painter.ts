// Paints pods as cells by writing pixels itself: without a GPU far quicker than a thousand shapes.
import { mirror } from '../../store/mirror.ts';
import type { Sprite } from './cell-sprites.ts';
import { followTheme, spriteOf } from './cell-sprites.ts';
import { scene } from './scene.ts';

/** Drawn beyond the window on each side, in screen pixels: room to pan before drawing again. */
const MARGIN = 192;
const LARGEST_CELL = 64;

/** What React Flow's store says of the window. */
export interface Camera {
  readonly transform: readonly [number, number, number];
  readonly width: number;
  readonly height: number;
}

export class CellPainter {
  private image: ImageData | undefined;
  private pixels = new Uint32Array(0);
  /** The camera of the last painting. */
  private painted: Camera | undefined;

  constructor(private readonly canvas: HTMLCanvasElement) {}

  /** What was painted still fills the window. */
  covers({ transform: [x, y, zoom], width, height }: Camera): boolean {
    const { painted } = this;
    if (!painted || painted.width !== width || painted.height !== height) return false;
    const [px, py, pzoom] = painted.transform;
    return pzoom === zoom && Math.abs(x - px) < MARGIN && Math.abs(y - py) < MARGIN;
  }

  paint(camera: Camera): void {
    const { transform, width, height } = camera;
    const [x, y, zoom] = transform;
    const context = this.canvas.getContext('2d');
    if (!context || width === 0 || height === 0) return;
    followTheme();
    const ratio = devicePixelRatio;
    const wide = Math.round((width + 2 * MARGIN) * ratio);
    const high = Math.round((height + 2 * MARGIN) * ratio);
    const image = this.resize(context, wide, high);
    this.pixels.fill(0);
    this.cells((MARGIN + x) * ratio, (MARGIN + y) * ratio, zoom * ratio);
    context.putImageData(image, 0, 0);
    const { style } = this.canvas;
    style.width = `${wide / ratio / zoom}px`;
    style.height = `${high / ratio / zoom}px`;
    style.transform = `translate(${(-MARGIN - x) / zoom}px, ${(-MARGIN - y) / zoom}px)`;
    this.painted = camera;
  }

  private cells(x: number, y: number, scale: number): void {
    for (const [id, place] of scene.pods.entries()) {
      const row = mirror.pods.get(id);
      if (!row) continue;
      const side = Math.min(place.width, place.height) * scale;
      const size = Math.min(LARGEST_CELL, Math.max(1, Math.round(side)));
      this.blit(
        spriteOf(row.health, size),
        Math.round(place.x * scale + x),
        Math.round(place.y * scale + y),
      );
    }
  }

  private blit({ size, pixels }: Sprite, x: number, y: number): void {
    const { width, height } = this.canvas;
    const left = Math.max(0, x);
    const right = Math.min(width, x + size);
    if (right <= left) return;
    const bottom = Math.min(height, y + size);
    for (let row = Math.max(0, y); row < bottom; row++) {
      const from = (row - y) * size + left - x;
      for (let column = 0; column < right - left; column++) {
        this.pixels[row * width + left + column] = pixels[from + column] as number;
      }
    }
  }

  private resize(context: CanvasRenderingContext2D, width: number, height: number): ImageData {
    const { canvas, image } = this;
    if (image && canvas.width === width && canvas.height === height) return image;
    canvas.width = width;
    canvas.height = height;
    const fresh = context.createImageData(width, height);
    this.image = fresh;
    this.pixels = new Uint32Array(fresh.data.buffer);
    return fresh;
  }
}

// A canvas written pixel by pixel: without a GPU far quicker than a thousand shapes.

/** A small picture as raw pixels, `size` wide and high. */
export interface Sprite {
  readonly size: number;
  readonly pixels: Uint32Array;
}

export class PixelSheet {
  width = 0;
  height = 0;
  private image: ImageData | undefined;
  private pixels = new Uint32Array(0);

  constructor(readonly context: CanvasRenderingContext2D) {}

  /** Empties it, at a size in device pixels. */
  begin(width: number, height: number): void {
    if (this.image && this.width === width && this.height === height) {
      this.pixels.fill(0);
      return;
    }
    [this.width, this.height] = [width, height];
    this.image = this.context.createImageData(width, height);
    this.pixels = new Uint32Array(this.image.data.buffer);
  }

  fill(x: number, y: number, width: number, height: number, colour: number): void {
    const left = Math.max(0, x);
    const right = Math.min(this.width, x + width);
    if (right <= left) return;
    const bottom = Math.min(this.height, y + height);
    for (let row = Math.max(0, y); row < bottom; row++) {
      const start = row * this.width;
      this.pixels.fill(colour, start + left, start + right);
    }
  }

  blit({ size, pixels }: Sprite, x: number, y: number): void {
    const { width } = this;
    const left = Math.max(0, x);
    const right = Math.min(width, x + size);
    if (right <= left) return;
    const bottom = Math.min(this.height, y + size);
    const columns = right - left;
    for (let row = Math.max(0, y); row < bottom; row++) {
      const from = (row - y) * size + left - x;
      const to = row * width + left;
      for (let column = 0; column < columns; column++) {
        this.pixels[to + column] = pixels[from + column] as number;
      }
    }
  }

  /** Shows all that was written. */
  show(): void {
    const { canvas } = this.context;
    // Another size empties the canvas: so it gets it only now.
    if (canvas.width !== this.width) canvas.width = this.width;
    if (canvas.height !== this.height) canvas.height = this.height;
    if (this.image) this.context.putImageData(this.image, 0, 0);
  }

  /** Shows a part of it. */
  showPart(x: number, y: number, width: number, height: number): void {
    if (this.image) this.context.putImageData(this.image, 0, 0, x, y, width, height);
  }
}

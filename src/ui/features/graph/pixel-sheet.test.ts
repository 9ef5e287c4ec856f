// Pixels beyond the sheet's edges are left out, not wrapped to its other side.
import { expect, test } from 'vitest';
import { PixelSheet } from './pixel-sheet.ts';

/** A sheet of 4 by 3 on a canvas that keeps what is put on it. */
function sheet(): { readonly on: PixelSheet; readonly shown: () => string[] } {
  let image = new Uint32Array(0);
  const context = {
    canvas: { width: 0, height: 0 },
    createImageData: (width: number, height: number) => {
      image = new Uint32Array(width * height);
      return { data: { buffer: image.buffer } };
    },
  };
  const on = new PixelSheet(context as unknown as CanvasRenderingContext2D);
  on.begin(4, 3);
  const shown = (): string[] => [0, 4, 8].map((at) => image.slice(at, at + 4).join(''));
  return { on, shown };
}

test('boxes are cut at the edges', () => {
  const { on, shown } = sheet();
  on.fill(-2, 1, 3, 9, 1);
  on.fill(3, -1, 5, 2, 2);
  expect(shown()).toEqual(['0002', '1000', '1000']);
});

test('pictures are cut at the edges', () => {
  const { on, shown } = sheet();
  const sprite = { size: 2, pixels: new Uint32Array([1, 2, 3, 4]) };
  on.blit(sprite, 3, 0);
  on.blit(sprite, -1, 2);
  on.blit(sprite, 4, 1);
  expect(shown()).toEqual(['0001', '0003', '2000']);
});

test('a new painting of the same size begins empty', () => {
  const { on, shown } = sheet();
  on.fill(0, 0, 4, 3, 7);
  on.begin(4, 3);
  expect(shown()).toEqual(['0000', '0000', '0000']);
});

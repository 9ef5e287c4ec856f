// What part of the world is in sight.
import type { Rect } from './geometry.ts';

/** The window is looked at again when it has moved this far, in screen pixels. */
export const BLOCK = 256;

/** What React Flow's store says of the window. */
export interface Camera {
  readonly transform: readonly [number, number, number];
  readonly width: number;
  readonly height: number;
}

/** The part of the world in sight, and `margin` screen pixels more on each side. */
export function windowOf(camera: Camera, margin = BLOCK): Rect {
  const { transform, width, height } = camera;
  const [x, y, zoom] = transform;
  return {
    x: (-x - margin) / zoom,
    y: (-y - margin) / zoom,
    width: (width + 2 * margin) / zoom,
    height: (height + 2 * margin) / zoom,
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

/** Whether all of a rectangle is in another. */
export function holds(window: Rect, rect: Rect): boolean {
  return (
    rect.x >= window.x &&
    rect.y >= window.y &&
    rect.x + rect.width <= window.x + window.width &&
    rect.y + rect.height <= window.y + window.height
  );
}

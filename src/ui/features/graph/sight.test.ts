// The window as a part of the world, and what lies in it.
import { expect, test } from 'vitest';
import { holds, isIn, touches, windowOf } from './sight.ts';

const CAMERA = { transform: [100, -50, 0.5], width: 400, height: 200 } as const;

test('the window and its margin are screen pixels of the world', () => {
  expect(windowOf(CAMERA, 0)).toEqual({ x: -200, y: 100, width: 800, height: 400 });
  expect(windowOf(CAMERA, 50)).toEqual({ x: -300, y: 0, width: 1000, height: 600 });
});

test('a card at the edge touches the window, and is not held by it', () => {
  const window = windowOf(CAMERA, 0);
  const card = { x: 590, y: 120, width: 280, height: 200 };
  expect(touches(window, card)).toBe(true);
  expect(holds(window, card)).toBe(false);
  expect(holds(window, { ...card, x: 100 })).toBe(true);
  expect(touches(window, { ...card, x: 601 })).toBe(false);
  expect(isIn(window, card)).toBe(true);
});

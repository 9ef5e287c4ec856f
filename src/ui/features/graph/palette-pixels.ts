// The theme's colours as pixels of an ImageData, and mixes of them.

/** Red, green and blue, 0 to 255. */
type Colour = readonly [number, number, number];

let theme = '';
const known = new Map<string, Colour>();

/** Forgets the colours when the theme is another; answers its name. */
export function followTheme(): string {
  const shown = document.documentElement.dataset['theme'] ?? '';
  if (shown !== theme) known.clear();
  theme = shown;
  return theme;
}

/** A colour token of the design system, mixed with a share of another, as an opaque pixel. */
export function pixelOf(token: string, other = token, share = 0): number {
  const [a, b] = [colourOf(token), colourOf(other)];
  const mixed = a.map((value, index) => Math.round(value + (b[index]! - value) * share));
  const [red, green, blue] = mixed as [number, number, number];
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

/** A colour token as CSS has it. */
export function textOf(token: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${token}`).trim();
}

function colourOf(token: string): Colour {
  const colour = known.get(token) ?? read(token);
  known.set(token, colour);
  return colour;
}

function read(token: string): Colour {
  const context = new OffscreenCanvas(1, 1).getContext('2d');
  if (!context) return [0, 0, 0];
  context.fillStyle = textOf(token);
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return [red, green, blue];
}

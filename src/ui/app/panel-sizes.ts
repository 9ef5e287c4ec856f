// How large the panels were left, in pixels; kept for the next visit.
import type { PanelName } from '../store/workspace.ts';

/** The timeline is a strip of one height. */
type SizedPanel = Exclude<PanelName, 'timeline'> | 'editorAbove' | 'inspectorBelow';

const KEY = 'kubetarium.panel-sizes';
const SAVE_AFTER_MS = 400;

const defaults: { readonly [panel in SizedPanel]: number } = {
  editor: innerWidth < 1400 ? 304 : 370,
  inspector: innerWidth < 1400 ? 310 : 360,
  editorAbove: Math.round(innerHeight * 0.24),
  inspectorBelow: Math.round(innerHeight * 0.32),
  events: innerHeight < 800 ? 112 : 180,
  terminal: innerHeight < 800 ? 220 : 280,
};
const sizes = new Map<string, number>(read());
let timer: ReturnType<typeof setTimeout> | undefined;

function read(): [string, number][] {
  try {
    return Object.entries(JSON.parse(localStorage.getItem(KEY) ?? '{}') as object);
  } catch {
    return [];
  }
}

export function sizeOf(panel: SizedPanel): string {
  const size = Number(sizes.get(panel));
  return `${size > 60 ? size : defaults[panel]}px`;
}

export function rememberSize(panel: SizedPanel, pixels: number): void {
  sizes.set(panel, Math.round(pixels));
  clearTimeout(timer);
  timer = setTimeout(() => {
    try {
      localStorage.setItem(KEY, JSON.stringify(Object.fromEntries(sizes)));
    } catch {
      // Private windows may refuse; the sizes are then forgotten.
    }
  }, SAVE_AFTER_MS);
}

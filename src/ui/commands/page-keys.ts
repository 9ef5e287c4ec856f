// Every key of the page, once: what the key handler obeys is what help, palette and tooltips say.
import type { CommandName } from './bus.ts';

export interface PageKey {
  readonly command: CommandName;
  /** As KeyboardEvent.key says it; letters small. */
  readonly key: string;
  /** As people read it: a word for each key that is held together. */
  readonly shown: string;
  /** Held together with Ctrl, or Cmd on a Mac. */
  readonly withCtrl?: true;
  /** A clicker sends few keys: in presenter mode some mean something else. */
  readonly only?: 'presenting' | 'not presenting';
}

export const PAGE_KEYS: readonly PageKey[] = [
  { command: 'pause', key: ' ', shown: 'Space' },
  // A clicker's key for a black screen holds the time.
  { command: 'pause', key: 'b', shown: 'B', only: 'presenting' },
  { command: 'step', key: '.', shown: '.' },
  { command: 'fastForward', key: '>', shown: '>' },
  { command: 'live', key: 'l', shown: 'L' },
  { command: 'branch', key: 'b', shown: 'B', only: 'not presenting' },
  { command: 'slower', key: '[', shown: '[' },
  { command: 'faster', key: ']', shown: ']' },
  { command: 'palette', key: '/', shown: '/' },
  { command: 'palette', key: 'k', shown: 'Ctrl K', withCtrl: true },
  { command: 'apply', key: 'Enter', shown: 'Ctrl Enter', withCtrl: true },
  { command: 'fit', key: 'f', shown: 'F' },
  { command: 'centre', key: 'c', shown: 'C' },
  { command: 'zoomIn', key: '+', shown: '+' },
  { command: 'zoomIn', key: '=', shown: '=' },
  { command: 'zoomOut', key: '-', shown: '-' },
  { command: 'nextView', key: 'v', shown: 'V' },
  { command: 'nextView', key: 'PageDown', shown: 'PageDown' },
  { command: 'previousView', key: 'PageUp', shown: 'PageUp' },
  { command: 'toGraph', key: 'g', shown: 'G' },
  { command: 'toInspector', key: 'i', shown: 'I' },
  { command: 'toggleEditor', key: '1', shown: '1' },
  { command: 'toggleInspector', key: '2', shown: '2' },
  { command: 'toggleEvents', key: '3', shown: '3' },
  { command: 'toggleTimeline', key: '4', shown: '4' },
  { command: 'toggleTerminal', key: '5', shown: '5' },
  { command: 'toggleNarrator', key: 'n', shown: 'N' },
  { command: 'copyLine', key: 'y', shown: 'Y' },
  { command: 'sessions', key: 's', shown: 'S' },
  { command: 'present', key: 'p', shown: 'P' },
  { command: 'theme', key: 't', shown: 'T' },
  { command: 'help', key: '?', shown: '?' },
  { command: 'close', key: 'Escape', shown: 'Esc' },
];

/** The command that a key runs; undefined for a key that means nothing. */
export function commandOf(
  pressed: { readonly key: string; readonly withCtrl: boolean },
  isPresenting: boolean,
): CommandName | undefined {
  const key = pressed.key.length === 1 ? pressed.key.toLowerCase() : pressed.key;
  const other = isPresenting ? 'not presenting' : 'presenting';
  return PAGE_KEYS.find(
    (one) => one.key === key && (one.withCtrl === true) === pressed.withCtrl && one.only !== other,
  )?.command;
}

export function keysOf(command: CommandName): readonly PageKey[] {
  return PAGE_KEYS.filter((one) => one.command === command);
}

/** In a tooltip's few letters: the first of the keys. */
export function firstKey(command: CommandName): string {
  return keysOf(command)[0]?.shown ?? '';
}

/** Which way an arrow key walks through the graph. */
export const WALKS: ReadonlyMap<string, { readonly x: number; readonly y: number }> = new Map([
  ['ArrowLeft', { x: -1, y: 0 }],
  ['ArrowUp', { x: 0, y: -1 }],
  ['ArrowRight', { x: 1, y: 0 }],
  ['ArrowDown', { x: 0, y: 1 }],
]);

export interface PlaceKey {
  readonly shown: readonly string[];
  readonly label: string;
}

/** What keys do where the focus is. */
export const PLACE_KEYS: ReadonlyMap<string, readonly PlaceKey[]> = new Map([
  [
    'In the graph',
    [
      { shown: ['←', '↑', '→', '↓'], label: 'Walk from object to object' },
      { shown: ['Enter'], label: 'Inspect the object' },
    ],
  ],
  [
    'In the manifests',
    [
      { shown: ['Ctrl Enter'], label: 'Apply' },
      { shown: ['F2'], label: 'Rename the file' },
      { shown: ['Ctrl M'], label: 'Tab leaves the text, or indents again' },
    ],
  ],
  [
    'In the inspector',
    [
      { shown: ['←', '→'], label: 'From tab to tab' },
      { shown: ['Ctrl Enter'], label: 'Apply the edit of the YAML' },
    ],
  ],
  [
    'On the timeline',
    [
      { shown: ['←', '→'], label: 'Look back and forth' },
      { shown: ['PageDown', 'PageUp'], label: 'From mark to mark' },
    ],
  ],
  [
    'In the terminal',
    [
      { shown: ['Tab'], label: 'Complete' },
      { shown: ['↑', '↓'], label: 'Earlier lines' },
      { shown: ['Ctrl R'], label: 'Search them' },
      { shown: ['Ctrl C'], label: 'Stop' },
    ],
  ],
]);

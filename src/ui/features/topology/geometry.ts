// Sizes and places of the Topology view, in world pixels: pure arithmetic, so layout never jumps.

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const CARD = { width: 328, height: 308 } as const;
export const GAP = 24;
export const TRAY_HEIGHT = 98;
export const ROW = { width: 184, height: 50, gap: 10 } as const;
/** Between the Services and the machines: room for the edges. */
const BAND_GAP = 84;
const COLUMN_GAP = 16;
export const HEADING_HEIGHT = 30;

/** How pods are drawn, by how many share a place: from cards with words to mere cells. */
export const DENSITIES = [
  { name: 'large', width: 146, height: 43, gap: 8 },
  { name: 'medium', width: 96, height: 27, gap: 6.5 },
  { name: 'small', width: 31, height: 31, gap: 6.6 },
  { name: 'cell', width: 14, height: 14, gap: 4.8 },
] as const;
export type Density = (typeof DENSITIES)[number];

/** Where pods stand inside a card, relative to its corner. */
const CARD_AREA: Rect = { x: 14, y: 104, width: 300, height: 197 };

export interface Frame {
  readonly columns: number;
  readonly tray: Rect;
  readonly rowsPerColumn: number;
  /** Height of tray and machines together. */
  readonly height: number;
}

/** The frame for a number of machines; keeps the columns it had while they still serve. */
export function frameFor(machines: number, aspect: number, before: Frame | undefined): Frame {
  const columns = columnsFor(machines, aspect, before?.columns ?? 0);
  const rows = Math.max(1, Math.ceil(machines / columns));
  const width = Math.max(2, Math.min(columns, Math.max(machines, 1))) * (CARD.width + GAP) - GAP;
  const height = TRAY_HEIGHT + rows * (CARD.height + GAP);
  const perColumn = Math.floor((height - HEADING_HEIGHT) / (ROW.height + ROW.gap));
  return {
    columns,
    tray: { x: 0, y: 0, width, height: TRAY_HEIGHT },
    rowsPerColumn: Math.max(8, perColumn),
    height,
  };
}

function columnsFor(machines: number, aspect: number, before: number): number {
  if (before > 0) {
    const rows = Math.ceil(machines / before);
    if (rows <= before + 2 && before <= Math.max(2, machines)) return before;
  }
  const ideal = Math.sqrt((machines * aspect * CARD.height) / CARD.width);
  return Math.max(2, Math.round(ideal));
}

export function cardRect(index: number, frame: Frame): Rect {
  const column = index % frame.columns;
  const row = Math.floor(index / frame.columns);
  return {
    x: column * (CARD.width + GAP),
    y: TRAY_HEIGHT + GAP + row * (CARD.height + GAP),
    ...CARD,
  };
}

/**
 * A row of the bands left of the machines. Services stand next to the machines; more than a
 * column holds go further left, so that nothing else moves. Workloads stand left of them.
 */
export function rowRect(index: number, columnsBefore: number, frame: Frame): Rect {
  const column = columnsBefore + Math.floor(index / frame.rowsPerColumn);
  const row = index % frame.rowsPerColumn;
  return {
    x: -BAND_GAP - ROW.width - column * (ROW.width + COLUMN_GAP),
    y: HEADING_HEIGHT + row * (ROW.height + ROW.gap),
    width: ROW.width,
    height: ROW.height,
  };
}

export function columnsOfRows(count: number, frame: Frame): number {
  return Math.max(1, Math.ceil(count / frame.rowsPerColumn));
}

export function cardArea(card: Rect): Rect {
  return { ...CARD_AREA, x: card.x + CARD_AREA.x, y: card.y + CARD_AREA.y };
}

export function trayArea(tray: Rect): Rect {
  return { x: tray.x + 158, y: tray.y + 16, width: tray.width - 174, height: tray.height - 30 };
}

export function capacityOf(area: Rect, density: Density): number {
  return columnsIn(area, density) * rowsIn(area, density);
}

/** The place of slot number `slot`; beyond the last one there is none. */
export function slotRect(area: Rect, density: Density, slot: number): Rect | undefined {
  const columns = columnsIn(area, density);
  const row = Math.floor(slot / columns);
  if (row >= rowsIn(area, density)) return undefined;
  return {
    x: area.x + (slot % columns) * (density.width + density.gap),
    y: area.y + row * (density.height + density.gap),
    width: density.width,
    height: density.height,
  };
}

function columnsIn(area: Rect, { width, gap }: Density): number {
  return Math.max(1, Math.floor((area.width + gap) / (width + gap)));
}

function rowsIn(area: Rect, { height, gap }: Density): number {
  return Math.max(1, Math.floor((area.height + gap) / (height + gap)));
}

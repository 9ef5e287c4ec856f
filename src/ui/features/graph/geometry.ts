// Sizes and places of the Topology view, in world pixels: pure arithmetic, so layout never jumps.

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const CARD = { width: 280, height: 242 } as const;
export const GAP = 18;
export const TRAY_HEIGHT = 74;
export const ROW_WIDTH = 200;
/** Rows with two lines of words, and with one when there are many. */
const ROWS = [
  { height: 44, gap: 8 },
  { height: 30, gap: 5 },
] as const;
/** Between the Services and the machines: room for the edges. */
const BAND_GAP = 66;
const COLUMN_GAP = 14;
export const HEADING_HEIGHT = 24;
/** Between the two groups when they share a column. */
const GROUP_GAP = 16;

/** How pods are drawn, by how many share a place: from cards with words to mere cells. */
export const DENSITIES = [
  { name: 'large', width: 123, height: 42, gap: 6 },
  { name: 'medium', width: 123, height: 25, gap: 5.5 },
  { name: 'narrow', width: 80, height: 25, gap: 5.5 },
  { name: 'small', width: 26, height: 26, gap: 6.2 },
  { name: 'cell', width: 12, height: 12, gap: 4.2 },
] as const;
export type Density = (typeof DENSITIES)[number];

/** Where pods stand inside a card, relative to its corner. */
const CARD_AREA: Rect = { x: 14, y: 82, width: 252, height: 148 };

/** What has to be placed, and the window that it should fill. */
export interface Extent {
  readonly machines: number;
  readonly services: number;
  readonly workloads: number;
  /** Width by height of the window. */
  readonly aspect: number;
}

export interface Frame {
  readonly columns: number;
  readonly tray: Rect;
  readonly rowsPerColumn: number;
  readonly row: (typeof ROWS)[number];
  /** Services and workloads stand in one column, one group below the other. */
  readonly isStacked: boolean;
  readonly bounds: Rect;
}

/** The frame for so many things; keeps the columns it had while they still serve. */
export function frameFor(extent: Extent, before: Frame | undefined): Frame {
  const { machines } = extent;
  if (before && before.columns <= Math.max(2, machines)) {
    const rows = Math.ceil(machines / before.columns);
    if (rows <= before.columns + 1) return frameWith(before.columns, extent);
  }
  let best = frameWith(2, extent);
  for (let columns = 3; columns <= Math.max(2, machines); columns++) {
    const frame = frameWith(columns, extent);
    if (zoomOf(frame, extent.aspect) > zoomOf(best, extent.aspect)) best = frame;
    else if (columns > 2 * best.columns) break;
  }
  return best;
}

const MIN_BAND_HEIGHT = 500;
/** A little longer than the machines is better than one more column for a few rows. */
const BAND_STRETCHES = [1.3, 2, 3] as const;
/** A longer band has to make all so much larger, or a few rows more would move everything. */
const WORTH = 1.1;

function stepOf({ height, gap }: Frame['row']): number {
  return height + gap;
}

/** How large the frame can be drawn in a window of height 1. */
function zoomOf({ bounds }: Frame, aspect: number): number {
  return Math.min(aspect / bounds.width, 1 / bounds.height);
}

/** In a tall window long bands leave more of the width to the machines. */
function frameWith(columns: number, extent: Extent): Frame {
  let best = frameOf(columns, extent, BAND_STRETCHES[0]);
  for (const stretch of BAND_STRETCHES.slice(1)) {
    const frame = frameOf(columns, extent, stretch);
    if (zoomOf(frame, extent.aspect) > WORTH * zoomOf(best, extent.aspect)) best = frame;
  }
  return best;
}

function frameOf(
  columns: number,
  { machines, services, workloads }: Extent,
  stretch: number,
): Frame {
  const rows = Math.max(1, Math.ceil(machines / columns));
  const width = columns * (CARD.width + GAP) - GAP;
  const height = TRAY_HEIGHT + rows * (CARD.height + GAP);
  const room = Math.max(height, MIN_BAND_HEIGHT);
  const longest = Math.max(services, workloads);
  const row = HEADING_HEIGHT + longest * stepOf(ROWS[0]) <= room ? ROWS[0] : ROWS[1];
  const step = stepOf(row);
  const fitting = Math.floor((room - HEADING_HEIGHT) / step);
  const rowsPerColumn = longest <= fitting * stretch ? Math.max(longest, fitting) : fitting;
  const stackedHeight = (services + workloads) * step + 2 * HEADING_HEIGHT + GROUP_GAP;
  const isStacked = row === ROWS[0] && stackedHeight <= room;
  const bandColumns = isStacked
    ? 1
    : columnsOfRows(services, rowsPerColumn) + columnsOfRows(workloads, rowsPerColumn);
  const left = BAND_GAP + bandColumns * (ROW_WIDTH + COLUMN_GAP) - COLUMN_GAP;
  const bandRows = Math.min(longest, rowsPerColumn);
  const bandHeight = isStacked ? stackedHeight : HEADING_HEIGHT + bandRows * step;
  return {
    columns,
    tray: { x: 0, y: 0, width, height: TRAY_HEIGHT },
    rowsPerColumn,
    row,
    isStacked,
    bounds: { x: -left, y: 0, width: width + left, height: Math.max(height, bandHeight) },
  };
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
 * A Service's row. They stand next to the machines; more than a column holds go further left, so
 * that nothing else moves.
 */
export function serviceRect(index: number, workloads: number, frame: Frame): Rect {
  if (!frame.isStacked) return rowRect(0, index, frame);
  const above = workloads === 0 ? 0 : HEADING_HEIGHT + GROUP_GAP;
  const rect = rowRect(0, index + workloads, { ...frame, rowsPerColumn: Infinity });
  return { ...rect, y: rect.y + above };
}

/** A workload's row: left of the Services, or above them while one column holds both. */
export function workloadRect(index: number, services: number, frame: Frame): Rect {
  const before = frame.isStacked ? 0 : columnsOfRows(services, frame.rowsPerColumn);
  return rowRect(before, index, frame);
}

function rowRect(columnsBefore: number, index: number, { rowsPerColumn, row }: Frame): Rect {
  const column = columnsBefore + Math.floor(index / rowsPerColumn);
  const place = rowsPerColumn === Infinity ? index : index % rowsPerColumn;
  return {
    x: -BAND_GAP - ROW_WIDTH - column * (ROW_WIDTH + COLUMN_GAP),
    y: HEADING_HEIGHT + place * stepOf(row),
    width: ROW_WIDTH,
    height: row.height,
  };
}

function columnsOfRows(count: number, rowsPerColumn: number): number {
  return Math.max(1, Math.ceil(count / rowsPerColumn));
}

/** Where an edge leaves the room between the rows and the machines. */
const BUS_SPREAD = 5;
const BUS_LANES = 5;
const CORNER = 9;

/**
 * An edge from a Service to a pod: along lanes between the cards, then level into the pod, so that
 * it crosses no card's words. `lane` tells Services apart.
 */
export function edgePath(from: Rect, to: Rect, lane: number): string {
  const offset = ((lane % BUS_LANES) - (BUS_LANES - 1) / 2) * BUS_SPREAD;
  const bus = -BAND_GAP / 2 + offset;
  const y = to.y + to.height / 2;
  const leave = exitOf(from, bus);
  if (to.y < TRAY_HEIGHT) {
    const gap = TRAY_HEIGHT + GAP / 2 + offset / 3;
    const x = to.x + to.width / 2 + offset;
    const down = { x, y: to.y + to.height };
    return roundedPath([...leave, { x: bus, y: gap }, { x, y: gap }, down]);
  }
  const column = Math.floor(to.x / (CARD.width + GAP));
  const row = Math.floor((to.y - TRAY_HEIGHT - GAP) / (CARD.height + GAP));
  const end = { x: to.x, y };
  if (column <= 0) return roundedPath([...leave, { x: bus, y }, end]);
  const gap = TRAY_HEIGHT + GAP / 2 + row * (CARD.height + GAP) + offset / 3;
  const side = column * (CARD.width + GAP) - GAP / 2 + offset / 3;
  return roundedPath([...leave, { x: bus, y: gap }, { x: side, y: gap }, { x: side, y }, end]);
}

/** From a row to the bus; from a column further left it goes between the rows before it. */
function exitOf(from: Rect, bus: number): readonly Point[] {
  const right = from.x + from.width;
  const y = from.y + from.height / 2;
  if (right >= -BAND_GAP)
    return [
      { x: right, y },
      { x: bus, y },
    ];
  const row = ROWS.find(({ height }) => height === from.height) ?? ROWS[1];
  const between = from.y + from.height + row.gap / 2;
  const turn = right + COLUMN_GAP / 2;
  return [
    { x: right, y },
    { x: turn, y },
    { x: turn, y: between },
    { x: bus, y: between },
  ];
}

/** A curve from one rectangle's side to the facing side of another. */
export function curvePath(from: Rect, to: Rect): string {
  const isRight = to.x >= from.x;
  const x1 = isRight ? from.x + from.width : from.x;
  const x2 = isRight ? to.x : to.x + to.width;
  const y1 = from.y + from.height / 2;
  const y2 = to.y + to.height / 2;
  const bend = Math.max(24, Math.abs(x2 - x1) / 2) * (isRight ? 1 : -1);
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

function roundedPath(points: readonly Point[]): string {
  const [first] = points;
  let path = first ? `M${first.x} ${first.y}` : '';
  for (let index = 1; index < points.length; index++) {
    const [before, at, after] = [points[index - 1]!, points[index]!, points[index + 1]];
    if (!after) {
      path += `L${at.x} ${at.y}`;
      continue;
    }
    const into = towards(at, before, CORNER);
    const out = towards(at, after, CORNER);
    path += `L${into.x} ${into.y}Q${at.x} ${at.y} ${out.x} ${out.y}`;
  }
  return path;
}

/** A point `distance` from `from` on the way to `to`, at most half way. */
function towards(from: Point, to: Point, distance: number): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  if (length === 0) return from;
  const share = Math.min(distance, length / 2) / length;
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

export function cardArea(card: Rect): Rect {
  return { ...CARD_AREA, x: card.x + CARD_AREA.x, y: card.y + CARD_AREA.y };
}

export function trayArea(tray: Rect): Rect {
  return { x: tray.x + 168, y: tray.y + 12, width: tray.width - 180, height: tray.height - 16 };
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

export function columnsIn(area: Rect, { width, gap }: Density): number {
  return Math.max(1, Math.floor((area.width + gap) / (width + gap)));
}

export function rowsIn(area: Rect, { height, gap }: Density): number {
  return Math.max(1, Math.floor((area.height + gap) / (height + gap)));
}

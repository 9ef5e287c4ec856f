// The Workloads view: who owns what. A family is a box: the workload on top, what it owns below it,
// pods beside their owner, and what is attached.
import type { PodRow } from '../../store/mirror.ts';
import type { AttachmentRow, WorkloadRow } from '../../../hosts/worker/protocol.ts';
import type { Arrangement, Block, Box, Edge, Inventory, ViewLayout } from './arrangement.ts';
import { roomFor, standInColumns, union } from './arrangement.ts';
import type { Rect } from './geometry.ts';

const PAD = 14;
const GAP = 26;
const CARD = { width: 252, height: 46 } as const;
const SMALL = { width: 252, height: 38 } as const;
const INDENT = 22;
/** All boxes are as wide as a family with children, so that columns are straight. */
const WIDTH = CARD.width + INDENT + 2 * PAD;
const STEP = 9;
const TITLE = 30;
/** Finished Jobs and old ReplicaSets that are kept for the record; drawn no further back. */
const SHOWN_PAST = 2;

export class WorkloadsLayout implements ViewLayout {
  homeOf(pod: PodRow): string {
    return pod.owner === '' ? `${pod.namespace}/` : `${pod.namespace}/${pod.owner}`;
  }

  arrange(inventory: Inventory): Arrangement {
    const draft = new Draft(inventory);
    const blocks = [...families(draft), ...ownerless(draft), ...storage(draft)];
    standInColumns(blocks, GAP, inventory.aspect);
    const { rects, areas, boxes, edges } = draft;
    return { bounds: union(boxes.map(({ rect }) => rect)), rects, areas, boxes, edges };
  }
}

class Draft {
  readonly rects = new Map<number, Rect>();
  readonly areas = new Map<string, Rect>();
  readonly boxes: Box[] = [];
  readonly edges: Edge[] = [];
  readonly children = new Map<string, WorkloadRow[]>();
  readonly attached = new Map<string, AttachmentRow[]>();

  constructor(readonly inventory: Inventory) {
    for (const row of inventory.workloads) {
      if (row.owner !== '') push(this.children, `${row.namespace}/${row.owner}`, row);
    }
    for (const row of inventory.attachments) {
      for (const tie of row.ties) {
        if (row.kind === 'HorizontalPodAutoscaler') {
          push(this.attached, `${tie.namespace}/${tie.kind}/${tie.name}`, row);
        }
      }
    }
  }

  pods(home: string): number {
    return this.inventory.counts.get(home) ?? 0;
  }
}

/** A line of a family, from the top down; `at` puts it where it belongs. */
interface Line {
  readonly height: number;
  readonly width: number;
  /** `inner` is how wide the family is inside. */
  readonly at: (x: number, y: number, inner: number) => void;
}

function* families(draft: Draft): Iterable<Block> {
  for (const row of draft.inventory.workloads) {
    if (row.owner === '') yield family(draft, row);
  }
}

function family(draft: Draft, root: WorkloadRow): Block {
  const lines: Line[] = [];
  linesOf(draft, root, 0, undefined, lines);
  const width = Math.max(WIDTH, ...lines.map((line) => line.width + 2 * PAD));
  const height = lines.reduce((sum, line) => sum + line.height + STEP, -STEP) + 2 * PAD;
  const place = (x: number, y: number): void => {
    const rect = { x, y, width, height };
    draft.boxes.push({ key: `family ${root.id}`, look: 'family', rect, title: '' });
    let at = y + PAD;
    for (const line of lines) {
      line.at(x + PAD, at, width - 2 * PAD);
      at += line.height + STEP;
    }
  };
  return { width, height, place };
}

function linesOf(
  draft: Draft,
  row: WorkloadRow,
  depth: number,
  parent: WorkloadRow | undefined,
  lines: Line[],
): void {
  const key = `${row.namespace}/${row.kind}/${row.name}`;
  const indent = depth * INDENT;
  const size = depth === 0 ? CARD : SMALL;
  const at = (x: number, y: number, inner: number): void => {
    const rect = { x: x + indent, y, ...size, ...(depth === 0 ? { width: inner } : {}) };
    draft.rects.set(row.id, rect);
    const from = parent && draft.rects.get(parent.id);
    if (!from) return;
    const why = `${parent.kind} ${parent.name} owns ${row.kind} ${row.name}`;
    draft.edges.push({ key: `owns ${row.id}`, from, to: rect, why, look: 'owns' });
  };
  lines.push({ height: size.height, width: size.width + indent, at });
  for (const attachment of draft.attached.get(key) ?? []) {
    lines.push(attachmentLine(draft, attachment, indent + INDENT, row));
  }
  const count = draft.pods(key);
  if (count > 0) {
    const room = roomFor(count);
    const shelve = (x: number, y: number): void => {
      draft.areas.set(key, { x: x + indent, y, ...room });
    };
    lines.push({ height: room.height, width: room.width + indent, at: shelve });
  }
  for (const child of childrenOf(draft, key)) linesOf(draft, child, depth + 1, row, lines);
}

/** The children that matter now, the newest first, and a few of the past. */
function childrenOf(draft: Draft, key: string): readonly WorkloadRow[] {
  const all = (draft.children.get(key) ?? []).toReversed();
  let past = 0;
  return all.filter((row) => {
    const home = `${row.namespace}/${row.kind}/${row.name}`;
    const isPast = draft.pods(home) === 0 && row.desired === 0;
    if (row.kind === 'Job' && row.health === 'done') return past++ < SHOWN_PAST;
    // The ReplicaSet that a roll back would return to; the others are history.
    return !isPast || past++ < 1;
  });
}

function attachmentLine(
  draft: Draft,
  row: AttachmentRow,
  indent: number,
  target: WorkloadRow,
): Line {
  const at = (x: number, y: number): void => {
    const rect = { x: x + indent, y, ...SMALL };
    draft.rects.set(row.id, rect);
    const to = draft.rects.get(target.id);
    const why = `${row.kind} ${row.name} ${row.ties[0]?.why ?? ''}`;
    if (to) draft.edges.push({ key: `tie ${row.id}`, from: to, to: rect, why, look: 'owns' });
  };
  return { height: SMALL.height, width: SMALL.width + indent, at };
}

/** Pods that no drawn workload owns: bare pods, and the static pods of each node. */
function* ownerless(draft: Draft): Iterable<Block> {
  const owned = new Set(
    draft.inventory.workloads.map(({ namespace, kind, name }) => `${namespace}/${kind}/${name}`),
  );
  for (const [home, count] of draft.inventory.counts) {
    if (owned.has(home) || count === 0) continue;
    const [namespace = '', kind = '', name = ''] = home.split('/');
    const title =
      kind === ''
        ? `Pods without an owner, ${namespace}`
        : kind === 'Node'
          ? `${name}: static pods`
          : `Pods of ${kind} ${name}`;
    const room = roomFor(count);
    const width = Math.max(WIDTH, room.width + 2 * PAD);
    const height = room.height + TITLE + PAD;
    const place = (x: number, y: number): void => {
      const rect = { x, y, width, height };
      draft.boxes.push({ key: `ownerless ${home}`, look: 'family', rect, title });
      draft.areas.set(home, { x: x + PAD, y: y + TITLE, ...room });
    };
    yield { width, height, place };
  }
}

/** Claims with the volumes that they are bound to, and budgets. */
function* storage(draft: Draft): Iterable<Block> {
  const { attachments } = draft.inventory;
  const volumes = new Map(
    attachments.filter(({ kind }) => kind === 'PersistentVolume').map((row) => [row.name, row]),
  );
  const rows: (readonly [AttachmentRow | undefined, AttachmentRow | undefined])[] = [];
  for (const row of attachments) {
    if (row.kind !== 'PersistentVolumeClaim') continue;
    const volume = volumes.get(row.ties[0]?.name ?? '');
    if (volume) volumes.delete(volume.name);
    rows.push([row, volume]);
  }
  for (const volume of volumes.values()) rows.push([undefined, volume]);
  if (rows.length > 0) yield storageBlock(draft, rows);
  const budgets = attachments.filter(({ kind }) => kind === 'PodDisruptionBudget');
  if (budgets.length > 0) yield listBlock(draft, 'Disruption budgets', budgets);
}

/** Each claim with its volume below it, as owners stand above what they own. */
function storageBlock(
  draft: Draft,
  rows: readonly (readonly [AttachmentRow | undefined, AttachmentRow | undefined])[],
): Block {
  const lines = rows.flat().filter((row) => row !== undefined).length;
  const height = TITLE + lines * (SMALL.height + STEP) + PAD - STEP;
  const place = (x: number, y: number): void => {
    const title = 'Claims and their volumes';
    const rect = { x, y, width: WIDTH, height };
    draft.boxes.push({ key: 'storage', look: 'family', rect, title });
    let top = y + TITLE;
    const put = (row: AttachmentRow | undefined, indent: number): Rect | undefined => {
      if (!row) return undefined;
      const width = WIDTH - 2 * PAD - indent;
      const at = { x: x + PAD + indent, y: top, width, height: SMALL.height };
      draft.rects.set(row.id, at);
      top += SMALL.height + STEP;
      return at;
    };
    for (const [claim, volume] of rows) {
      const from = put(claim, 0);
      const to = put(volume, from ? INDENT : 0);
      if (!claim || !from || !to) continue;
      const why = claim.ties[0]?.why ?? '';
      draft.edges.push({ key: `binds ${claim.id}`, from, to, why, look: 'binds' });
    }
  };
  return { width: WIDTH, height, place };
}

function listBlock(draft: Draft, title: string, rows: readonly AttachmentRow[]): Block {
  const width = WIDTH;
  const height = TITLE + rows.length * (SMALL.height + STEP) + PAD - STEP;
  const place = (x: number, y: number): void => {
    draft.boxes.push({ key: title, look: 'family', rect: { x, y, width, height }, title });
    for (const [index, row] of rows.entries()) {
      const top = y + TITLE + index * (SMALL.height + STEP);
      const rect = { x: x + PAD, y: top, width: width - 2 * PAD, height: SMALL.height };
      draft.rects.set(row.id, rect);
    }
  };
  return { width, height, place };
}

function push<Row>(into: Map<string, Row[]>, key: string, row: Row): void {
  const rows = into.get(key);
  if (rows) rows.push(row);
  else into.set(key, [row]);
}

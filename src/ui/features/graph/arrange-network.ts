// The Network view: who talks to whom. A lane for each Service: what routes to it on the left, the
// pods behind it on the right, policies at the end.
import type { PodRow } from '../../store/mirror.ts';
import { mirror } from '../../store/mirror.ts';
import type { AttachmentRow, ServiceRow } from '../../../hosts/worker/protocol.ts';
import type { Arrangement, Block, Box, Edge, Inventory, ViewLayout } from './arrangement.ts';
import { roomFor, standInColumns, union } from './arrangement.ts';
import type { Rect } from './geometry.ts';

const PAD = 12;
const GAP = 20;
const SERVICE = { width: 216, height: 54 } as const;
const SMALL = { width: 216, height: 46 } as const;
const VISITORS = { width: 150, height: 54 } as const;
const REACH = 112;
const STEP = 12;

export class NetworkLayout implements ViewLayout {
  homeOf(pod: PodRow): string {
    let first = Infinity;
    for (const id of mirror.servicesOf(pod.id) ?? []) {
      if (id < first && mirror.services.get(id)) first = id;
    }
    return first === Infinity ? `unserved/${pod.namespace}` : `service/${first}`;
  }

  arrange(inventory: Inventory): Arrangement {
    const draft: Draft = {
      inventory,
      rects: new Map(),
      areas: new Map(),
      boxes: [],
      edges: [],
      boxOf: new Map(),
    };
    const hasIngress = inventory.attachments.some(({ kind }) => kind === 'Ingress');
    const left = hasIngress ? SMALL.width + REACH : 0;
    const lanes: Block[] = [];
    for (const service of inventory.services) lanes.push(lane(draft, service, left));
    for (const home of inventory.counts.keys()) {
      if (home.startsWith('unserved/')) lanes.push(unserved(draft, home, left));
    }
    const hasPolicy = inventory.attachments.some(({ kind }) => kind === 'NetworkPolicy');
    const isVisited = inventory.services.some((row) => row.requestsPerSecond > 0);
    // Visitors stand among the Ingresses where there are any.
    const visitors = isVisited && !hasIngress ? VISITORS.width + REACH : 0;
    const beside = left + (hasPolicy ? SMALL.width + REACH : 0) + visitors;
    standInColumns(lanes, GAP, inventory.aspect, beside);
    routes(draft);
    policies(draft);
    traffic(draft, left);
    const { rects, areas, boxes, edges } = draft;
    const all = union([...boxes.map(({ rect }) => rect), ...rects.values()]);
    return { bounds: all, rects, areas, boxes, edges };
  }
}

interface Draft {
  readonly inventory: Inventory;
  readonly rects: Map<number, Rect>;
  readonly areas: Map<string, Rect>;
  readonly boxes: Box[];
  readonly edges: Edge[];
  /** Service ids to the box of the pods behind them. */
  readonly boxOf: Map<number, Rect>;
}

/** A Service and the box of its pods; pods that another Service has already are not drawn twice. */
function lane(draft: Draft, service: ServiceRow, left: number): Block {
  const home = `service/${service.id}`;
  const count = draft.inventory.counts.get(home) ?? 0;
  const room = count === 0 ? { width: 252, height: 42 } : roomFor(count);
  const width = SERVICE.width + REACH + room.width + 2 * PAD;
  const height = Math.max(SERVICE.height, room.height + 2 * PAD);
  const place = (x0: number, y: number): void => {
    const x = x0 + left;
    const from = { x, y: y + (height - SERVICE.height) / 2, ...SERVICE };
    draft.rects.set(service.id, from);
    const to = {
      x: x + SERVICE.width + REACH,
      y,
      width: room.width + 2 * PAD,
      height,
    };
    const linked = mirror.links.get(service.id)?.size ?? 0;
    const title = count > 0 ? '' : emptyWords(service, linked);
    draft.boxes.push({ key: home, look: 'family', rect: to, title });
    draft.boxOf.set(service.id, to);
    const top = y + (height - room.height) / 2;
    if (count > 0) draft.areas.set(home, { x: to.x + PAD, y: top, ...room });
    if (linked === 0) return;
    const picks = `picks ${linked} ${linked === 1 ? 'pod' : 'pods'}`;
    draft.edges.push({
      key: home,
      from,
      to,
      why: `${service.selector} ${picks}`,
      words: [service.selector, picks],
      look: 'serves',
      rate: service.requestsPerSecond,
    });
  };
  return { width, height, place };
}

function emptyWords({ selector, name }: ServiceRow, linked: number): string {
  const pods = linked === 1 ? '1 pod' : `${linked} pods`;
  if (linked > 0) return `${pods}, drawn with another Service`;
  if (selector === '') return name === 'kubernetes' ? 'the API servers' : 'no selector';
  return 'its selector matches no pod';
}

function unserved(draft: Draft, home: string, left: number): Block {
  const count = draft.inventory.counts.get(home) ?? 0;
  const room = roomFor(Math.max(1, count));
  const width = SERVICE.width + REACH + room.width + 2 * PAD;
  const height = room.height + 2 * PAD;
  const namespace = home.slice('unserved/'.length);
  const place = (x0: number, y: number): void => {
    const x = x0 + left + SERVICE.width + REACH;
    const rect = { x, y, width: room.width + 2 * PAD, height };
    draft.boxes.push({ key: home, look: 'family', rect, title: '' });
    const note = { x: x0 + left, y, width: SERVICE.width, height: 40 };
    const title = 'Behind no Service';
    draft.boxes.push({ key: `note ${home}`, look: 'note', rect: note, title, note: namespace });
    draft.areas.set(home, { x: x + PAD, y: y + PAD, ...room });
  };
  return { width, height, place };
}

/** Ingresses stand left of the first Service that they route to. */
function routes(draft: Draft): void {
  const services = new Map(
    draft.inventory.services.map((row) => [`${row.namespace}/${row.name}`, row]),
  );
  const taken: Rect[] = [];
  for (const row of draft.inventory.attachments) {
    if (row.kind !== 'Ingress') continue;
    const targets = row.ties.map(({ namespace, name }) => services.get(`${namespace}/${name}`));
    const first = targets.find((target) => target !== undefined);
    const beside = first && draft.rects.get(first.id);
    const x = (beside?.x ?? SMALL.width + REACH) - REACH - SMALL.width;
    const rect = freeBelow({ x, y: beside?.y ?? 0, ...SMALL }, taken);
    taken.push(rect);
    draft.rects.set(row.id, rect);
    for (const [index, tie] of row.ties.entries()) {
      const target = targets[index];
      const to = target && draft.rects.get(target.id);
      if (!to) continue;
      const key = `route ${row.id} ${index}`;
      const words = tie.why.split(/(?= to port )/).map((part) => part.trim());
      draft.edges.push({ key, from: rect, to, why: tie.why, words, look: 'routes' });
    }
  }
}

/** Policies stand right of the pods that they guard most of. */
function policies(draft: Draft): void {
  const taken: Rect[] = [];
  const right = union(draft.boxes.map(({ rect }) => rect));
  for (const row of draft.inventory.attachments) {
    if (row.kind !== 'NetworkPolicy') continue;
    const homes = homesOf(row);
    const boxes = [...homes.keys()]
      .map((home) => draft.boxes.find(({ key }) => key === home)?.rect)
      .filter((rect) => rect !== undefined);
    const y = boxes[0]?.y ?? 0;
    const x = right.x + right.width + REACH;
    const rect = freeBelow({ x, y, ...SMALL }, taken);
    taken.push(rect);
    draft.rects.set(row.id, rect);
    for (const [index, to] of boxes.entries()) {
      const key = `guards ${row.id} ${index}`;
      const count = [...homes.values()][index] ?? 0;
      const words = [`guards ${count} ${count === 1 ? 'pod' : 'pods'}`, ...row.note.split('; ')];
      draft.edges.push({ key, from: rect, to, why: words.join(', '), words, look: 'guards' });
    }
  }
}

/** The boxes that a policy's pods stand in, with how many. */
function homesOf(row: AttachmentRow): ReadonlyMap<string, number> {
  const homes = new Map<string, number>();
  const layout = new NetworkLayout();
  for (const id of mirror.links.get(row.id) ?? []) {
    const pod = mirror.pods.get(id);
    if (!pod) continue;
    const home = layout.homeOf(pod);
    homes.set(home, (homes.get(home) ?? 0) + 1);
  }
  return homes;
}

/** Visitors from outside, while load generators send any. */
function traffic(draft: Draft, left: number): void {
  const visited = draft.inventory.services.filter(({ requestsPerSecond }) => requestsPerSecond > 0);
  if (visited.length === 0) return;
  const first = draft.rects.get(visited[0]?.id ?? 0);
  const wish = { x: left - REACH - VISITORS.width, y: first?.y ?? 0, ...VISITORS };
  const ingresses = draft.inventory.attachments.filter(({ kind }) => kind === 'Ingress');
  const taken = ingresses.map(({ id }) => draft.rects.get(id)).filter((one) => one !== undefined);
  const rect = freeBelow(wish, taken);
  draft.boxes.push({ key: 'visitors', look: 'note', rect, title: 'Visitors', note: 'load' });
  for (const service of visited) {
    const to = draft.rects.get(service.id);
    if (!to) continue;
    const words = [`${service.requestsPerSecond} requests`, 'a second'];
    const why = words.join(' ');
    const key = `visits ${service.id}`;
    const rate = service.requestsPerSecond;
    draft.edges.push({ key, from: rect, to, why, words, look: 'routes', rate });
  }
}

function freeBelow(wish: Rect, taken: readonly Rect[]): Rect {
  let rect = wish;
  for (const other of taken.toSorted((a, b) => a.y - b.y)) {
    const isApart =
      other.x + other.width <= rect.x ||
      rect.x + rect.width <= other.x ||
      other.y + other.height + STEP <= rect.y ||
      rect.y + rect.height + STEP <= other.y;
    if (!isApart) rect = { ...rect, y: other.y + other.height + STEP };
  }
  return rect;
}

// The Topology view: where things run. Machines as cards, and beside them what asks for pods.
import type { PodRow } from '../../store/mirror.ts';
import type { Arrangement, Box, Inventory, ViewLayout } from './arrangement.ts';
import { union } from './arrangement.ts';
import type { Frame, Rect } from './geometry.ts';
import {
  cardArea,
  cardRect,
  frameFor,
  HEADING_HEIGHT,
  serviceRect,
  trayArea,
  workloadRect,
} from './geometry.ts';

/** The shelf of pods that no drawn machine holds. */
export const TRAY = '';

export class TopologyLayout implements ViewLayout {
  private frame: Frame | undefined;
  private machines: ReadonlySet<string> = new Set();

  homeOf({ node }: PodRow): string {
    return this.machines.has(node) ? node : TRAY;
  }

  arrange(inventory: Inventory): Arrangement {
    const { machines, services, aspect } = inventory;
    const workloads = inventory.workloads.filter(isOnTop);
    this.machines = new Set(machines.map(({ name }) => name));
    const counts = {
      machines: machines.length,
      services: services.length,
      workloads: workloads.length,
    };
    const frame = frameFor({ ...counts, aspect }, this.frame);
    this.frame = frame;
    const rects = new Map<number, Rect>();
    const areas = new Map([[TRAY, trayArea(frame.tray)]]);
    for (const [index, { id }] of services.entries()) {
      rects.set(id, serviceRect(index, counts.workloads, frame));
    }
    for (const [index, { id }] of workloads.entries()) {
      rects.set(id, workloadRect(index, counts.services, frame));
    }
    for (const [index, { id, name }] of machines.entries()) {
      rects.set(id, cardRect(index, frame));
      areas.set(name, cardArea(cardRect(index, frame)));
    }
    const boxes: Box[] = [
      { key: 'tray', look: 'tray', rect: frame.tray, title: 'Unscheduled' },
      ...heading('Workloads', workloads, rects),
      ...heading('Services', services, rects),
    ];
    return { bounds: frame.bounds, rects, areas, boxes, edges: [] };
  }
}

/** What nothing owns; the Sets below it are the Workloads view's. */
function isOnTop({ owner, kind }: Inventory['workloads'][number]): boolean {
  return owner === '' && kind !== 'Job';
}

/** Above all columns of a group: the later ones stand left of the first. */
function heading(
  title: string,
  rows: readonly { readonly id: number }[],
  rects: ReadonlyMap<number, Rect>,
): Box[] {
  const places = rows.map(({ id }) => rects.get(id)).filter((rect) => rect !== undefined);
  if (places.length === 0) return [];
  const { x, y, width } = union(places);
  const rect = { x, y: y - HEADING_HEIGHT, width, height: HEADING_HEIGHT };
  return [{ key: `heading ${title}`, look: 'heading', rect, title }];
}

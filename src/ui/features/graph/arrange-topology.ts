// The Topology view: where things run. Machines as cards, and beside them what asks for pods.
import type { PodRow } from '../../store/mirror.ts';
import type { Arrangement, Box, Inventory, ViewLayout } from './arrangement.ts';
import type { Frame, Rect } from './geometry.ts';
import {
  cardArea,
  cardRect,
  frameFor,
  HEADING_HEIGHT,
  ROW_WIDTH,
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
      ...heading('Workloads', rects.get(workloads[0]?.id ?? 0)),
      ...heading('Services', rects.get(services[0]?.id ?? 0)),
    ];
    return { bounds: frame.bounds, rects, areas, boxes, edges: [] };
  }
}

/** What nothing owns; the Sets below it are the Workloads view's. */
function isOnTop({ owner, kind }: Inventory['workloads'][number]): boolean {
  return owner === '' && kind !== 'Job';
}

function heading(title: string, first: Rect | undefined): Box[] {
  if (!first) return [];
  const { x, y } = first;
  const rect = { x, y: y - HEADING_HEIGHT, width: ROW_WIDTH, height: HEADING_HEIGHT };
  return [{ key: `heading ${title}`, look: 'heading', rect, title }];
}

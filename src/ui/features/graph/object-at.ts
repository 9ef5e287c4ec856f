// What a click on the canvas means: the pod whose cell is there, or the card.
import type { ObjectName } from '../../../hosts/worker/protocol.ts';
import { mirror } from '../../store/mirror.ts';
import { scene } from './scene.ts';
import { holds } from './sight.ts';

/** What stands at a point of the world, if anything does. */
export function objectAt({ x, y }: { readonly x: number; readonly y: number }): ObjectName | null {
  const point = { x, y, width: 0, height: 0 };
  for (const { shelf } of scene.shelvesIn({ x: x - 1, y: y - 1, width: 2, height: 2 })) {
    for (const id of shelf.pods()) {
      const [place, row] = [scene.pods.get(id), mirror.pods.get(id)];
      if (!place || !row || !holds(place, point)) continue;
      return { kind: 'Pod', namespace: row.namespace, name: row.name };
    }
  }
  for (const [id, rect] of scene.rects.entries()) if (holds(rect, point)) return cardOf(id);
  return null;
}

function cardOf(id: number): ObjectName | null {
  const node = mirror.nodes.get(id);
  if (node) return { kind: 'Node', namespace: '', name: node.name };
  const service = mirror.services.get(id);
  if (service) return { kind: 'Service', namespace: service.namespace, name: service.name };
  const row = mirror.workloads.get(id) ?? mirror.attachments.get(id);
  return row ? { kind: row.kind, namespace: row.namespace, name: row.name } : null;
}

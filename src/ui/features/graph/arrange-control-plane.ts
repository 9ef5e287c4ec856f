// The Control plane view: the API server's stages in the middle, its clients around, etcd behind.
import type { PodRow } from '../../store/mirror.ts';
import type { Arrangement, Box, Inventory, ViewLayout } from './arrangement.ts';
import { roomFor } from './arrangement.ts';
import type { Rect } from './geometry.ts';

const PAD = 14;
const TITLE = 34;
const COLUMN = { width: 280 } as const;
const GAP = 18;
const REACH = 150;
const MACHINE = { width: 122, height: 42 } as const;
const SHOWN_MACHINES = 12;
const LIVE = { scheduler: 58, controllers: 164, cloud: 34, etcd: 30 } as const;

/** The components that have a place of their own; others share the last. */
export const COMPONENTS = [
  { name: 'kube-scheduler', live: LIVE.scheduler },
  { name: 'kube-controller-manager', live: LIVE.controllers },
  { name: 'cloud-controller-manager', live: LIVE.cloud },
] as const;

/** Where the messages of a client come from, by the component's name. */
export const PLACES = {
  users: 'place users',
  pipeline: 'place pipeline',
  etcd: 'place etcd',
  kubelets: 'place kubelets',
  others: 'place others',
} as const;

export class ControlPlaneLayout implements ViewLayout {
  homeOf({ component, namespace, node }: PodRow): string | undefined {
    if (component !== '') return `component/${component}`;
    return namespace === 'kube-system' && node !== '' ? 'component/others' : undefined;
  }

  arrange({ machines, counts }: Inventory): Arrangement {
    const rects = new Map<number, Rect>();
    const areas = new Map<string, Rect>();
    const boxes: Box[] = [];
    const room = (home: string): { width: number; height: number } =>
      roomFor(Math.max(1, counts.get(`component/${home}`) ?? 0));
    const put = (key: string, title: string, home: string, at: Rect, look: Box['look']): void => {
      boxes.push({ key, look, rect: at, title });
      if (home === '') return;
      const { width, height } = room(home);
      areas.set(`component/${home}`, { x: at.x + PAD, y: at.y + TITLE, width, height });
    };
    let y = 0;
    const column = (key: string, title: string, home: string, live: number): void => {
      const height = TITLE + room(home).height + live + PAD;
      put(key, title, home, { x: 0, y, ...COLUMN, height }, live > 0 ? 'queue' : 'family');
      y += height + GAP;
    };
    const users = { x: 0, y, ...COLUMN, height: 66 };
    const note = 'kubectl, this page, your programs';
    boxes.push({ key: PLACES.users, look: 'note', rect: users, title: 'You', note });
    y += users.height + GAP;
    for (const { name, live } of COMPONENTS) {
      const isThere = (counts.get(`component/${name}`) ?? 0) > 0;
      if (isThere || name !== 'cloud-controller-manager') column(`place ${name}`, name, name, live);
    }
    const left = y - GAP;
    const middle = COLUMN.width + REACH;
    put(
      PLACES.pipeline,
      'kube-apiserver',
      'kube-apiserver',
      { x: middle, y: 0, ...COLUMN, height: Math.max(left, 560) },
      'pipeline',
    );
    const right = middle + COLUMN.width + REACH;
    const etcdHeight = TITLE + room('etcd').height + LIVE.etcd + PAD;
    put(PLACES.etcd, 'etcd', 'etcd', { x: right, y: 0, ...COLUMN, height: etcdHeight }, 'queue');
    const shown = machines.slice(0, SHOWN_MACHINES);
    const top = etcdHeight + GAP;
    const rows = Math.ceil(shown.length / 2);
    const kubelets = {
      x: right,
      y: top,
      width: COLUMN.width,
      height: TITLE + rows * (MACHINE.height + 8) - 8 + PAD,
    };
    const more = machines.length - shown.length;
    const title = more > 0 ? `Kubelets, ${shown.length} of ${machines.length}` : 'Kubelets';
    put(PLACES.kubelets, title, '', kubelets, 'family');
    for (const [index, { id }] of shown.entries()) {
      rects.set(id, {
        x: right + PAD + (index % 2) * (MACHINE.width + 8),
        y: top + TITLE + Math.floor(index / 2) * (MACHINE.height + 8),
        ...MACHINE,
      });
    }
    const othersTop = top + kubelets.height + GAP;
    const others = room('others');
    const height = TITLE + others.height + PAD;
    put(
      PLACES.others,
      'Add-ons and proxies',
      'others',
      { x: right, y: othersTop, width: Math.max(COLUMN.width, others.width + 2 * PAD), height },
      'family',
    );
    const bounds = {
      x: 0,
      y: 0,
      width: right + COLUMN.width,
      height: Math.max(left, 560, othersTop + height),
    };
    return { bounds, rects, areas, boxes, edges: [] };
  }
}

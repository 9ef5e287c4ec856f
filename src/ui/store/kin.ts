// Who belongs together: owners and what they own, down to the pods, and what selects or names them.
import type { ObjectName } from '../../hosts/worker/protocol.ts';
import type { Mirror, PodRow } from './mirror.ts';
import { mirror } from './mirror.ts';
import { objectKey } from './object-key.ts';

type Rows = Pick<
  Mirror,
  'pods' | 'services' | 'workloads' | 'attachments' | 'links' | 'servicesOf'
>;

/** The keys of an object's kin, itself among them. */
export function kinOf(of: ObjectName, rows: Rows = mirror): string[] {
  const kin = new Kin(rows);
  kin.addAround(of);
  return [...kin.keys];
}

/** The same by ids for the pods, and by name for what is drawn as a card: itself among them. */
export function kinToDraw(of: ObjectName, rows: Rows = mirror): KinToDraw {
  const kin = new Kin(rows);
  kin.addAround(of);
  const cards: ObjectName[] = [];
  for (const key of kin.keys) {
    if (key.startsWith('Pod/')) continue;
    const [kind = '', namespace = '', name = ''] = key.split('/');
    cards.push({ kind, namespace, name });
  }
  return { pods: kin.pods, cards };
}

export interface KinToDraw {
  readonly pods: ReadonlySet<number>;
  readonly cards: readonly ObjectName[];
}

class Kin {
  readonly keys = new Set<string>();
  /** Ids of the pods among them. */
  readonly pods = new Set<number>();

  constructor(private readonly rows: Rows) {}

  addAround(of: ObjectName): void {
    this.keys.add(objectKey(of));
    const { services, attachments } = this.rows;
    if (of.kind === 'Pod') return this.addOfPod(of);
    if (of.kind === 'Service') {
      for (const row of services.values()) if (isNamed(row, of)) this.addSelected(row.id);
      return;
    }
    for (const row of attachments.values()) {
      if (row.kind !== of.kind || !isNamed(row, of)) continue;
      this.addSelected(row.id);
      for (const tie of row.ties) this.keys.add(objectKey(tie));
      if (of.kind === 'PersistentVolumeClaim') this.addMounting(of);
      return;
    }
    this.addOwners(of.namespace, `${of.kind}/${of.name}`);
    this.addOwned(of.namespace, `${of.kind}/${of.name}`);
  }

  /** Its owners up to the top, its siblings, and the Services that send to it. */
  private addOfPod(of: ObjectName): void {
    for (const pod of this.rows.pods.values()) {
      if (!isNamed(pod, of)) continue;
      this.pods.add(pod.id);
      for (const id of this.rows.servicesOf(pod.id) ?? []) {
        const service = this.rows.services.get(id);
        if (service) this.keys.add(`Service/${service.namespace}/${service.name}`);
      }
      this.addOwners(pod.namespace, pod.owner);
      if (pod.workload !== '') {
        this.addOwners(pod.namespace, pod.workload);
        this.addPods(pod.namespace, (one) => one.workload === pod.workload);
      }
      return;
    }
  }

  /** `owner` as rows tell it: `ReplicaSet/web-7c5d`, or '' above the top. */
  private addOwners(namespace: string, owner: string): void {
    let at = owner;
    while (at !== '') {
      const [kind = '', name = ''] = at.split('/');
      this.keys.add(objectKey({ kind, namespace, name }));
      at = this.workload(kind, namespace, name)?.owner ?? '';
    }
  }

  private addOwned(namespace: string, owner: string): void {
    for (const row of this.rows.workloads.values()) {
      if (row.namespace !== namespace || row.owner !== owner) continue;
      this.keys.add(objectKey(row));
      this.addOwned(namespace, `${row.kind}/${row.name}`);
    }
    this.addPods(namespace, (pod) => pod.owner === owner || pod.workload === owner);
  }

  private addSelected(id: number): void {
    for (const pod of this.rows.links.get(id) ?? []) {
      const row = this.rows.pods.get(pod);
      if (row) this.addPod(row);
    }
  }

  private addMounting({ namespace, name }: ObjectName): void {
    this.addPods(namespace, ({ claims }) => claims.includes(name));
  }

  private addPods(namespace: string, isKin: (pod: PodRow) => boolean): void {
    for (const pod of this.rows.pods.values()) {
      if (pod.namespace === namespace && isKin(pod)) this.addPod(pod);
    }
  }

  private addPod(row: PodRow): void {
    this.keys.add(keyOf(row));
    this.pods.add(row.id);
  }

  private workload(kind: string, namespace: string, name: string) {
    for (const row of this.rows.workloads.values()) {
      if (row.kind === kind && row.namespace === namespace && row.name === name) return row;
    }
    return undefined;
  }
}

function keyOf({ namespace, name }: PodRow): string {
  return `Pod/${namespace}/${name}`;
}

function isNamed(row: { namespace: string; name: string }, of: ObjectName): boolean {
  return row.name === of.name && row.namespace === of.namespace;
}

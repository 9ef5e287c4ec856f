// What nobody sends cannot carry a cause: a node falls silent because of a fault that stands on it,
// and the loop that notices was not told by anybody.
import type { StoreEvent } from '../../control-plane/etcd/store-event.ts';
import type { Node, Pod } from '../../model/generated/types.ts';
import { findCondition } from '../../model/meta/conditions.ts';
import type { KubeObject } from '../../model/meta/object.ts';
import type { ChronicleRecord } from './chronicle.ts';

const FAULTS = 'faults.sim.kubetarium.dev';
const NOTICES = 'system:kube-controller-manager';

interface Fault extends KubeObject {
  readonly spec?: {
    readonly target?: { readonly kind?: string; readonly name?: string; readonly node?: string };
  };
}

export class FaultsOnNodes {
  /** Node to the last write of the chain that began with a fault on it. */
  private readonly chains = new Map<string, number>();

  hear(record: ChronicleRecord): void {
    const { resource, type, object, number, key, causedBy } = record;
    if (resource === 'nodes') {
      if (isReady(object)) return;
      if (causedBy !== 0 && this.chains.get(key) === causedBy) this.chains.set(key, number);
      return;
    }
    if (resource !== FAULTS) return;
    const target = (object as Fault).spec?.target;
    const node = target?.kind === 'Node' ? target.name : target?.node;
    if (node === undefined) return;
    if (type === 'ADDED') this.chains.set(node, number);
    else if (type === 'DELETED') this.chains.delete(node);
  }

  /** The write behind what a controller did to a silent node and its pods; 0 for all else. */
  causeOf({ resource, key, type, object }: StoreEvent, actor: string): number {
    if (type !== 'MODIFIED' || actor !== NOTICES) return 0;
    if (resource === 'nodes') return isReady(object) ? 0 : (this.chains.get(key) ?? 0);
    if (resource !== 'pods') return 0;
    return this.chains.get((object as Pod).spec.nodeName ?? '') ?? 0;
  }
}

function isReady(object: KubeObject): boolean {
  return findCondition((object as Node).status?.conditions, 'Ready')?.status === 'True';
}

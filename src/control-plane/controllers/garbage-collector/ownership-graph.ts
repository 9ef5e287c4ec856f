// Who owns whom, over all kinds: kept by the informers' own indexes, nothing besides.
import type { ControllerContext } from '../../../client/controller.ts';
import type { Change, Informer } from '../../../client/informer.ts';
import { FLOW_SCHEMAS } from '../../../model/api/refs.ts';
import { groupResource } from '../../../model/api/resource-ref.ts';
import type { ResourceRef } from '../../../model/api/resource-ref.ts';
import type { OwnerReference } from '../../../model/generated/types.ts';
import {
  isBeingDeleted,
  keyOf,
  namespaceOf,
  splitApiVersion,
  uidOf,
} from '../../../model/meta/object.ts';
import type { KubeObject } from '../../../model/meta/object.ts';
import { ServedResources } from '../shared/served-resources.ts';

const BY_OWNER = 'owner uid';
const NONE: readonly string[] = [];
export const FOREGROUND_FINALIZER = 'foregroundDeletion';
export const ORPHAN_FINALIZER = 'orphan';

/** An object with the kind by which it is reached. */
export interface Item {
  readonly ref: ResourceRef;
  readonly object: KubeObject;
}

/**
 * Events are about things rather than things: they own nothing and nobody owns them. Flow control
 * is the API server's own affair; upstream's collector watches it, and finds nothing to do.
 */
function isIgnored(ref: ResourceRef): boolean {
  return ref.plural === 'events' || ref.group === FLOW_SCHEMAS.group;
}

/** Upstream: pkg/controller/garbagecollector/graph_builder.go. */
export class OwnershipGraph {
  readonly served: ServedResources;
  private readonly informers = new Map<string, Informer<KubeObject>>();

  constructor(
    context: ControllerContext,
    builtIn: readonly ResourceRef[],
    onChange: (ref: ResourceRef, change: Change<KubeObject>) => void,
  ) {
    this.served = new ServedResources(builtIn, context.informers);
    this.served.onAdd((ref, isLate) => {
      if (isIgnored(ref) || this.informers.has(groupResource(ref))) return;
      const informer = context.informers.informer<KubeObject>(ref);
      informer.addIndex(BY_OWNER, ownersOf);
      informer.onChange((change) => onChange(ref, change));
      this.informers.set(groupResource(ref), informer);
      if (isLate) informer.start();
    });
  }

  /** All objects that name this uid as an owner. */
  dependentsOf(uid: string): readonly Item[] {
    const items: Item[] = [];
    for (const informer of this.informers.values()) {
      for (const object of informer.byIndex(BY_OWNER, uid))
        items.push({ ref: informer.ref, object });
    }
    return items;
  }

  find(resource: string, key: string): Item | undefined {
    const informer = this.informers.get(resource);
    const object = informer?.byKey(key);
    return informer && object ? { ref: informer.ref, object } : undefined;
  }

  /** The kind of an owner; undefined when no such kind is served. */
  kindOf(owner: OwnerReference): ResourceRef | undefined {
    return this.served.ofKind(splitApiVersion(owner.apiVersion).group, owner.kind);
  }

  /** Whether the owner is there, but in another namespace; asked only of owners not found. */
  isElsewhere(ref: ResourceRef, { name, uid }: OwnerReference): boolean {
    for (const object of this.informers.get(groupResource(ref))?.list() ?? []) {
      if (object.metadata.name === name && uidOf(object) === uid) return true;
    }
    return false;
  }

  /** The owner as the copies show it; undefined when they show none of that uid. */
  ownerOf(object: KubeObject, owner: OwnerReference): KubeObject | undefined {
    const ref = this.kindOf(owner);
    const informer = ref && this.informers.get(groupResource(ref));
    const found = informer?.get(namespaceOf(object), owner.name);
    return found && uidOf(found) === owner.uid ? found : undefined;
  }
}

// An object's versions share their references.
const uidsOf = new WeakMap<readonly OwnerReference[], readonly string[]>();

function ownersOf(object: KubeObject): readonly string[] {
  const owners = object.metadata.ownerReferences;
  if (owners === undefined) return NONE;
  let uids = uidsOf.get(owners);
  if (!uids) uidsOf.set(owners, (uids = owners.map((owner) => owner.uid)));
  return uids;
}

/** `deployments.apps|default/web|uid`. */
export function itemKey({ ref, object }: Item): string {
  return `${groupResource(ref)}|${keyOf(object)}|${uidOf(object)}`;
}

/** Being deleted, and waiting for its dependents to go first. */
export function isDeletingDependents(object: KubeObject): boolean {
  return isBeingDeleted(object) && hasFinalizer(object, FOREGROUND_FINALIZER);
}

/** Being deleted, and waiting for its dependents to be let go. */
export function isOrphaning(object: KubeObject): boolean {
  return isBeingDeleted(object) && hasFinalizer(object, ORPHAN_FINALIZER);
}

export function hasFinalizer(object: KubeObject, finalizer: string): boolean {
  return (object.metadata.finalizers ?? []).includes(finalizer);
}

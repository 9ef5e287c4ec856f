// What goes when an object goes: the content of a namespace, or what is owned by it.
import type { ObjectStore } from '../../control-plane/etcd/object-store.ts';
import type { KubeObject } from '../../model/meta/object.ts';
import type { ObjectName } from '../views/view-types.ts';
import type { Foreseen } from './preview-types.ts';

/** In a fuller namespace nobody looks for what belongs to whom. */
const MOST_READ = 20_000;
/** So many are named; all are counted. */
const MOST_NAMED = 300;
/** What a cluster says of itself is no loss. */
const UNTOLD = new Set(['events', 'events.events.k8s.io', 'leases.coordination.k8s.io']);

/** Null when nothing goes with it, or there is too much to look through. */
export function takenAlong(store: ObjectStore, object: KubeObject): Foreseen['takes'] {
  const { kind, metadata } = object;
  if (kind === 'Namespace') return contentOf(store, metadata.name);
  const { namespace = '', uid } = metadata;
  if (namespace === '' || uid === undefined) return null;
  return ownedBy(store, namespace, uid);
}

function contentOf(store: ObjectStore, namespace: string): Foreseen['takes'] {
  const counts = new Map<string, number>();
  const objects: ObjectName[] = [];
  for (const resource of store.resources()) {
    const count = UNTOLD.has(resource) ? 0 : store.count(resource, namespace);
    if (count === 0) continue;
    for (const object of store.list(resource, { namespace })) {
      // The first tells the kind of all of them.
      if (!counts.has(object.kind)) counts.set(object.kind, count);
      if (objects.length >= MOST_NAMED) break;
      objects.push(nameOf(object));
    }
  }
  return told(counts, objects);
}

function ownedBy(store: ObjectStore, namespace: string, uid: string): Foreseen['takes'] {
  let size = 0;
  for (const resource of store.resources()) size += store.count(resource, namespace);
  if (size > MOST_READ) return null;
  const children = new Map<string, KubeObject[]>();
  for (const resource of store.resources()) {
    if (UNTOLD.has(resource)) continue;
    for (const object of store.list(resource, { namespace })) {
      for (const owner of object.metadata.ownerReferences ?? []) {
        const siblings = children.get(owner.uid);
        if (siblings) siblings.push(object);
        else children.set(owner.uid, [object]);
      }
    }
  }
  const counts = new Map<string, number>();
  const objects: ObjectName[] = [];
  const gone = new Set([uid]);
  // A set is walked to its end, what is added on the way included.
  for (const owner of gone) {
    for (const child of children.get(owner) ?? []) {
      const own = child.metadata.uid ?? '';
      const owners = child.metadata.ownerReferences ?? [];
      if (gone.has(own) || !owners.every((one) => gone.has(one.uid))) continue;
      gone.add(own);
      counts.set(child.kind, (counts.get(child.kind) ?? 0) + 1);
      if (objects.length < MOST_NAMED) objects.push(nameOf(child));
    }
  }
  return told(counts, objects);
}

function told(
  counts: ReadonlyMap<string, number>,
  objects: readonly ObjectName[],
): Foreseen['takes'] {
  if (counts.size === 0) return null;
  const words = [...counts]
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .map(([kind, count]) => `${count} ${count === 1 ? kind : pluralOf(kind)}`);
  return { words: words.join(', '), objects };
}

function pluralOf(kind: string): string {
  if (kind.endsWith('y')) return `${kind.slice(0, -1)}ies`;
  if (kind === 'Endpoints') return kind;
  return kind.endsWith('s') ? `${kind}es` : `${kind}s`;
}

function nameOf({ kind, metadata }: KubeObject): ObjectName {
  return { kind, namespace: metadata.namespace ?? '', name: metadata.name };
}

// What every Kubernetes object has, and the names by which the rest of the world files objects.
import type { ObjectMeta, TemplateMeta } from '../generated/types.ts';

/** Any object at rest: frozen, shared by reference, changed only by copy. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
}

/** An object on its way to the server: it may lack a name (generateName) and what servers fill. */
export type Draft<T extends KubeObject = KubeObject> = Omit<T, 'metadata'> & {
  readonly metadata: TemplateMeta;
};

/** Plain JSON data with string keys, as decoded from a body. */
export type JsonObject = { readonly [key: string]: unknown };

/** A list as the server answers it. */
export interface KubeList<T extends KubeObject = KubeObject> {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly resourceVersion?: string;
    readonly continue?: string;
    readonly remainingItemCount?: number;
  };
  readonly items: readonly T[];
}

/** `namespace/name`, or `name` for cluster-scoped objects: the key of queues and listers. */
export function keyOf(object: { readonly metadata: ObjectMeta }): string {
  return joinKey(object.metadata.namespace, object.metadata.name);
}

/** The key of a namespace and a name; '' and undefined both mean cluster-scoped. */
export function joinKey(namespace: string | undefined, name: string): string {
  return namespace ? `${namespace}/${name}` : name;
}

/** Splits a key made by joinKey; namespace is '' for cluster-scoped objects. */
export function splitKey(key: string): { readonly namespace: string; readonly name: string } {
  const slash = key.indexOf('/');
  if (slash < 0) return { namespace: '', name: key };
  return { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}

/** The namespace, '' when the object is cluster-scoped. */
export function namespaceOf(object: { readonly metadata: ObjectMeta }): string {
  return object.metadata.namespace ?? '';
}

/** The uid, '' before the server has given one. */
export function uidOf(object: { readonly metadata: ObjectMeta }): string {
  return object.metadata.uid ?? '';
}

/** Group and version of an apiVersion: "apps/v1", or "v1" for the core group ''. */
export function splitApiVersion(apiVersion: string): {
  readonly group: string;
  readonly version: string;
} {
  const slash = apiVersion.indexOf('/');
  if (slash < 0) return { group: '', version: apiVersion };
  return { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

/** Whether the object waits for its finalizers or its grace period. */
export function isBeingDeleted(object: { readonly metadata: ObjectMeta }): boolean {
  return object.metadata.deletionTimestamp !== undefined;
}

/** A copy with changed metadata; everything else is shared. */
export function withMeta<T extends KubeObject>(object: T, change: Partial<ObjectMeta>): T {
  return { ...object, metadata: { ...object.metadata, ...change } };
}

/** A copy with one more annotation. */
export function withAnnotation<T extends KubeObject>(object: T, key: string, value: string): T {
  return withMeta(object, { annotations: { ...object.metadata.annotations, [key]: value } });
}

/** A copy with one more label. */
export function withLabel<T extends KubeObject>(object: T, key: string, value: string): T {
  return withMeta(object, { labels: { ...object.metadata.labels, [key]: value } });
}

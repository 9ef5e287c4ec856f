// A reference to a kind of resource: what a client needs to know to speak of it.
import type { KubeObject } from '../meta/object.ts';

/** `T` is the TypeScript type of its objects; it exists for the compiler alone. */
export interface ResourceRef<T extends KubeObject = KubeObject> {
  /** '' for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  readonly phantom?: T;
}

/** `apps/v1`, or `v1` for the core group. */
export function apiVersionOf(ref: { readonly group: string; readonly version: string }): string {
  return ref.group === '' ? ref.version : `${ref.group}/${ref.version}`;
}

/** `deployments.apps`, or `pods` for the core group: how upstream's messages name a resource. */
export function groupResource(ref: { readonly group: string; readonly plural: string }): string {
  return ref.group === '' ? ref.plural : `${ref.plural}.${ref.group}`;
}

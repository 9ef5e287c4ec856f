// Owner references: who made an object and who must outlive it.
import type { ObjectMeta, OwnerReference } from '../generated/types.ts';
import { uidOf } from './object.ts';
import type { KubeObject } from './object.ts';

type WithMeta = { readonly metadata: Pick<ObjectMeta, 'ownerReferences'> };

/** The one owner that controls the object, if any. Upstream: meta/v1/controller_ref.go. */
export function controllerOf(object: WithMeta): OwnerReference | undefined {
  const owners = object.metadata.ownerReferences;
  if (owners === undefined) return undefined;
  for (const owner of owners) if (owner.controller === true) return owner;
  return undefined;
}

/** Whether `owner` controls `object`. */
export function isControlledBy(object: WithMeta, owner: KubeObject): boolean {
  return controllerOf(object)?.uid === uidOf(owner);
}

/** The reference by which `owner` controls what it creates. */
export function controllerReference(owner: KubeObject): OwnerReference {
  return { ...ownerReference(owner), controller: true, blockOwnerDeletion: true };
}

/** A plain reference: deletion follows it, nobody is controlled by it. */
export function ownerReference(owner: KubeObject): OwnerReference {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name,
    uid: uidOf(owner),
  };
}

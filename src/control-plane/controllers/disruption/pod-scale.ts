// How many pods the controllers of some pods are asked to hold.
import type { Informer } from '../../../client/informer.ts';
import type { InformerFactory } from '../../../client/informer-factory.ts';
import {
  DEPLOYMENTS,
  REPLICA_SETS,
  REPLICATION_CONTROLLERS,
  STATEFUL_SETS,
} from '../../../model/api/refs.ts';
import type { ResourceRef } from '../../../model/api/resource-ref.ts';
import type { OwnerReference, Pod } from '../../../model/generated/types.ts';
import { namespaceOf, uidOf } from '../../../model/meta/object.ts';
import type { KubeObject } from '../../../model/meta/object.ts';
import { controllerOf } from '../../../model/meta/owners.ts';

interface Scalable extends KubeObject {
  readonly spec: { readonly replicas?: number };
}

export type ScaleFound =
  | { readonly is: 'scale'; readonly total: number; readonly unmanaged: readonly Pod[] }
  | { readonly is: 'error'; readonly message: string };

/** Upstream: pkg/controller/disruption/disruption.go getExpectedScale, finders. */
export class PodScale {
  private readonly kinds: ReadonlyMap<string, Informer<Scalable>>;

  constructor(informers: InformerFactory) {
    const refs: readonly ResourceRef<any>[] = [
      DEPLOYMENTS,
      REPLICA_SETS,
      REPLICATION_CONTROLLERS,
      STATEFUL_SETS,
    ];
    this.kinds = new Map(refs.map((ref) => [ref.kind, informers.informer<Scalable>(ref)]));
  }

  of(pods: readonly Pod[]): ScaleFound {
    const scales = new Map<string, number>();
    const unmanaged: Pod[] = [];
    for (const pod of pods) {
      const owner = controllerOf(pod);
      if (!owner) {
        unmanaged.push(pod);
        continue;
      }
      if (scales.has(owner.uid)) continue;
      const found = this.find(pod, owner);
      if (!found) {
        const message = `found no controllers for pod "${pod.metadata.name}"`;
        return { is: 'error', message };
      }
      scales.set(owner.uid, 0);
      scales.set(uidOf(found), found.spec.replicas ?? 1);
    }
    let total = 0;
    for (const replicas of scales.values()) total += replicas;
    return { is: 'scale', total, unmanaged };
  }

  // A ReplicaSet of a Deployment counts as the Deployment, whose other sets then add nothing.
  private find(object: KubeObject, owner: OwnerReference): Scalable | undefined {
    const found = this.kinds.get(owner.kind)?.get(namespaceOf(object), owner.name);
    if (!found || uidOf(found) !== owner.uid) return undefined;
    const above = controllerOf(found);
    return (above && this.find(found, above)) ?? found;
  }
}

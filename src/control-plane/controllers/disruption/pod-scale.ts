// How many pods the controllers of some pods are asked to hold.
import { objectOf } from '../../../client/api-client.ts';
import type { ApiClient } from '../../../client/api-client.ts';
import { isNotFound } from '../../../client/api-error.ts';
import type { Informer } from '../../../client/informer.ts';
import type { InformerFactory } from '../../../client/informer-factory.ts';
import type { Failure } from '../../../kernel/failure.ts';
import type { Task } from '../../../kernel/task.ts';
import {
  DEPLOYMENTS,
  REPLICA_SETS,
  REPLICATION_CONTROLLERS,
  STATEFUL_SETS,
} from '../../../model/api/refs.ts';
import { groupResource } from '../../../model/api/resource-ref.ts';
import type { ResourceRef } from '../../../model/api/resource-ref.ts';
import type { OwnerReference, Pod } from '../../../model/generated/types.ts';
import { namespaceOf, splitApiVersion, uidOf } from '../../../model/meta/object.ts';
import type { KubeObject } from '../../../model/meta/object.ts';
import { controllerOf } from '../../../model/meta/owners.ts';
import { ServedResources } from '../shared/served-resources.ts';

interface Scalable extends KubeObject {
  readonly spec: { readonly replicas?: number };
}

export type ScaleFound =
  | { readonly is: 'scale'; readonly total: number; readonly unmanaged: readonly Pod[] }
  | { readonly is: 'error'; readonly message: string };

/** Upstream: pkg/controller/disruption/disruption.go getExpectedScale, finders. PB1, PB5 */
export class PodScale {
  private readonly kinds: ReadonlyMap<string, Informer<Scalable>>;
  private readonly served: ServedResources;

  constructor(
    private readonly client: ApiClient,
    informers: InformerFactory,
    builtIn: readonly ResourceRef[],
  ) {
    const refs: readonly ResourceRef<any>[] = [
      DEPLOYMENTS,
      REPLICA_SETS,
      REPLICATION_CONTROLLERS,
      STATEFUL_SETS,
    ];
    this.kinds = new Map(
      refs.map((ref) => [`${ref.group}/${ref.kind}`, informers.informer<Scalable>(ref)]),
    );
    this.served = new ServedResources(builtIn, informers);
  }

  *of(pods: readonly Pod[]): Task<ScaleFound> {
    const scales = new Map<string, number>();
    const unmanaged: Pod[] = [];
    for (const pod of pods) {
      const owner = controllerOf(pod);
      if (!owner) {
        unmanaged.push(pod);
        continue;
      }
      if (scales.has(owner.uid)) continue;
      const found = this.find(pod, owner) ?? (yield* this.ask(pod, owner));
      if (typeof found === 'string') return { is: 'error', message: found };
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
    const { group } = splitApiVersion(owner.apiVersion);
    const kind = this.kinds.get(`${group}/${owner.kind}`);
    const found = kind?.get(namespaceOf(object), owner.name);
    if (!found || uidOf(found) !== owner.uid) return undefined;
    const above = controllerOf(found);
    return (above && this.find(found, above)) ?? found;
  }

  /** Any other kind says its size by its scale subresource; a text says why not. */
  private *ask(pod: Pod, owner: OwnerReference): Task<Scalable | string | undefined> {
    const { group, version } = splitApiVersion(owner.apiVersion);
    const ref = this.served.ofKind(group, owner.kind);
    if (!ref) return `no matches for kind "${owner.kind}" in version "${owner.apiVersion}"`;
    const { client } = this;
    const of = { ...ref, version };
    try {
      const request = client.requestFor('get', of, namespaceOf(pod), owner.name, 'scale');
      const scale = objectOf(yield* client.request(request)) as Scalable;
      return uidOf(scale) === owner.uid ? scale : undefined;
    } catch (error) {
      if (!isNotFound(error)) throw error;
      const isUnscaled = (error as Failure).message.includes(NO_SUCH_RESOURCE);
      return isUnscaled
        ? `${groupResource(ref)} does not implement the scale subresource`
        : undefined;
    }
  }
}

const NO_SUCH_RESOURCE = 'the server could not find the requested resource';

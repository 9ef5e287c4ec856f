// The informers of one process: one for each resource, shared by everything that runs in it.
import { all } from '../kernel/waits.ts';
import type { Task } from '../kernel/task.ts';
import { groupResource } from '../model/api/resource-ref.ts';
import type { ResourceRef } from '../model/api/resource-ref.ts';
import type { KubeObject } from '../model/meta/object.ts';
import type { ApiClient, ListScope } from './api-client.ts';
import { Informer } from './informer.ts';

export class InformerFactory {
  private readonly informers = new Map<string, Informer<any>>();

  constructor(private readonly client: ApiClient) {}

  /** The informer of a resource, made and (after `startAll`) started when first asked for. */
  informer<T extends KubeObject>(ref: ResourceRef<T>, scope: ListScope = {}): Informer<T> {
    const { namespace = '', labelSelector = '', fieldSelector = '' } = scope;
    const key = [groupResource(ref), ref.version, namespace, labelSelector, fieldSelector].join(
      '|',
    );
    let informer = this.informers.get(key);
    if (!informer) {
      informer = new Informer<any>(this.client, ref, scope);
      this.informers.set(key, informer);
    }
    return informer as Informer<T>;
  }

  /** Starts all that were asked for and waits for their first lists. */
  *startAll(): Task {
    for (const informer of this.informers.values()) informer.start();
    yield* all([...this.informers.values()].map((informer) => waitFor(informer)));
  }
}

function* waitFor(informer: Informer<any>): Task {
  yield* informer.synced();
}

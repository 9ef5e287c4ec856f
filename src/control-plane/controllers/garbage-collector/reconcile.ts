// The garbage collector: deletes what nobody owns any more, over all kinds.
import { ApiError, isNotFound } from '../../../client/api-error.ts';
import type {
  Controller,
  ControllerContext,
  ControllerDefinition,
} from '../../../client/controller.ts';
import type { Change } from '../../../client/informer.ts';
import type { Task } from '../../../kernel/task.ts';
import { all } from '../../../kernel/waits.ts';
import type { ResourceRef } from '../../../model/api/resource-ref.ts';
import type { OwnerReference } from '../../../model/generated/types.ts';
import { isBeingDeleted, namespaceOf, uidOf } from '../../../model/meta/object.ts';
import type { KubeObject } from '../../../model/meta/object.ts';
import { ABSENT_OWNERS_REMEMBERED } from '../limits.ts';
import {
  FOREGROUND_FINALIZER,
  isDeletingDependents,
  isOrphaning,
  itemKey,
  ORPHAN_FINALIZER,
  OwnershipGraph,
} from './ownership-graph.ts';
import type { Item } from './ownership-graph.ts';
import { blockingOf, planItem } from './plan.ts';
import type { OwnerState } from './plan.ts';

/** Upstream: pkg/controller/garbagecollector; --concurrent-gc-syncs. */
export function garbageCollector(builtIn: readonly ResourceRef[]): ControllerDefinition {
  return {
    name: 'garbage-collector',
    workers: 20,
    create: (context) => new GarbageCollector(context, builtIn),
  };
}

class GarbageCollector implements Controller {
  readonly watches = [];
  private readonly graph: OwnershipGraph;
  private readonly absent = new Set<string>();

  constructor(
    private readonly context: ControllerContext,
    builtIn: readonly ResourceRef[],
  ) {
    this.graph = new OwnershipGraph(context, builtIn, (ref, change) => this.see(ref, change));
  }

  *reconcile(key: string): Task {
    const [resource = '', name = '', uid = ''] = key.split('|');
    const item = this.graph.find(resource, name);
    if (!item || uidOf(item.object) !== uid) return;
    if (isOrphaning(item.object)) return yield* this.orphanDependents(item);
    if (isDeletingDependents(item.object)) return yield* this.deleteDependents(item);
    if (!isBeingDeleted(item.object)) yield* this.judge(item);
  }

  // Cost of a change: what it changes. Most changes of status end at the first line.
  private see(ref: ResourceRef, { type, object, previous }: Change<KubeObject>): void {
    if (type === 'deleted') return this.seeEnd(object);
    const owners = object.metadata.ownerReferences;
    const { metadata } = object;
    const isFamilyTie =
      previous === undefined ||
      previous.metadata.ownerReferences !== owners ||
      previous.metadata.deletionTimestamp !== metadata.deletionTimestamp ||
      previous.metadata.finalizers !== metadata.finalizers;
    if (!isFamilyTie) return;
    const item = { ref, object };
    if (isOrphaning(object) || isDeletingDependents(object)) {
      this.context.queue.add(itemKey(item));
      return;
    }
    if (owners && !isBeingDeleted(object) && owners.some((one) => !this.isSolid(object, one))) {
      this.context.queue.add(itemKey(item));
    }
    if (previous && previous.metadata.ownerReferences !== owners) this.seeRelease(previous, object);
  }

  private seeEnd(object: KubeObject): void {
    const uid = uidOf(object);
    const dependents = this.graph.dependentsOf(uid);
    if (dependents.length > 0) this.noteAbsent(uid);
    for (const dependent of dependents) this.context.queue.add(itemKey(dependent));
    this.seeRelease(object, undefined);
  }

  // An owner in foreground deletion may wait for just this object.
  private seeRelease(before: KubeObject, after: KubeObject | undefined): void {
    for (const reference of before.metadata.ownerReferences ?? []) {
      const blocks = (after?.metadata.ownerReferences ?? []).some(
        (other) => other.uid === reference.uid && other.blockOwnerDeletion === true,
      );
      const ref = blocks ? undefined : this.graph.kindOf(reference);
      const owner = ref && this.graph.ownerOf(before, reference);
      if (owner && isDeletingDependents(owner)) {
        this.context.queue.add(itemKey({ ref, object: owner }));
      }
    }
  }

  private isSolid(object: KubeObject, reference: OwnerReference): boolean {
    const owner = this.graph.ownerOf(object, reference);
    return owner !== undefined && !isDeletingDependents(owner);
  }

  private *judge(item: Item): Task {
    const { object, ref } = item;
    const states: OwnerState[] = [];
    for (const owner of object.metadata.ownerReferences ?? []) {
      states.push(yield* this.stateOf(object, owner));
    }
    const dependents = this.graph.dependentsOf(uidOf(object)).map((one) => one.object);
    const plan = planItem(object, states, dependents);
    switch (plan.is) {
      case 'keep':
        return;
      case 'detach':
      case 'unblock':
        return yield* this.patchMeta(item, { ownerReferences: plan.owners });
      case 'delete':
        return yield* this.delete(ref, object, plan.policy);
    }
  }

  private *stateOf(object: KubeObject, reference: OwnerReference): Task<OwnerState> {
    const known = this.graph.ownerOf(object, reference);
    if (known) return isDeletingDependents(known) ? 'waiting' : 'solid';
    if (this.absent.has(reference.uid)) return 'absent';
    const ref = this.graph.kindOf(reference);
    // Of an unknown kind nothing can be said, so nothing is deleted on its account.
    if (!ref) return 'solid';
    if (ref.namespaced && namespaceOf(object) === '') {
      this.tellOfNamespace(object, reference);
      return 'solid';
    }
    try {
      const owner = yield* this.context.client.get(ref, namespaceOf(object), reference.name);
      if (uidOf(owner) === reference.uid) return isDeletingDependents(owner) ? 'waiting' : 'solid';
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
    if (this.graph.isElsewhere(ref, reference)) this.tellOfNamespace(object, reference);
    else this.noteAbsent(reference.uid);
    return 'absent';
  }

  /** Upstream: graph_builder.go reportInvalidNamespaceOwnerRef */
  private tellOfNamespace(object: KubeObject, reference: OwnerReference): void {
    const { apiVersion, kind, name, uid } = reference;
    const namespace = namespaceOf(object);
    const text = `[${apiVersion}/${kind}, namespace: ${namespace}, name: ${name}, uid: ${uid}]`;
    const message = `ownerRef ${text} does not exist in namespace "${namespace}"`;
    this.context.events.event(object, 'Warning', 'OwnerRefInvalidNamespace', message);
  }

  private *delete(
    ref: ResourceRef,
    object: KubeObject,
    propagationPolicy: 'Background' | 'Foreground' | 'Orphan',
  ): Task {
    const { name, resourceVersion = '' } = object.metadata;
    const preconditions = { uid: uidOf(object), resourceVersion };
    const options = { propagationPolicy, preconditions };
    try {
      yield* this.context.client.delete(ref, namespaceOf(object), name, options);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  /** Upstream: processDeletingDependentsItem. GC2 */
  private *deleteDependents(item: Item): Task {
    const uid = uidOf(item.object);
    const blocking = blockingOf(uid, this.graph.dependentsOf(uid));
    if (blocking.length === 0) return yield* this.dropFinalizer(item, FOREGROUND_FINALIZER);
    for (const dependent of blocking) {
      if (!isDeletingDependents(dependent.object)) this.context.queue.add(itemKey(dependent));
    }
  }

  /** Upstream: attemptToOrphanWorker. GC3 */
  private *orphanDependents(item: Item): Task {
    const uid = uidOf(item.object);
    const dependents = this.graph.dependentsOf(uid);
    yield* all(dependents.map((dependent) => this.letGo(dependent, uid)));
    yield* this.dropFinalizer(item, ORPHAN_FINALIZER);
  }

  private *letGo(dependent: Item, ownerUid: string): Task {
    const owners = dependent.object.metadata.ownerReferences ?? [];
    const rest = owners.filter((owner) => owner.uid !== ownerUid);
    yield* this.patchMeta(dependent, { ownerReferences: rest.length === 0 ? null : rest });
  }

  private *dropFinalizer(item: Item, finalizer: string): Task {
    const finalizers = (item.object.metadata.finalizers ?? []).filter((one) => one !== finalizer);
    yield* this.patchMeta(item, { finalizers: finalizers.length === 0 ? null : finalizers });
  }

  private *patchMeta({ ref, object }: Item, change: object): Task {
    const { uid, resourceVersion, name } = object.metadata;
    const body = { metadata: { uid, resourceVersion, ...change } };
    try {
      yield* this.context.client.patch(ref, namespaceOf(object), name, 'merge', body);
    } catch (error) {
      const isGone = isNotFound(error) || (error instanceof ApiError && error.code === 422);
      if (!isGone) throw error;
    }
  }

  private noteAbsent(uid: string): void {
    this.absent.add(uid);
    if (this.absent.size <= ABSENT_OWNERS_REMEMBERED) return;
    for (const oldest of this.absent) {
      this.absent.delete(oldest);
      return;
    }
  }
}

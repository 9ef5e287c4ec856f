// The objects that a controller's objects own, found by owner, adopted and released.
import type { ControllerContext, Watch } from '../../../client/controller.ts';
import { watch } from '../../../client/controller.ts';
import { ApiError, isNotFound } from '../../../client/api-error.ts';
import type { Informer } from '../../../client/informer.ts';
import type { Task } from '../../../kernel/task.ts';
import type { Micros } from '../../../kernel/time.ts';
import type { ResourceRef } from '../../../model/api/resource-ref.ts';
import type { OwnerReference } from '../../../model/generated/types.ts';
import { isBeingDeleted, keyOf, namespaceOf, uidOf } from '../../../model/meta/object.ts';
import type { KubeObject } from '../../../model/meta/object.ts';
import { controllerOf, controllerReference } from '../../../model/meta/owners.ts';
import { labelsEqual } from '../../../model/meta/labels.ts';
import { selectorMatches } from '../../../model/meta/selectors.ts';
import type { Selector } from '../../../model/meta/selectors.ts';
import type { Expectations } from './expectations.ts';

const BY_CONTROLLER = 'controller';
const ORPHANS = 'orphans by namespace';
const NO_KEYS: readonly string[] = [];

export interface Ownership<O extends KubeObject, T extends KubeObject> {
  readonly owners: ResourceRef<O>;
  readonly objects: ResourceRef<T>;
  selectorOf(owner: O): Selector;
  /** Where what has been asked for and seen is noted, if the controller counts. */
  readonly expectations?: Expectations;
  /** How long changes of objects gather before their owner is looked at; 0 when not given. */
  readonly delay?: Micros;
}

/** Upstream: pkg/controller/controller_ref_manager.go BaseControllerRefManager. */
export class OwnedObjects<O extends KubeObject, T extends KubeObject> {
  readonly owners: Informer<O>;
  readonly objects: Informer<T>;

  constructor(
    private readonly context: ControllerContext,
    private readonly ownership: Ownership<O, T>,
  ) {
    this.owners = context.informers.informer(ownership.owners);
    this.objects = context.informers.informer(ownership.objects);
    indexByController(this.objects);
  }

  /** Those whose controller has this uid, in order of arrival. */
  of(ownerUid: string): readonly T[] {
    return this.objects.byIndex(BY_CONTROLLER, ownerUid);
  }

  /** Those of the namespace that nobody controls. */
  orphansIn(namespace: string): readonly T[] {
    return this.objects.byIndex(ORPHANS, namespace);
  }

  /** What belongs to the owner once orphans that match are adopted and strangers released. */
  *claim(owner: O): Task<readonly T[]> {
    const selector = this.ownership.selectorOf(owner);
    const owned = this.of(uidOf(owner));
    const strays = straysAmong(owned, selector);
    const orphans = this.adoptable(owner, selector);
    if (strays.length === 0 && orphans.length === 0) return owned;
    for (const stray of strays) yield* this.release(owner, stray);
    const adopted: T[] = [];
    if (orphans.length > 0 && (yield* this.mayAdopt(owner))) {
      for (const orphan of orphans) {
        const mine = yield* this.adopt(owner, orphan);
        if (mine) adopted.push(mine);
      }
    }
    return [...owned.filter((object) => !strays.includes(object)), ...adopted];
  }

  /** The watch that leads from a change of an owned object, or of an orphan, to its owners. */
  watch(): Watch {
    const { delay = 0, objects } = this.ownership;
    if (delay === 0) return watch(objects, (...change) => this.keysOf(...change));
    return watch(objects, (...change) => {
      for (const key of this.keysOf(...change)) this.context.queue.addAfter(key, delay);
      return NO_KEYS;
    });
  }

  private keysOf(
    object: T,
    previous: T | undefined,
    type: 'added' | 'updated' | 'deleted',
  ): readonly string[] {
    const ref = controllerOf(object);
    const key = ref ? this.ownerKey(object, ref) : undefined;
    if (key !== undefined) this.observe(key, object, previous, type);
    const before = previous && type === 'updated' ? controllerOf(previous) : undefined;
    if (before !== undefined && before.uid !== ref?.uid) {
      const left = this.ownerKey(object, before);
      const keys = key === undefined ? [] : [key];
      if (left !== undefined) keys.push(left);
      return ref ? keys : [...keys, ...this.wouldBeOwners(object)];
    }
    if (key !== undefined) return [key];
    if (ref !== undefined || type === 'deleted' || isBeingDeleted(object)) return NO_KEYS;
    if (previous && labelsEqual(previous.metadata.labels, object.metadata.labels)) return NO_KEYS;
    return this.wouldBeOwners(object);
  }

  private observe(
    key: string,
    object: T,
    previous: T | undefined,
    type: 'added' | 'updated' | 'deleted',
  ): void {
    const { expectations } = this.ownership;
    if (!expectations) return;
    if (type === 'deleted') expectations.deletionObserved(key, keyOf(object));
    else if (isBeingDeleted(object)) {
      if (!previous || !isBeingDeleted(previous)) expectations.deletionObserved(key, keyOf(object));
    } else if (type === 'added') expectations.creationObserved(key);
  }

  private ownerKey(object: T, ref: OwnerReference): string | undefined {
    if (ref.kind !== this.ownership.owners.kind) return undefined;
    const owner = this.owners.get(namespaceOf(object), ref.name);
    return owner && uidOf(owner) === ref.uid ? keyOf(owner) : undefined;
  }

  private wouldBeOwners(object: T): readonly string[] {
    const keys: string[] = [];
    for (const owner of this.owners.list(namespaceOf(object))) {
      if (selectorMatches(this.ownership.selectorOf(owner), object.metadata.labels)) {
        keys.push(keyOf(owner));
      }
    }
    return keys;
  }

  private adoptable(owner: O, selector: Selector): readonly T[] {
    if (isBeingDeleted(owner)) return [];
    return this.orphansIn(namespaceOf(owner)).filter(
      (object) => !isBeingDeleted(object) && selectorMatches(selector, object.metadata.labels),
    );
  }

  // The copy may be old: an owner that is being deleted must not adopt.
  private *mayAdopt(owner: O): Task<boolean> {
    const { client } = this.context;
    const { owners } = this.ownership;
    const fresh = yield* client.get(owners, namespaceOf(owner), owner.metadata.name);
    return uidOf(fresh) === uidOf(owner) && !isBeingDeleted(fresh);
  }

  private *adopt(owner: O, object: T): Task<T | undefined> {
    const ownerReferences = [
      ...(object.metadata.ownerReferences ?? []),
      controllerReference(owner),
    ];
    return yield* this.patchOwners(object, ownerReferences);
  }

  private *release(owner: O, object: T): Task {
    const ownerReferences = (object.metadata.ownerReferences ?? []).filter(
      (reference) => reference.uid !== uidOf(owner),
    );
    yield* this.patchOwners(object, ownerReferences);
  }

  private *patchOwners(object: T, ownerReferences: readonly OwnerReference[]): Task<T | undefined> {
    const { uid, name, resourceVersion } = object.metadata;
    const body = {
      metadata: {
        uid,
        resourceVersion,
        ownerReferences: ownerReferences.length === 0 ? null : ownerReferences,
      },
    };
    const { objects } = this.ownership;
    try {
      const { client } = this.context;
      return yield* client.patch(objects, namespaceOf(object), name, 'merge', body);
    } catch (error) {
      const isGone = isNotFound(error) || (error instanceof ApiError && error.code === 422);
      if (!isGone) throw error;
      return undefined;
    }
  }
}

/** Objects of one template share their labels, so that neighbours have the same answer. */
function straysAmong<T extends KubeObject>(owned: readonly T[], selector: Selector): readonly T[] {
  const strays: T[] = [];
  let last: KubeObject['metadata']['labels'] | null = null;
  let matches = false;
  for (const object of owned) {
    const { labels } = object.metadata;
    if (labels !== last) {
      last = labels;
      matches = selectorMatches(selector, labels);
    }
    if (!matches) strays.push(object);
  }
  return strays;
}

// An object's versions share their references.
const controllerKeys = new WeakMap<readonly OwnerReference[], readonly string[]>();

/** Adds the indexes by controlling owner and of orphans to an informer. */
export function indexByController<T extends KubeObject>(objects: Informer<T>): void {
  objects.addIndex(BY_CONTROLLER, (object) => {
    const { ownerReferences } = object.metadata;
    if (!ownerReferences) return NO_KEYS;
    let keys = controllerKeys.get(ownerReferences);
    if (!keys) {
      const owner = controllerOf(object);
      controllerKeys.set(ownerReferences, (keys = owner ? [owner.uid] : NO_KEYS));
    }
    return keys;
  });
  objects.addIndex(ORPHANS, (object) => (controllerOf(object) ? NO_KEYS : [namespaceOf(object)]));
}

/** Objects controlled by the owner of this uid; the informer is indexed by controller. */
export function controlledBy<T extends KubeObject>(
  objects: Informer<T>,
  uid: string,
): readonly T[] {
  return objects.byIndex(BY_CONTROLLER, uid);
}

// What a controller has written and its informer has not shown yet.
import type { Informer } from '../../../client/informer.ts';
import type { Micros } from '../../../kernel/time.ts';
import { namespaceOf, uidOf } from '../../../model/meta/object.ts';
import type { KubeObject } from '../../../model/meta/object.ts';
import { EXPECTATIONS_TIMEOUT } from '../limits.ts';

interface Pending {
  readonly object: KubeObject;
  readonly isDeleted: boolean;
  readonly at: Micros;
}

/**
 * A controller that names its objects by generateName would make them twice if it looked at a
 * copy that lags behind its own writes; so it first asks whether the copy has caught up.
 * Upstream: staging/src/k8s.io/endpointslice/util/endpointslice_tracker.go.
 */
export class PendingWrites<T extends KubeObject> {
  private readonly byKey = new Map<string, Pending[]>();

  constructor(private readonly informer: Informer<T>) {}

  /** The answer to a create or an update made for `key`. */
  wrote(key: string, object: T, now: Micros): void {
    this.add(key, { object, isDeleted: false, at: now });
  }

  deleted(key: string, object: T, now: Micros): void {
    this.add(key, { object, isDeleted: true, at: now });
  }

  /** Whether the informer shows all that was written for `key`, or is given up on. */
  settled(key: string, now: Micros): boolean {
    const pending = this.byKey.get(key);
    if (!pending) return true;
    const rest = pending.filter(
      (write) => now - write.at < EXPECTATIONS_TIMEOUT && !this.isShown(write),
    );
    if (rest.length > 0) {
      this.byKey.set(key, rest);
      return false;
    }
    this.byKey.delete(key);
    return true;
  }

  forget(key: string): void {
    this.byKey.delete(key);
  }

  private add(key: string, pending: Pending): void {
    const known = this.byKey.get(key);
    if (known) known.push(pending);
    else this.byKey.set(key, [pending]);
  }

  private isShown({ object, isDeleted }: Pending): boolean {
    const shown = this.informer.get(namespaceOf(object), object.metadata.name);
    const isSame = shown !== undefined && uidOf(shown) === uidOf(object);
    if (isDeleted) return !isSame || revisionOf(shown) > revisionOf(object);
    // Of the revision written, or gone again: once seen at a later list it is not coming.
    return isSame
      ? revisionOf(shown) >= revisionOf(object)
      : Number(this.informer.revision) >= revisionOf(object);
  }
}

function revisionOf(object: KubeObject): number {
  return Number(object.metadata.resourceVersion ?? 0);
}

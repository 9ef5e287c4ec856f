// Who hears of which write: watchers of one collection, filed by what they chose.
import type { Clock } from '../../kernel/clock.ts';
import type { StoreEvent, Trigger, WatchListener, WatchScope } from './store-event.ts';

/** One watcher; `pending` gathers what happens until the instant's delivery. */
export class Watcher {
  pending: StoreEvent[] = [];
  isStopped = false;

  constructor(
    readonly scope: WatchScope,
    readonly listener: WatchListener,
  ) {}
}

class Watchers extends Map<string, Set<Watcher>> {
  addTo(key: string, watcher: Watcher): void {
    const set = this.get(key);
    if (set) set.add(watcher);
    else this.set(key, new Set([watcher]));
  }

  removeFrom(key: string, watcher: Watcher): void {
    const set = this.get(key);
    set?.delete(watcher);
    if (set?.size === 0) this.delete(key);
  }
}

/** Delivers each instant's events to each watcher as one batch, in order of revision. */
export class Delivery {
  private dirty: Watcher[] = [];

  constructor(private readonly clock: Clock) {}

  enqueue(watcher: Watcher, event: StoreEvent): void {
    if (watcher.pending.length === 0) {
      this.dirty.push(watcher);
      if (this.dirty.length === 1) this.clock.at(this.clock.now, this.deliver);
    }
    watcher.pending.push(event);
  }

  private readonly deliver = (): void => {
    const { dirty } = this;
    this.dirty = [];
    for (const watcher of dirty) {
      const batch = watcher.pending;
      watcher.pending = [];
      if (watcher.isStopped) continue;
      // A batch has one cause for what follows: that of its newest event.
      this.clock.cause = (batch[batch.length - 1] as StoreEvent).cause;
      watcher.listener(batch);
    }
  };
}

/** The watchers of one collection. An event looks only at those who could want it. */
export class WatchHub {
  private readonly everything = new Set<Watcher>();
  private readonly byNamespace = new Watchers();
  private readonly byKey = new Watchers();
  private readonly byTrigger = new Watchers();

  constructor(
    private readonly delivery: Delivery,
    private readonly trigger: Trigger | undefined,
  ) {}

  get size(): number {
    let size = this.everything.size;
    for (const index of [this.byNamespace, this.byKey, this.byTrigger]) {
      for (const set of index.values()) size += set.size;
    }
    return size;
  }

  add(watcher: Watcher): void {
    const { scope } = watcher;
    if (scope.trigger !== undefined && this.trigger) this.byTrigger.addTo(scope.trigger, watcher);
    else if (scope.name !== undefined) this.byKey.addTo(keyOfScope(scope), watcher);
    else if (scope.namespace) this.byNamespace.addTo(scope.namespace, watcher);
    else this.everything.add(watcher);
  }

  remove(watcher: Watcher): void {
    const { scope } = watcher;
    watcher.isStopped = true;
    if (scope.trigger !== undefined && this.trigger) {
      this.byTrigger.removeFrom(scope.trigger, watcher);
    } else if (scope.name !== undefined) this.byKey.removeFrom(keyOfScope(scope), watcher);
    else if (scope.namespace) this.byNamespace.removeFrom(scope.namespace, watcher);
    else this.everything.delete(watcher);
  }

  publish(event: StoreEvent): void {
    const { delivery } = this;
    for (const watcher of this.everything) delivery.enqueue(watcher, event);
    this.publishTo(this.byNamespace.get(event.namespace), event);
    if (this.byKey.size > 0) this.publishNamed(event);
    if (this.trigger) this.publishTriggered(event, this.trigger);
  }

  private publishNamed(event: StoreEvent): void {
    this.publishTo(this.byKey.get(event.key), event);
    if (event.namespace === '') return;
    // A watcher that names an object without its namespace hears it in every namespace.
    this.publishTo(this.byKey.get(`*/${event.key.slice(event.namespace.length + 1)}`), event);
  }

  private publishTriggered(event: StoreEvent, trigger: Trigger): void {
    const now = trigger.valueOf(event.object);
    const before = event.previous ? trigger.valueOf(event.previous) : undefined;
    if (now !== undefined) this.publishTo(this.byTrigger.get(now), event);
    if (before !== undefined && before !== now) this.publishTo(this.byTrigger.get(before), event);
  }

  private publishTo(watchers: Set<Watcher> | undefined, event: StoreEvent): void {
    if (watchers) for (const watcher of watchers) this.delivery.enqueue(watcher, event);
  }
}

function keyOfScope(scope: WatchScope): string {
  if (scope.namespace === undefined) return scope.name as string;
  return scope.namespace === '' ? `*/${scope.name}` : `${scope.namespace}/${scope.name}`;
}

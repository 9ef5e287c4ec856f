// The ConfigMaps and Secrets that pods of this node refer to, each watched while it is needed.
import type { Task } from '../../../kernel/task.ts';
import { Bell, Mailbox, sleep, sleepInBackground } from '../../../kernel/waits.ts';
import type { ApiClient } from '../../../client/api-client.ts';
import { objectOf } from '../../../client/api-client.ts';
import { ApiError, ConnectionError } from '../../../client/api-error.ts';
import type { WatchHandle } from '../../../client/transport.ts';
import { FIRST_RECONNECT_DELAY, LAST_RECONNECT_DELAY } from '../../../client/limits.ts';
import type { ResourceRef } from '../../../model/api/resource-ref.ts';
import type { WatchEvent } from '../../../model/api/request.ts';
import type { KubeObject } from '../../../model/meta/object.ts';

/** One object by name: what the API says of it now. */
export class WatchedObject<T extends KubeObject> {
  object: T | undefined;
  /** The API has answered at least once: an absent object does not exist. */
  isKnown = false;
  /** Rings after the object has changed, come or gone. */
  readonly changed = new Bell('watched object');
  readonly users = new Set<string>();
  private handle: WatchHandle | undefined;
  private isStopped = false;
  private readonly ended = new Mailbox<void>('watch ended');

  constructor(
    private readonly client: ApiClient,
    readonly ref: ResourceRef<T>,
    readonly namespace: string,
    readonly name: string,
    private readonly onChange: (object: WatchedObject<T>) => void,
  ) {}

  stop(): void {
    this.isStopped = true;
    this.handle?.stop();
    this.ended.send();
  }

  *run(): Task {
    let delay = FIRST_RECONNECT_DELAY;
    while (!this.isStopped) {
      try {
        const revision = yield* this.read();
        yield* this.watch(revision);
        delay = FIRST_RECONNECT_DELAY;
      } catch (error) {
        if (!(error instanceof ApiError) && !(error instanceof ConnectionError)) throw error;
      }
      if (this.isStopped) return;
      yield* sleepInBackground(this.client.process.random.jitter(delay, 1));
      delay = Math.min(delay * 2, LAST_RECONNECT_DELAY);
    }
  }

  private get scope() {
    return { namespace: this.namespace, fieldSelector: `metadata.name=${this.name}` };
  }

  private *read(): Task<string> {
    const { items, resourceVersion } = yield* this.client.list(this.ref, this.scope);
    this.become(items[0]);
    return resourceVersion;
  }

  private *watch(resourceVersion: string): Task {
    const { namespace, fieldSelector } = this.scope;
    const watch = yield* this.client.transport.watch(
      {
        ...this.client.requestFor('watch', this.ref, namespace, ''),
        options: { fieldSelector, resourceVersion },
      },
      {
        events: (batch) => this.apply(batch as readonly WatchEvent<T>[]),
        end: () => this.ended.send(),
      },
    );
    if (watch.response.body.is !== 'watch') {
      objectOf(watch.response);
      return;
    }
    this.handle = watch;
    if (this.isStopped) watch.stop();
    yield* this.ended.receive();
    this.handle = undefined;
  }

  private apply(batch: readonly WatchEvent<T>[]): void {
    for (const { type, object } of batch) {
      if (type === 'DELETED') this.become(undefined);
      else if (type === 'ADDED' || type === 'MODIFIED') this.become(object);
    }
  }

  private become(object: T | undefined): void {
    const isSame =
      this.isKnown && this.object?.metadata.resourceVersion === object?.metadata.resourceVersion;
    this.isKnown = true;
    this.object = object;
    if (isSame) return;
    this.changed.ring();
    this.onChange(this);
  }
}

/** Upstream: pkg/kubelet/util/manager/watch_based_manager.go. */
export class ObjectWatches {
  private readonly objects = new Map<string, WatchedObject<any>>();

  constructor(
    private readonly client: ApiClient,
    /** Told of each change with the uids of the pods that use the object. */
    private readonly onChange: (users: Iterable<string>) => void,
  ) {}

  /** Watches an object as long as the pod uses it. */
  use<T extends KubeObject>(
    ref: ResourceRef<T>,
    namespace: string,
    name: string,
    podUid: string,
  ): WatchedObject<T> {
    const key = `${ref.plural}/${namespace}/${name}`;
    let watched = this.objects.get(key) as WatchedObject<T> | undefined;
    if (!watched) {
      const tell = (object: WatchedObject<T>): void => this.onChange(object.users);
      watched = new WatchedObject<T>(this.client, ref, namespace, name, tell);
      this.objects.set(key, watched);
      this.client.process.spawn(`watch ${key}`, watched.run());
    }
    watched.users.add(podUid);
    return watched;
  }

  /** The object once the API has answered, at the latest after the given time. */
  *read<T extends KubeObject>(watched: WatchedObject<T>): Task<T | undefined> {
    while (!watched.isKnown) yield* watched.changed.wait();
    if (watched.object === undefined) yield* sleep(0);
    return watched.object;
  }

  /** The pod is gone: what nobody uses any more is no longer watched. */
  release(podUid: string): void {
    for (const [key, watched] of this.objects) {
      if (!watched.users.delete(podUid) || watched.users.size > 0) continue;
      watched.stop();
      this.objects.delete(key);
    }
  }
}

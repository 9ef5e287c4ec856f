// One watch: the store's events seen through a selection, with bookmarks, until it ends.
// Upstream: apiserver pkg/storage/cacher/cacher.go, pkg/endpoints/handlers/get.go, watch.go
import { SECOND } from '../../../kernel/time.ts';
import type { TimerId } from '../../../kernel/clock.ts';
import type { WatchEvent, WatchSink, WatchStream } from '../../../model/api/request.ts';
import { apiVersionOf } from '../../../model/api/resource-ref.ts';
import type { KubeObject } from '../../../model/meta/object.ts';
import { expired } from '../../../model/meta/status.ts';
import type { StoreEvent, WatchScope } from '../../etcd/store-event.ts';
import type { ApiServer } from '../api-server.ts';
import type { Exchange } from '../exchange.ts';
import { parseResourceVersion } from '../actions/list.ts';
import { Selection } from '../selection.ts';

/** Without timeoutSeconds a watch lives half an hour to an hour (--min-request-timeout). */
const MIN_TIMEOUT = 1800 * SECOND;
const INITIAL_EVENTS_END = 'k8s.io/initial-events-end';

export class WatchSession implements WatchStream {
  private readonly server: ApiServer;
  private readonly selection: Selection;
  /** What it watches, as in `deployments.apps`. */
  readonly collection: string;
  private sink: WatchSink | undefined;
  private stopStoreWatch: (() => void) | undefined;
  private timer: TimerId = 0;

  constructor(private readonly exchange: Exchange) {
    const { definition, request, server, collection } = exchange;
    this.server = server;
    this.collection = collection;
    this.selection = Selection.of(definition, request.namespace, request.options, request.name);
  }

  /** Who watches. */
  get user(): string {
    return this.exchange.user.name;
  }

  get wantsBookmarks(): boolean {
    return this.exchange.request.options.allowWatchBookmarks === true;
  }

  start(sink: WatchSink): void {
    this.sink = sink;
    const { server } = this;
    const { timeoutSeconds } = this.exchange.request.options;
    const lifetime =
      timeoutSeconds !== undefined && timeoutSeconds > 0
        ? timeoutSeconds * SECOND
        : server.random.jitter(MIN_TIMEOUT, 1);
    this.timer = server.clock.after(lifetime, () => this.finish(), undefined, true);
    server.sessions.add(this);
    this.begin();
  }

  /** The client is gone. */
  stop(): void {
    this.sink = undefined;
    this.release();
  }

  /** The server ends it. */
  finish(): void {
    const { sink } = this;
    this.stop();
    sink?.end();
  }

  /** Tells how far the client has come; called about once a minute. */
  bookmark(): void {
    if (this.wantsBookmarks) this.sink?.events([this.bookmarkAt(this.server.etcd.store.revision)]);
  }

  private begin(): void {
    const { store } = this.server.etcd;
    const { resourceVersion = '', sendInitialEvents } = this.exchange.request.options;
    const isFromNow = resourceVersion === '' || resourceVersion === '0';
    let from = store.revision;
    if (sendInitialEvents ?? isFromNow) this.sendPresent(from, sendInitialEvents === true);
    else if (!isFromNow) from = parseResourceVersion(resourceVersion);
    const outcome = store.watch(this.scope(), from, this.forward);
    if (outcome.is === 'watching') {
      this.stopStoreWatch = () => outcome.stop();
      return;
    }
    const status = expired(`too old resource version: ${from} (${outcome.oldest})`);
    this.sink?.events([{ type: 'ERROR', object: status as unknown as KubeObject }]);
    this.finish();
  }

  private sendPresent(revision: number, isMarked: boolean): void {
    const { store } = this.server.etcd;
    const { trigger, namespace } = this.selection;
    const { conversion } = this.exchange.definition;
    const scope = { namespace, ...(trigger === undefined ? {} : { trigger }) };
    const events: WatchEvent[] = [];
    for (const stored of store.list(this.collection, scope)) {
      const object = conversion ? conversion.fromStorage(stored) : stored;
      if (this.selection.matches(object)) events.push({ type: 'ADDED', object });
    }
    if (isMarked && this.wantsBookmarks) {
      const { object } = this.bookmarkAt(revision);
      const annotations = { [INITIAL_EVENTS_END]: 'true' };
      const metadata = { ...object.metadata, annotations };
      events.push({ type: 'BOOKMARK', object: { ...object, metadata } });
    }
    if (events.length > 0) this.sink?.events(events);
  }

  private scope(): WatchScope {
    const { trigger, name, namespace } = this.selection;
    const { namespaced } = this.exchange.definition.ref;
    return {
      resource: this.collection,
      ...(namespaced ? { namespace } : {}),
      ...(name === undefined ? {} : { name }),
      ...(trigger === undefined ? {} : { trigger }),
    };
  }

  private readonly forward = (batch: readonly StoreEvent[]): void => {
    const { conversion } = this.exchange.definition;
    // Events of the store are events of the watch, unless something has to be chosen or changed.
    if (this.selection.isEverything && !conversion) {
      this.sink?.events(batch);
      return;
    }
    const events: WatchEvent[] = [];
    for (const event of batch) {
      const seen = this.seenThroughSelection(event);
      if (seen) events.push(seen);
    }
    if (events.length > 0) this.sink?.events(events);
  };

  private seenThroughSelection(event: StoreEvent): WatchEvent | undefined {
    const { conversion } = this.exchange.definition;
    const view = (object: KubeObject) => (conversion ? conversion.fromStorage(object) : object);
    const object = view(event.object);
    const before = event.previous && view(event.previous);
    const isIn = event.type !== 'DELETED' && this.selection.matches(object);
    const wasIn = before !== undefined && this.selection.matches(before);
    if (isIn) return { type: wasIn ? 'MODIFIED' : 'ADDED', object };
    if (!wasIn) return undefined;
    if (event.type === 'DELETED') return { type: 'DELETED', object };
    // It left the selection: the client gets it as it last was, at the revision of leaving.
    const { resourceVersion } = object.metadata;
    const metadata = { ...before.metadata, resourceVersion: resourceVersion as string };
    return { type: 'DELETED', object: { ...before, metadata } };
  }

  private bookmarkAt(revision: number): WatchEvent {
    const { ref } = this.exchange.definition;
    const object = {
      kind: ref.kind,
      apiVersion: apiVersionOf(ref),
      metadata: { resourceVersion: String(revision) },
    };
    return { type: 'BOOKMARK', object: object as KubeObject };
  }

  private release(): void {
    this.server.sessions.delete(this);
    this.server.clock.cancel(this.timer);
    this.stopStoreWatch?.();
    this.stopStoreWatch = undefined;
  }
}

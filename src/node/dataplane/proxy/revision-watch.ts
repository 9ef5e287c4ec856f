// Follows a resource without keeping its objects: lists, then hands on each change.
import type { ApiClient } from '../../../client/api-client.ts';
import { objectOf } from '../../../client/api-client.ts';
import { ApiError, ConnectionError } from '../../../client/api-error.ts';
import { FIRST_RECONNECT_DELAY, LAST_RECONNECT_DELAY } from '../../../client/limits.ts';
import type { Task } from '../../../kernel/task.ts';
import { Mailbox, sleep } from '../../../kernel/waits.ts';
import type { WatchEvent } from '../../../model/api/request.ts';
import type { ResourceRef } from '../../../model/api/resource-ref.ts';
import type { KubeObject } from '../../../model/meta/object.ts';

/** Who hears of a resource's state. */
export interface RevisionSink<T> {
  listed(items: readonly T[], revision: number): void;
  changed(object: T, isDeleted: boolean): void;
  /** The server says that nothing happened up to a revision. */
  reached(revision: number): void;
}

/** Which objects of a resource are followed. */
export interface RevisionScope {
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

/** Runs until its process ends; lists anew when the server no longer knows its revision. */
export function* watchRevisions<T extends KubeObject>(
  client: ApiClient,
  ref: ResourceRef<T>,
  scope: RevisionScope,
  sink: RevisionSink<T>,
): Task {
  const broken = new Mailbox<void>(`watch of ${ref.plural} ended`);
  let revision = '';
  let delay = FIRST_RECONNECT_DELAY;
  const apply = (batch: readonly WatchEvent<T>[]): void => {
    for (const { type, object } of batch) {
      if (type === 'ERROR') {
        revision = '';
        continue;
      }
      revision = object.metadata.resourceVersion as string;
      if (type === 'BOOKMARK') sink.reached(Number(revision));
      else sink.changed(object, type === 'DELETED');
    }
  };
  for (;;) {
    try {
      if (revision === '') {
        const listed = yield* client.list(ref, scope);
        revision = listed.resourceVersion;
        sink.listed(listed.items, Number(revision));
      }
      while (broken.poll() !== undefined);
      const request = {
        ...client.requestFor('watch', ref, '', ''),
        options: { ...scope, resourceVersion: revision, allowWatchBookmarks: true },
      };
      const watch = yield* client.transport.watch(request, {
        events: (batch) => apply(batch as readonly WatchEvent<T>[]),
        end: () => broken.send(undefined),
      });
      if (watch.response.body.is !== 'watch') objectOf(watch.response);
      else yield* broken.receive();
      delay = FIRST_RECONNECT_DELAY;
    } catch (error) {
      if (!(error instanceof ApiError) && !(error instanceof ConnectionError)) throw error;
      if (error instanceof ApiError && error.code === 410) revision = '';
      yield* sleep(client.process.random.jitter(delay, 1));
      delay = Math.min(delay * 2, LAST_RECONNECT_DELAY);
    }
  }
}

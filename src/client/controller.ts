// What a controller is: watches that yield keys, and a task that brings one key to its goal.
import type { Process } from '../kernel/process.ts';
import type { Task } from '../kernel/task.ts';
import type { Micros } from '../kernel/time.ts';
import type { ResourceRef } from '../model/api/resource-ref.ts';
import type { KubeObject } from '../model/meta/object.ts';
import type { ApiClient } from './api-client.ts';
import type { EventRecorder } from './event-recorder.ts';
import type { InformerFactory } from './informer-factory.ts';
import type { WorkQueue } from './work-queue.ts';

export interface ControllerContext {
  readonly process: Process;
  readonly client: ApiClient;
  readonly informers: InformerFactory;
  readonly events: EventRecorder;
  readonly queue: WorkQueue;
  now(): Micros;
}

export interface Watch {
  readonly of: ResourceRef<any>;
  /** Keys to reconcile because of a change; `previous` is set for updates and deletions. */
  keys(
    object: any,
    previous: any | undefined,
    type: 'added' | 'updated' | 'deleted',
  ): readonly string[];
}

/** Makes a watch whose callback knows the type of its objects. */
export function watch<T extends KubeObject>(
  of: ResourceRef<T>,
  keys: (
    object: T,
    previous: T | undefined,
    type: 'added' | 'updated' | 'deleted',
  ) => readonly string[],
): Watch {
  return { of, keys };
}

export interface Controller {
  readonly watches: readonly Watch[];
  /** Brings the object behind a key to its goal. A thrown Failure is retried with back-off. */
  reconcile(key: string): Task<{ readonly requeueAfter?: Micros } | void>;
  /** A loop beside the queue, for what goes by the clock. */
  run?(): Task;
}

export interface ControllerDefinition {
  /** As in upstream's names: `deployment`, `endpointslice`. */
  readonly name: string;
  /** Reconciles at the same time, as in upstream's --concurrent-*-syncs. */
  readonly workers: number;
  create(context: ControllerContext): Controller;
}

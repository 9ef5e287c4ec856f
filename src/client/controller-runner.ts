// Runs controllers in a process: shared informers, one queue each, workers, retries, spans.
import { Failure } from '../kernel/failure.ts';
import type { Process } from '../kernel/process.ts';
import type { Task } from '../kernel/task.ts';
import type { ApiClient } from './api-client.ts';
import type { Controller, ControllerContext, ControllerDefinition } from './controller.ts';
import { EventRecorder } from './event-recorder.ts';
import { InformerFactory } from './informer-factory.ts';
import { WorkQueue } from './work-queue.ts';

/** What the who-waits-for-what page sees of a running controller. */
export interface RunningController {
  readonly name: string;
  readonly queue: WorkQueue;
}

/**
 * Creates all controllers, starts their informers, and their workers once these have synced.
 * Never returns while the process lives; answers the running controllers through `onRunning`.
 */
export function* runControllers(
  process: Process,
  client: ApiClient,
  definitions: readonly ControllerDefinition[],
  onRunning: (running: readonly RunningController[]) => void = () => {},
): Task {
  const informers = new InformerFactory(client);
  const made = definitions.map((definition) => {
    const queue = new WorkQueue(process);
    const component = `${definition.name}-controller`;
    const events = new EventRecorder(client, component);
    const context: ControllerContext = {
      process,
      client,
      informers,
      events,
      queue,
      now: () => process.clock.now,
    };
    const controller = definition.create(context);
    feed(controller, informers, queue);
    return { definition, controller, queue };
  });
  yield* informers.startAll();
  onRunning(made.map(({ definition, queue }) => ({ name: definition.name, queue })));
  for (const { definition, controller, queue } of made) {
    const component = `${definition.name}-controller`;
    for (let index = 0; index < definition.workers; index++) {
      process.spawn(`${definition.name} worker`, work(process, component, controller, queue));
    }
    if (controller.run) process.spawn(`${definition.name} loop`, controller.run());
  }
}

function feed(controller: Controller, informers: InformerFactory, queue: WorkQueue): void {
  for (const { of, keys } of controller.watches) {
    informers.informer(of).onChange((change) => {
      for (const key of keys(change.object, change.previous, change.type)) queue.add(key);
    });
  }
}

function* work(
  process: Process,
  component: string,
  controller: Controller,
  queue: WorkQueue,
): Task {
  const { trace } = process.kernel;
  for (;;) {
    const key = yield* queue.next();
    queue.taken(key);
    trace.open(component, 'reconcile', '', '', '', key);
    try {
      const result = yield* controller.reconcile(key);
      queue.forget(key);
      if (result?.requeueAfter !== undefined) queue.addAfter(key, result.requeueAfter);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      queue.addRateLimited(key);
    }
    queue.done(key);
  }
}

// Doing a thing many times at once, cautiously: 1, then 2, 4, 8, ... for as long as all succeed.
import { Failure } from '../../../kernel/failure.ts';
import type { Task } from '../../../kernel/task.ts';
import { all } from '../../../kernel/waits.ts';
import { SLOW_START_INITIAL_BATCH } from '../limits.ts';

export interface SlowStartOutcome {
  readonly successes: number;
  /** The first failure of the batch that stopped the start. */
  readonly failure: Failure | undefined;
}

/**
 * Runs `act(0)`, `act(1)`, ... in doubling batches and stops after the first batch in which one
 * failed, so that a quota or a bad template costs few calls.
 * Upstream: pkg/controller/replicaset/replica_set.go slowStartBatch.
 */
export function* slowStart(count: number, act: (index: number) => Task): Task<SlowStartOutcome> {
  let done = 0;
  let successes = 0;
  let batch = Math.min(count, SLOW_START_INITIAL_BATCH);
  while (batch > 0) {
    const outcomes = yield* all(Array.from({ length: batch }, (_, at) => attempt(act(done + at))));
    let failure: Failure | undefined;
    for (const outcome of outcomes) {
      if (outcome === undefined) successes++;
      else failure ??= outcome;
    }
    if (failure) return { successes, failure };
    done += batch;
    batch = Math.min(2 * batch, count - done);
  }
  return { successes, failure: undefined };
}

/** Runs all tasks side by side and answers the failures instead of throwing them. */
export function* attemptAll(tasks: readonly Task[]): Task<readonly (Failure | undefined)[]> {
  return yield* all(tasks.map((task) => attempt(task)));
}

function* attempt(task: Task): Task<Failure | undefined> {
  try {
    yield* task;
    return undefined;
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

// Assertions that stay on: a broken one is a bug in Kubetarium, never in what a user typed.

/** A bug. It stops the world; the engine adds seed, virtual time and span to the report. */
export class AssertionError extends Error {
  override readonly name = 'AssertionError';
}

/** Throws AssertionError unless the condition holds. The message says what must be true. */
export function assert(condition: unknown, mustBe: string): asserts condition {
  if (!condition) throw new AssertionError(mustBe);
}

/** For the default branch of an exhaustive switch. */
export function unreachable(value: never, where: string): never {
  throw new AssertionError(`${where}: unexpected ${JSON.stringify(value)}`);
}

// Failures: what may go wrong in life (a refused connection, an API error), as opposed to bugs.

/**
 * The base of errors that programs are expected to meet. Uncaught, one ends its process;
 * any other uncaught error is a bug and stops the world.
 */
export class Failure extends Error {
  override readonly name: string = 'Failure';

  constructor(message?: string) {
    // They are part of life, not bugs: nobody reads where one was made, and to write that down
    // costs more than all the rest of it.
    const engine = Error as { stackTraceLimit?: number };
    const limit = engine.stackTraceLimit;
    engine.stackTraceLimit = 0;
    super(message);
    if (limit === undefined) delete engine.stackTraceLimit;
    else engine.stackTraceLimit = limit;
  }
}

// Failures: what may go wrong in life (a refused connection, an API error), as opposed to bugs.

/**
 * The base of errors that programs are expected to meet. Uncaught, one ends its process;
 * any other uncaught error is a bug and stops the world.
 */
export class Failure extends Error {
  override readonly name: string = 'Failure';
}

// The port that a probe or hook means: a number, or the name of one of the container's ports.
import type { Container, IntOrString } from '../../../model/generated/types.ts';

/** Undefined when the container has no port of that name. */
export function portNumber(port: IntOrString, container: Container): number | undefined {
  if (typeof port === 'number') return port;
  const named = container.ports?.find(({ name }) => name === port)?.containerPort;
  if (named !== undefined) return named;
  return /^\d+$/.test(port) ? Number(port) : undefined;
}

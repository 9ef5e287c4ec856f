// A change of a container as the event stream tells it.
import type { CriEvent } from '../cri.ts';
import type { Container } from './container.ts';

export function eventOf(kind: CriEvent['kind'], container: Container): CriEvent {
  const { id, podUid, sandboxId } = container.status;
  return { kind, podUid, sandboxId, containerId: id };
}

// The shelf of ghosts under the drawing that there is now, and the room that both take.
import { useMemo } from 'react';
import { useGhosts } from '../../store/ghosts.ts';
import type { Rect } from './geometry.ts';
import type { GhostShelf } from './ghost-shelf.ts';
import { ghostShelf, withShelf } from './ghost-shelf.ts';

export function useGhostShelf(bounds: Rect | undefined): GhostShelf | undefined {
  const count = useGhosts(
    ({ ghosts }) => ghosts.filter(({ change }) => change === 'create').length,
  );
  return useMemo(() => bounds && ghostShelf(bounds, count), [bounds, count]);
}

/** The bounds with the shelf; the very same ones while there is none. */
export function useRoomWithGhosts(bounds: Rect | undefined): Rect | undefined {
  const shelf = useGhostShelf(bounds);
  return useMemo(() => bounds && withShelf(bounds, shelf), [bounds, shelf]);
}

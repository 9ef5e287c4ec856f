// What the kubectl lines of commands depend on, read from the page's stores.
import type { Situation } from '../commands/command-lines.ts';
import { useEngine } from './engine-state.ts';
import { useFiles } from './files.ts';
import { mirror } from './mirror.ts';

export function situation(): Situation {
  const { clock } = useEngine.getState();
  let workers = 0;
  for (const { controlPlane } of mirror.nodes.values()) if (!controlPlane) workers++;
  return {
    isPaused: clock?.paused ?? false,
    speed: clock?.speed ?? 1,
    workers,
    file: useFiles.getState().active,
  };
}

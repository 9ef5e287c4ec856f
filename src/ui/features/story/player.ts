// Plays a story on the graph: moment after moment, with the object of each step ringed.
import { create } from 'zustand';
import type { StoryStep } from '../../../hosts/worker/protocol.ts';
import { engine } from '../../store/engine-client.ts';
import { highlight } from '../../store/marks.ts';

/** How long each step stands, so that it can be read. */
const STANDS_MS = 1500;

/** The number of the step that is played now; null: nothing is played. */
export const usePlayer = create<{ readonly at: number | null }>()(() => ({ at: null }));

let timer: ReturnType<typeof setTimeout> | undefined;

export function play(steps: readonly StoryStep[]): void {
  clearTimeout(timer);
  const next = (index: number): void => {
    const step = steps[index];
    if (!step) {
      stopPlaying();
      return;
    }
    usePlayer.setState({ at: step.number });
    showStep(step);
    timer = setTimeout(() => next(index + 1), STANDS_MS);
  };
  next(0);
}

/** The graph as it was right after the step. */
export function showStep(step: StoryStep): void {
  engine.look(step.at);
  highlight(step.about);
}

/** Back to the present. */
export function stopPlaying(): void {
  clearTimeout(timer);
  if (usePlayer.getState().at === null) return;
  usePlayer.setState({ at: null });
  highlight(null);
  engine.look(null);
}

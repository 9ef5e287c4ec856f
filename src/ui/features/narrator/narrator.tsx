// The caption under the graph: one plain sentence about what just happened.
import { useEffect, useState } from 'react';
import type { Narration } from '../../../hosts/worker/protocol.ts';
import { useEngine } from '../../store/engine-state.ts';
import { ring } from '../../store/marks.ts';
import { select, useWorkspace } from '../../store/workspace.ts';
import './narrator.css';

/** A sentence stands at least this long, so that it can be read. */
const STANDS_MS = 1400;

export function Narrator() {
  const isOn = useWorkspace((state) => state.hasNarrator);
  const line = useReadableNarration();
  if (!isOn) return <div className="narrator" />;
  return (
    <div className="narrator" role="status" aria-label="What just happened">
      {line ? (
        <button
          type="button"
          key={`${line.at}${line.text}`}
          className={`narrator-line h-${line.tone}`}
          onClick={() => select(line.about)}
          onPointerEnter={() => ring(line.about)}
          onPointerLeave={() => ring(null)}
        >
          <span className="state-shape" />
          <span>{line.text}</span>
        </button>
      ) : (
        <span className="narrator-line">The cluster is at rest.</span>
      )}
    </div>
  );
}

/** The newest sentence, or the newest trouble, whenever the one before has stood long enough. */
function useReadableNarration(): Narration | null {
  const [shown, setShown] = useState<Narration | null>(null);
  useEffect(() => {
    let next: Narration | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = (): void => {
      timer = undefined;
      if (!next) return;
      setShown(next);
      next = null;
      timer = setTimeout(show, STANDS_MS);
    };
    const end = useEngine.subscribe((state, before) => {
      if (state.narrations === before.narrations) return;
      const fresh = state.narrations.slice(before.narrations.length === 0 ? 0 : -6);
      const trouble = fresh.findLast((line) => line.tone === 'bad' && line.at > (next?.at ?? 0));
      if (next?.tone !== 'bad' || trouble) next = trouble ?? state.narration;
      if (timer === undefined) show();
    });
    return () => {
      end();
      clearTimeout(timer);
    };
  }, []);
  return shown;
}

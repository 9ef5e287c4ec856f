// The caption under the graph: one plain sentence about what just happened.
import { useEngine } from '../../store/engine-state.ts';
import { ring } from '../../store/marks.ts';
import { select, useWorkspace } from '../../store/workspace.ts';
import './narrator.css';

export function Narrator() {
  const isOn = useWorkspace((state) => state.hasNarrator);
  const line = useEngine((state) => state.narration);
  if (!isOn) return null;
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
          {line.text}
        </button>
      ) : (
        <span className="narrator-line">The cluster is at rest.</span>
      )}
    </div>
  );
}

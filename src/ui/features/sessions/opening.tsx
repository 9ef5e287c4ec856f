// Before there is a cluster to see: machines are switched on, or an old session is done again.
import { Button } from '../../kit/button.tsx';
import { engine } from '../../store/engine-client.ts';
import { useEngine } from '../../store/engine-state.ts';
import { elapsedText } from '../../store/virtual-time.ts';
import './opening.css';

export function Opening() {
  const isReady = useEngine((state) => state.clock !== null || state.fatal !== null);
  const progress = useEngine((state) => state.progress);
  if (isReady) return null;
  if (!progress) {
    return (
      <div className="starting" role="status">
        <span className="starting-orbit" />
        The machines are being switched on …
      </div>
    );
  }
  const { now, start, until } = progress;
  return (
    <div className="starting">
      <span className="starting-orbit" />
      Everything is done again from the journal …
      <progress
        aria-label="Re-execution of the journal"
        max={1}
        value={until > start ? (now - start) / (until - start) : 1}
      />
      <p>
        {elapsedText(now - start)} of {elapsedText(until - start)}
      </p>
      <Button label="New cluster instead" onClick={() => engine.restart()} />
    </div>
  );
}

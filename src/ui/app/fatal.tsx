// A bug stopped the world: says what happened, and starts the cluster again.
import { Button } from '../kit/button.tsx';
import { CopyLine } from '../kit/copy-line.tsx';
import { engine } from '../store/engine-client.ts';
import { useEngine } from '../store/engine-state.ts';

export function Fatal() {
  const fatal = useEngine((state) => state.fatal);
  const id = useEngine((state) => state.session?.id);
  if (!fatal) return null;
  return (
    <div className="fatal" role="alert">
      <h2>The simulated world has stopped</h2>
      <p>
        This is a bug in Kubetarium, not in what you did. What it said: <b>{fatal.message}</b>
      </p>
      <CopyLine text={`seed ${fatal.seed}, time ${fatal.time}: ${fatal.message}`} />
      {fatal.stack !== '' && (
        <details>
          <summary>Where it happened</summary>
          <pre>{fatal.stack}</pre>
        </details>
      )}
      <div className="fatal-ways">
        {id !== undefined && fatal.time !== '' && (
          <Button
            label="Go on from just before"
            icon="past"
            look="primary"
            onClick={() => engine.restart({ is: 'kept', id, before: Number(fatal.time) })}
          />
        )}
        <Button
          label="Start a new cluster"
          icon="restart"
          look="framed"
          onClick={() => engine.restart()}
        />
      </div>
    </div>
  );
}

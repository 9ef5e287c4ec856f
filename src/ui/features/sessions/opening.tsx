// Before there is a cluster to see: machines are switched on, or an old session is done again.
import type { BootView } from '../../../hosts/worker/protocol.ts';
import { wantCrowd } from '../../commands/new-cluster.ts';
import { Button } from '../../kit/button.tsx';
import { demandWords } from '../../store/cluster-demand.ts';
import { engine } from '../../store/engine-client.ts';
import { useEngine } from '../../store/engine-state.ts';
import type { LostRun } from '../../store/last-run.ts';
import { elapsedText } from '../../store/virtual-time.ts';
import './opening.css';

export function Opening() {
  const isReady = useEngine((state) => state.clock !== null || state.fatal !== null);
  const progress = useEngine((state) => state.progress);
  const boot = useEngine((state) => state.boot);
  const lost = useEngine((state) => state.lost);
  if (isReady) return null;
  if (lost) return <Lost run={lost} />;
  if (boot) return <Booting boot={boot} />;
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

function Booting({ boot: { nodes, joined, ready } }: { readonly boot: BootView }) {
  return (
    <div className="starting">
      <span className="starting-orbit" />
      The machines are being switched on …
      <progress aria-label="Machines that have come up" max={2 * nodes} value={joined + ready} />
      <p>
        {number(joined)} of {number(nodes)} nodes have joined, {number(ready)} are Ready
      </p>
      <Button label="A small cluster instead" onClick={startSmall} />
    </div>
  );
}

/** The tab has ended without a word, most likely for want of memory. */
function Lost({ run }: { readonly run: LostRun }) {
  const { id, nodes, pods } = run;
  return (
    <div className="starting" role="alert">
      <h2>The browser ended this cluster</h2>
      <p>
        It had {number(nodes)} nodes and {number(pods)} pods: most likely that was more memory than
        the browser gives to a tab. Nothing that was done is lost: the journal of the session is
        kept, and can be done again from the start.
      </p>
      <p>{demandWords(run)}</p>
      <div className="starting-ways">
        <Button look="primary" label="A small cluster" onClick={startSmall} />
        <Button
          look="framed"
          icon="restart"
          label="Do all of it again"
          onClick={() => engine.restart({ is: 'kept', id })}
        />
      </div>
    </div>
  );
}

function startSmall(): void {
  wantCrowd(0);
  engine.restartSmall();
}

function number(value: number): string {
  return value.toLocaleString('en');
}

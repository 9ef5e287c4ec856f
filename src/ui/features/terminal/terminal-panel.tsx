// The Terminal region: a workstation beside the cluster, loaded when it is first opened.
import { useEffect, useRef, useState } from 'react';
import { Panel } from '../../kit/panel.tsx';
import { StandIn } from '../../kit/stand-in.tsx';
import { useEngine } from '../../store/engine-state.ts';
import { togglePanel } from '../../store/workspace.ts';
import type { OpenTerminal } from './open-terminal.ts';
import './terminal.css';

export function TerminalPanel() {
  const box = useRef<HTMLDivElement>(null);
  const isPast = useEngine((state) => state.clock?.shown != null);
  const [problem, setProblem] = useState('');
  const [isLoading, setLoading] = useState(true);
  useEffect(() => {
    let terminal: OpenTerminal | undefined;
    let isHere = true;
    const load = async (): Promise<void> => {
      const { openTerminal } = await import('./open-terminal.ts');
      if (!isHere || !box.current) return;
      terminal = openTerminal(box.current);
      setLoading(false);
    };
    load().catch((error: unknown) => setProblem(String(error)));
    return () => {
      isHere = false;
      terminal?.close();
    };
  }, []);
  return (
    <div className="terminal-panel">
      <Panel
        label="Terminal"
        icon="terminal"
        onClose={() => togglePanel('terminal')}
        actions={<span className="terminal-hint">Tab completes · Ctrl R searches</span>}
      >
        {isPast && (
          <p className="terminal-present" role="note">
            The terminal works on the present: its commands see the cluster as it is now.
          </p>
        )}
        <div className="terminal-box" ref={box} />
        {isLoading && !problem && (
          <StandIn is="reading" isSlim>
            The workstation starts …
          </StandIn>
        )}
        {problem && (
          <StandIn is="failed" isSlim title="The terminal could not be loaded">
            {problem}
          </StandIn>
        )}
      </Panel>
    </div>
  );
}

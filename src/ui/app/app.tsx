// The page: the graph in the middle, always; panels dock around it and never cover it.
import { lazy, Suspense, useEffect } from 'react';
import type { ObjectName } from '../../hosts/worker/protocol.ts';
import { Group, Panel, Separator } from 'react-resizable-panels';
import { BrowserWindow } from '../features/browser/browser-window.tsx';
import { EditorPanel } from '../features/editor/editor-panel.tsx';
import { EventsPanel } from '../features/events/events-panel.tsx';
import { Guide } from '../features/guide/guide.tsx';
import { Help } from '../features/guide/help.tsx';
import { Inspector } from '../features/inspector/inspector.tsx';
import { Narrator } from '../features/narrator/narrator.tsx';
import { Opening } from '../features/sessions/opening.tsx';
import { Sessions } from '../features/sessions/sessions.tsx';
import { Palette } from '../features/palette/palette.tsx';
import { GraphControls } from '../features/graph/graph-controls.tsx';
import { Graph } from '../features/graph/graph.tsx';
import { TerminalPanel } from '../features/terminal/terminal-panel.tsx';
import { StandIn } from '../kit/stand-in.tsx';
import { useWorkspace } from '../store/workspace.ts';
import { ApiBanner } from './api-banner.tsx';
import { Fatal } from './fatal.tsx';
import { Notices } from './notices.tsx';
import { PastBanner } from '../features/timeline/past-banner.tsx';
import { Timeline } from '../features/timeline/timeline.tsx';
import { answerCommands } from './page-actions.ts';
import { rememberSize, sizeOf } from './panel-sizes.ts';
import { TopBar } from './top-bar.tsx';
import { useIsNarrow } from './use-is-narrow.ts';
import './app.css';

const StoryTab = lazy(async () => ({
  default: (await import('../features/story/story-tab.tsx')).StoryTab,
}));

function Story({ of }: { readonly of: ObjectName }) {
  return (
    <Suspense fallback={<StandIn is="reading" />}>
      <StoryTab of={of} />
    </Suspense>
  );
}

export function App() {
  useEffect(answerCommands, []);
  return (
    <div className="app">
      <TopBar />
      <main className="stage">
        <Docks />
      </main>
      <Notices />
      <Fatal />
      <BrowserWindow />
      <Palette />
      <Help />
      <Sessions />
    </div>
  );
}

function Docks() {
  const { editor, inspector, events, terminal } = useWorkspace((state) => state.panels);
  const isPresenting = useWorkspace((state) => state.isPresenting);
  const hasInspector = useWorkspace((state) => state.selection !== null) || !isPresenting;
  const isNarrow = useIsNarrow();
  const orientation = isNarrow ? 'vertical' : 'horizontal';
  // A width is no height: each way has sizes of its own.
  const left = isNarrow ? 'editorAbove' : 'editor';
  const right = isNarrow ? 'inspectorBelow' : 'inspector';
  return (
    <Group key={orientation} orientation={orientation} className="docks">
      {editor && !isPresenting && (
        <>
          <Panel
            id="editor"
            defaultSize={sizeOf(left)}
            minSize="240px"
            maxSize="50%"
            groupResizeBehavior="preserve-pixel-size"
            onResize={({ inPixels }) => rememberSize(left, inPixels)}
          >
            <EditorPanel />
          </Panel>
          <Separator className="separator" aria-label="Width of the manifests" />
        </>
      )}
      <Panel id="middle" minSize={isNarrow ? '450px' : '320px'}>
        <Middle hasEvents={events && !isPresenting} hasTerminal={terminal} />
      </Panel>
      {inspector && hasInspector && (
        <>
          <Separator className="separator" aria-label="Width of the inspector" />
          <Panel
            id="inspector"
            defaultSize={sizeOf(right)}
            minSize="260px"
            maxSize="50%"
            groupResizeBehavior="preserve-pixel-size"
            onResize={({ inPixels }) => rememberSize(right, inPixels)}
          >
            <Inspector Story={Story} />
          </Panel>
        </>
      )}
    </Group>
  );
}

interface MiddleProps {
  readonly hasEvents: boolean;
  readonly hasTerminal: boolean;
}

function Middle({ hasEvents, hasTerminal }: MiddleProps) {
  return (
    <Group orientation="vertical" className="docks">
      <Panel id="graph" minSize={useIsNarrow() ? '330px' : '180px'}>
        <div className="graph-column">
          <PastBanner />
          <ApiBanner />
          <section className="graph" aria-label="Cluster graph">
            <Graph />
            <Opening />
          </section>
          <Guide />
          <Timeline />
          <footer className="under-graph">
            <GraphControls />
            <Narrator />
          </footer>
        </div>
      </Panel>
      {(hasEvents || hasTerminal) && (
        <>
          <Separator className="separator" aria-label="Height of the panels below the graph" />
          <Panel
            key={hasTerminal ? 'terminal' : 'events'}
            id={hasTerminal ? 'terminal' : 'events'}
            defaultSize={sizeOf(hasTerminal ? 'terminal' : 'events')}
            minSize="84px"
            maxSize="70%"
            groupResizeBehavior="preserve-pixel-size"
            onResize={({ inPixels }) => rememberSize(hasTerminal ? 'terminal' : 'events', inPixels)}
          >
            <div className="under-docks">
              {hasTerminal && <TerminalPanel />}
              {hasEvents && <EventsPanel />}
            </div>
          </Panel>
        </>
      )}
    </Group>
  );
}

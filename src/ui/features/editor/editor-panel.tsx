// The Manifest editor region: write, apply, and read the server's answer beside the line it means.
import { lazy, Suspense, useEffect, useRef } from 'react';
import { onCommand } from '../../commands/bus.ts';
import { Button } from '../../kit/button.tsx';
import { CopyLine } from '../../kit/copy-line.tsx';
import { Icon } from '../../kit/icon.tsx';
import { Panel } from '../../kit/panel.tsx';
import { togglePanel } from '../../store/workspace.ts';
import type { Outcome } from './apply-manifests.ts';
import { foretellDelete, forgetDelete, submit, useEditor } from './editor-state.ts';
import { useGhosts } from '../../store/ghosts.ts';
import { useFiles } from '../../store/files.ts';
import { FileTabs } from './file-tabs.tsx';
import { takeDroppedFiles } from './transfer/file-transfer.ts';
import { LintHints } from './lint/lint-hints.tsx';
import { ManifestText } from './manifest-text.tsx';
import type { TextHandle } from './manifest-text.tsx';
import './editor.css';

export function EditorPanel() {
  const progress = useEditor((state) => state.progress);
  const outcome = useEditor((state) => state.outcome);
  const file = useFiles((state) => state.active);
  const text = useRef<TextHandle>(null);
  useEffect(takeDroppedFiles, []);
  useEffect(() => onCommand('apply', () => void submit('apply')), []);
  return (
    <Panel
      label="Manifest editor"
      title="Manifests"
      icon="file"
      onClose={() => togglePanel('editor')}
    >
      <FileTabs />
      <ManifestText handle={text} />
      <LintHints onGo={(line) => text.current?.goTo(line)} />
      <Foreseen />
      {outcome && <Answer outcome={outcome} onGo={(line) => text.current?.goTo(line)} />}
      <div className="editor-buttons">
        <Button
          icon="apply"
          label="Apply"
          look="primary"
          keys="Ctrl+Enter"
          disabled={progress !== null}
          onClick={() => void submit('apply')}
        />
        <Button
          icon="dry"
          label="Dry run"
          look="framed"
          disabled={progress !== null}
          onClick={() => void submit('dry run')}
        />
        <span
          className="editor-delete"
          onPointerEnter={foretellDelete}
          onPointerLeave={forgetDelete}
          onFocus={foretellDelete}
          onBlur={forgetDelete}
        >
          <Button
            icon="trash"
            label="Delete"
            look="danger"
            disabled={progress !== null}
            onClick={() => void submit('delete')}
          />
        </span>
      </div>
      <div className="editor-line" aria-live="polite">
        {progress ? (
          <span className="editor-progress">{progress}</span>
        ) : (
          <CopyLine text={`kubectl apply -f ${file}`} />
        )}
      </div>
    </Panel>
  );
}

const PreviewList = lazy(() =>
  import('./preview/preview-list.tsx').then((part) => ({ default: part.PreviewList })),
);

/** Its code comes when there is something to tell. */
function Foreseen() {
  const isTold = useGhosts(({ ghosts }) => ghosts.length > 0);
  return (
    isTold && (
      <Suspense>
        <PreviewList />
      </Suspense>
    )
  );
}

interface AnswerProps {
  readonly outcome: Outcome;
  readonly onGo: (line: number) => void;
}

const SHOWN_LINES = 60;

function Answer({ outcome, onGo }: AnswerProps) {
  const { problems, warnings, done } = outcome;
  return (
    <div className="answer">
      {problems.length > 0 && (
        <div role="alert" className="answer-problems h-bad">
          {problems.slice(0, SHOWN_LINES).map((problem, index) => (
            <button key={index} type="button" onClick={() => onGo(problem.line)}>
              <span className="state-shape" />
              <span>
                <b>Line {problem.line}</b> {problem.message}
              </span>
            </button>
          ))}
          {problems.length > SHOWN_LINES && <p>and {problems.length - SHOWN_LINES} more</p>}
        </div>
      )}
      {warnings.map((warning, index) => (
        <p key={index} className="answer-warning h-warn">
          <span className="state-shape" />
          <span>{warning}</span>
        </p>
      ))}
      {done.length > 0 && (
        <div role="status" className="answer-done">
          {done.slice(0, SHOWN_LINES).map((line, index) => (
            <p key={index}>
              <Icon name="check" size={14} /> {line}
            </p>
          ))}
          {done.length > SHOWN_LINES && <p>and {done.length - SHOWN_LINES} more</p>}
        </div>
      )}
    </div>
  );
}

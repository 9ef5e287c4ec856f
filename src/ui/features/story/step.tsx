// One step of a story: a sentence, and when opened what was written, by whom, and because of what.
import { useEffect, useRef, useState } from 'react';
import type { ObjectName, StoryChange, StoryStep } from '../../../hosts/worker/protocol.ts';
import { Button } from '../../kit/button.tsx';
import { FieldDiff } from '../../kit/field-diff.tsx';
import { engine } from '../../store/engine-client.ts';
import { useEngine } from '../../store/engine-state.ts';
import { ring } from '../../store/marks.ts';
import { isSameObject } from '../../store/object-key.ts';
import { elapsedText } from '../../store/virtual-time.ts';
import { select, useWorkspace } from '../../store/workspace.ts';
import { showStep, usePlayer } from './player.ts';

interface Props {
  readonly step: StoryStep;
  readonly onEffects: (step: StoryStep) => void;
}

export function Step({ step, onEffects }: Props) {
  const [isOpen, setOpen] = useState(false);
  const isPlayed = usePlayer((state) => state.at === step.number);
  const start = useEngine((state) => state.clock?.start ?? 0);
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isPlayed) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isPlayed]);
  return (
    <li
      ref={row}
      className={`h-${step.tone} part-${step.part}${isPlayed ? ' is-played' : ''}`}
      aria-current={isPlayed ? 'step' : undefined}
    >
      <button
        type="button"
        className="story-line"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        onPointerEnter={() => ring(step.about)}
        onPointerLeave={() => ring(null)}
      >
        <time>{elapsedText(step.at - start)}</time>
        <span className="story-dot">
          <span className="state-shape" />
        </span>
        <span>
          {step.text}
          <small>{step.who}</small>
        </span>
      </button>
      {isOpen && <Opened step={step} start={start} onEffects={onEffects} />}
    </li>
  );
}

interface OpenedProps extends Props {
  readonly start: number;
}

function Opened({ step, start, onEffects }: OpenedProps) {
  const [change, setChange] = useState<StoryChange | null | undefined>(undefined);
  const { number, about, component } = step;
  useEffect(() => {
    let isOver = false;
    engine.query({ kind: 'change', number }).then(
      (told) => !isOver && setChange(told),
      () => undefined,
    );
    return () => void (isOver = true);
  }, [number]);
  return (
    <div className="story-opened">
      <div className="story-ways">
        <ShowButton of={about} />
        {component && <ShowButton of={component} label={step.who} />}
        <Button look="framed" icon="past" label="This moment" onClick={() => showStep(step)} />
        <Button
          look="framed"
          icon="forward"
          label="What followed"
          onClick={() => onEffects(step)}
        />
      </div>
      {change && <Change change={change} start={start} />}
      {change === null && <p>What was written is not remembered any more.</p>}
    </div>
  );
}

function ShowButton({ of, label }: { readonly of: ObjectName; readonly label?: string }) {
  const isSelected = useWorkspace((state) => isSameObject(state.selection, of));
  if (isSelected) return null;
  return (
    <Button look="framed" label={label ?? `${of.kind} ${of.name}`} onClick={() => select(of)} />
  );
}

function Change({ change, start }: { readonly change: StoryChange; readonly start: number }) {
  return (
    <>
      {change.differences.length > 0 && (
        <FieldDiff label="What changed" differences={change.differences} />
      )}
      {change.object !== null && (
        <details>
          <summary>The object as it was made</summary>
          <pre>{JSON.stringify(withoutManagers(change.object), null, 2)}</pre>
        </details>
      )}
      <ol className="story-spans" aria-label="The spans that led to it, the last first">
        {change.spans.map(({ id, at, who, what }) => (
          <li key={id}>
            <time>{((at - start) / 1e6).toFixed(3)}</time> {who} <code>{what}</code>
          </li>
        ))}
      </ol>
    </>
  );
}

function withoutManagers(object: { readonly metadata: object }): object {
  const metadata: { managedFields?: unknown } = { ...object.metadata };
  delete metadata.managedFields;
  return { ...object, metadata };
}

// The Story tab: why this object is as it is, step by step, each to be opened and played.
import { useEffect, useState } from 'react';
import type { ObjectName, Story, StoryStep } from '../../../hosts/worker/protocol.ts';
import { Button } from '../../kit/button.tsx';
import { StandIn } from '../../kit/stand-in.tsx';
import { engine } from '../../store/engine-client.ts';
import { useEngine } from '../../store/engine-state.ts';
import { isSameObject } from '../../store/object-key.ts';
import { play, stopPlaying, usePlayer } from './player.ts';
import { Step } from './step.tsx';
import './story.css';

/** A story that changes all the time is read again no more often than this. */
const REFRESH_MS = 700;

export function StoryTab({ of }: { readonly of: ObjectName }) {
  const story = useStory(of);
  const [edit, setEdit] = useState<StoryStep | null>(null);
  useEffect(() => () => stopPlaying(), []);
  if (edit) return <Effects of={edit} onBack={() => setEdit(null)} />;
  if (!story) return <StandIn is="reading" />;
  if (story.steps.length === 0) {
    return (
      <StandIn is="empty" icon="past" title="No story yet">
        {of.kind} {of.name} was there before anything happened: nothing has been written to it
        since.
      </StandIn>
    );
  }
  return <Told story={story} onEffects={setEdit} />;
}

/** The story at the moment that is shown; while it is played it stays as it is. */
function useStory(of: ObjectName): Story | null {
  const [story, setStory] = useState<Story | null>(null);
  const shown = useEngine((state) => state.clock?.shown ?? null);
  const isPlaying = usePlayer((state) => state.at !== null);
  useEffect(() => {
    if (isPlaying) return undefined;
    let isOver = false;
    const read = (): void => {
      engine.query({ kind: 'story', of, at: shown }).then(
        (told) => !isOver && setStory(told),
        () => undefined,
      );
    };
    read();
    const timer = setInterval(read, REFRESH_MS);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [of, shown, isPlaying]);
  return story && isSameObject(story.of, of) ? story : null;
}

interface ToldProps {
  readonly story: Story;
  readonly onEffects: (step: StoryStep) => void;
}

function Told({ story, onEffects }: ToldProps) {
  const [isWhole, setWhole] = useState(false);
  const steps = isWhole ? story.steps : story.steps.filter(({ isMinor }) => !isMinor);
  const minor = story.steps.length - story.steps.filter(({ isMinor }) => !isMinor).length;
  return (
    <div className="story">
      <div className="story-head">
        <PlayButton steps={steps} />
        {minor > 0 && (
          <label>
            <input
              type="checkbox"
              checked={isWhole}
              onChange={({ target }) => setWhole(target.checked)}
            />
            every write ({minor} more)
          </label>
        )}
      </div>
      {story.untold > 0 && (
        <p className="story-untold">{story.untold} older steps are not shown.</p>
      )}
      {steps.length === 0 && <Uneventful minor={minor} />}
      <Steps steps={steps} onEffects={onEffects} />
    </div>
  );
}

function Uneventful({ minor }: { readonly minor: number }) {
  return (
    <StandIn is="empty" icon="past" title="Nothing out of the ordinary">
      {minor === 0
        ? 'Nothing followed from it.'
        : `Only routine happened: ${minor} ${minor === 1 ? 'write' : 'writes'}, shown on request.`}
    </StandIn>
  );
}

function PlayButton({ steps }: { readonly steps: readonly StoryStep[] }) {
  const isPlaying = usePlayer((state) => state.at !== null);
  return isPlaying ? (
    <Button look="framed" icon="pause" label="Stop" onClick={stopPlaying} />
  ) : (
    <Button
      look="framed"
      icon="play"
      label="Play on the graph"
      disabled={steps.length === 0}
      onClick={() => play(steps)}
    />
  );
}

interface StepsProps {
  readonly steps: readonly StoryStep[];
  readonly onEffects: (step: StoryStep) => void;
}

function Steps({ steps, onEffects }: StepsProps) {
  return (
    <ol className="story-steps">
      {steps.map((step) => (
        <Step key={step.number} step={step} onEffects={onEffects} />
      ))}
    </ol>
  );
}

/** What followed from one step. */
function Effects({ of, onBack }: { readonly of: StoryStep; readonly onBack: () => void }) {
  const [story, setStory] = useState<Story | null>(null);
  const { number } = of;
  useEffect(() => {
    let isOver = false;
    engine.query({ kind: 'effects', number }).then(
      (told) => !isOver && setStory(told),
      () => undefined,
    );
    return () => void (isOver = true);
  }, [number]);
  return (
    <div>
      <div className="story-back">
        <Button icon="rollback" label="Back to the story" onClick={onBack} />
        <p>
          What followed from: <b>{of.text}</b>
        </p>
      </div>
      {story ? <Told story={story} onEffects={() => undefined} /> : <StandIn is="reading" />}
    </div>
  );
}

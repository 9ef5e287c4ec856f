// The Clock toolbar: pause, step, speed, and what time it is in there.
import { useEffect } from 'react';
import { onCommand } from '../../commands/bus.ts';
import { lineOf, pauseLine, speedLine } from '../../commands/command-lines.ts';
import { FASTEST_STEP, nextSpeed, SLOWEST_STEP, speedAt, stepOf } from '../../commands/speeds.ts';
import { firstKey } from '../../commands/page-keys.ts';
import { Button } from '../../kit/button.tsx';
import { Icon } from '../../kit/icon.tsx';
import { engine } from '../../store/engine-client.ts';
import { useEngine } from '../../store/engine-state.ts';
import { notify } from '../../store/notices.ts';
import { situation } from '../../store/situation.ts';
import { elapsedText } from '../../store/virtual-time.ts';
import './clock.css';

/** How long a fast-forward waits for a change at most. */
const IDLE_MICROS = 3600e6;

/** One line at a time: who presses a key often wants no pile of messages. */
function say(text: string, line: string | undefined): void {
  notify('good', text, line, 'clock');
}

function togglePause(): void {
  const isPaused = useEngine.getState().clock?.paused === true;
  void engine.input({ kind: isPaused ? 'resume' : 'pause' });
  say(isPaused ? 'Virtual time runs.' : 'Virtual time stands still.', pauseLine(!isPaused));
}

function setSpeed(speed: number): void {
  void engine.input({ kind: 'speed', speed });
  say(`${speed} virtual seconds for each of yours.`, speedLine(speed));
}

function step(): void {
  void engine.input({ kind: 'step' });
  say('On to the next thing that happens.', lineOf('step', situation()));
}

/** Runs to the next change worth a sentence; the narrator says which it was. */
async function fastForward(): Promise<void> {
  const from = useEngine.getState().clock?.now ?? 0;
  const to = Number(await engine.input({ kind: 'fastForward' }));
  const isQuiet = to - from >= IDLE_MICROS;
  const text = isQuiet
    ? 'Nothing happens within the next hour: the cluster is at rest.'
    : `On by ${elapsedText(to - from)}, to the next change that matters.`;
  say(text, lineOf('fastForward', situation()));
}

function shiftSpeed(way: 1 | -1): void {
  setSpeed(nextSpeed(useEngine.getState().clock?.speed ?? 1, way));
}

export function ClockToolbar() {
  useEffect(() => {
    const ends = [
      onCommand('pause', togglePause),
      onCommand('step', step),
      onCommand('fastForward', () => void fastForward()),
      onCommand('faster', () => shiftSpeed(1)),
      onCommand('slower', () => shiftSpeed(-1)),
    ];
    return () => ends.forEach((end) => end());
  }, []);
  const isPaused = useEngine((state) => state.clock?.paused ?? false);
  const speed = useEngine((state) => state.clock?.speed ?? 1);
  return (
    <div className="clock" role="toolbar" aria-label="Clock">
      <Button
        icon={isPaused ? 'play' : 'pause'}
        label={isPaused ? 'Resume' : 'Pause'}
        iconOnly
        keys={firstKey('pause')}
        className={isPaused ? 'clock-main is-paused' : 'clock-main'}
        onClick={togglePause}
      />
      <Button icon="step" label="Step" iconOnly keys={firstKey('step')} onClick={step} />
      <Button
        icon="forward"
        label="Next change"
        iconOnly
        keys={firstKey('fastForward')}
        onClick={() => void fastForward()}
      />
      <input
        type="range"
        aria-label="Speed"
        aria-valuetext={`${speed} times`}
        title="Speed ([ and ])"
        min={SLOWEST_STEP}
        max={FASTEST_STEP}
        step={1}
        value={stepOf(speed)}
        onChange={(event) => setSpeed(speedAt(Number(event.target.value)))}
      />
      <span className="clock-speed">{speed}×</span>
      <VirtualTime />
    </div>
  );
}

function VirtualTime() {
  const seconds = useEngine((state) =>
    state.clock
      ? Math.floor(((state.clock.shown ?? state.clock.now) - state.clock.start) / 1e6)
      : null,
  );
  const isBehind = useEngine((state) => state.clock?.behind ?? false);
  const isPaused = useEngine((state) => state.clock?.paused ?? false);
  const isPast = useEngine((state) => state.clock?.shown != null);
  const reached = useEngine((state) => Math.round((state.clock?.reached ?? 1) * 10) / 10);
  return (
    <span className="clock-time" title="Virtual time since the cluster was started">
      {isBehind && (
        <span className="clock-behind" role="status">
          <Icon name="alert" size={15} /> {reached}× reached
        </span>
      )}
      <time>{seconds === null ? '--:--' : elapsedText(seconds * 1e6)}</time>
      {isPast ? (
        <span className="clock-state is-past">past</span>
      ) : (
        isPaused && <span className="clock-state">paused</span>
      )}
    </span>
  );
}

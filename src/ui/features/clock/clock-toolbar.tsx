// The Clock toolbar: pause, step, speed, and what time it is in there.
import { useEffect } from 'react';
import { MAX_SPEED, MIN_SPEED } from '../../../hosts/worker/protocol.ts';
import { onCommand } from '../../commands/bus.ts';
import { Button } from '../../kit/button.tsx';
import { Icon } from '../../kit/icon.tsx';
import { engine } from '../../store/engine-client.ts';
import { useEngine } from '../../store/engine-state.ts';
import { notify } from '../../store/notices.ts';
import { elapsedText } from '../../store/virtual-time.ts';
import './clock.css';

/** The slider moves in tenths of a decade: 0.05 is -13, 1 is 0, 500 is 27. */
const SLOWEST_STEP = -13;
const FASTEST_STEP = 27;
const STEPS_PER_DECADE = 10;
const NICE = [1, 1.3, 1.6, 2, 2.5, 3, 4, 5, 6, 8];

function speedAt(step: number): number {
  const decade = Math.floor(step / STEPS_PER_DECADE);
  const nice = NICE[step - decade * STEPS_PER_DECADE] as number;
  return Math.round(nice * 10 ** decade * 100) / 100;
}

function stepOf(speed: number): number {
  return Math.round(Math.log10(speed) * STEPS_PER_DECADE);
}

/** How long a fast-forward waits for a change at most. */
const IDLE_MICROS = 3600e6;

function togglePause(): void {
  const isPaused = useEngine.getState().clock?.paused === true;
  void engine.input({ kind: isPaused ? 'resume' : 'pause' });
}

function setSpeed(speed: number): void {
  const clamped = Math.min(MAX_SPEED, Math.max(MIN_SPEED, speed));
  void engine.input({ kind: 'speed', speed: clamped });
}

/** Runs to the next change worth a sentence; the narrator says which it was. */
async function fastForward(): Promise<void> {
  const from = useEngine.getState().clock?.now ?? 0;
  const to = Number(await engine.input({ kind: 'fastForward' }));
  if (to - from < IDLE_MICROS) return;
  notify('good', 'Nothing happens within the next hour: the cluster is at rest.');
}

function shiftSpeed(steps: number): void {
  const speed = useEngine.getState().clock?.speed ?? 1;
  const limit = (step: number): number => Math.min(FASTEST_STEP, Math.max(SLOWEST_STEP, step));
  setSpeed(speedAt(limit(stepOf(speed) + steps)));
}

export function ClockToolbar() {
  useEffect(() => {
    const ends = [
      onCommand('pause', togglePause),
      onCommand('step', () => void engine.input({ kind: 'step' })),
      onCommand('fastForward', () => void fastForward()),
      onCommand('faster', () => shiftSpeed(3)),
      onCommand('slower', () => shiftSpeed(-3)),
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
        keys="Space"
        className={isPaused ? 'clock-main is-paused' : 'clock-main'}
        onClick={togglePause}
      />
      <Button
        icon="step"
        label="Step"
        iconOnly
        keys="."
        onClick={() => void engine.input({ kind: 'step' })}
      />
      <Button
        icon="forward"
        label="Next change"
        iconOnly
        keys=">"
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

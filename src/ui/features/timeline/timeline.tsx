// The timeline under the graph: what happened when; drag it to look back.
import type { KeyboardEvent } from 'react';
import { useEffect, useMemo, useState } from 'react';
import { onCommand } from '../../commands/bus.ts';
import { firstKey } from '../../commands/page-keys.ts';
import { Button } from '../../kit/button.tsx';
import { engine } from '../../store/engine-client.ts';
import { useEngine } from '../../store/engine-state.ts';
import { useTimeline } from '../../store/timeline-state.ts';
import { elapsedText } from '../../store/virtual-time.ts';
import { useWorkspace } from '../../store/workspace.ts';
import { branchFromHere, goLive } from './look.ts';
import { clustersOf, neighbour, STRETCHES, stretchOf } from './moments.ts';
import './timeline.css';

/** The slider moves in tenths of a virtual second. */
const STEP_MICROS = 1e5;

export function Timeline() {
  const isOpen = useWorkspace((state) => state.panels.timeline);
  const isReady = useEngine((state) => state.clock !== null);
  useEffect(() => {
    const ends = [onCommand('live', goLive), onCommand('branch', () => void branchFromHere())];
    return () => ends.forEach((end) => end());
  }, []);
  if (!isOpen || !isReady) return null;
  return <Strip />;
}

function Strip() {
  const [chosen, setChosen] = useState(1);
  const length = STRETCHES[chosen] ?? STRETCHES[1];
  const next = (chosen + 1) % STRETCHES.length;
  return (
    <section className="timeline" aria-label="Timeline">
      <Track length={length.micros} />
      <button
        type="button"
        className="timeline-length"
        title="How much of the past is shown"
        aria-label={`Shown: ${length.text}. Show ${STRETCHES[next]?.text}`}
        onClick={() => setChosen(next)}
      >
        {length.text}
      </button>
      <LiveButton />
    </section>
  );
}

function LiveButton() {
  const isPast = useEngine((state) => state.clock?.shown != null);
  return (
    <Button
      label="Live"
      keys={firstKey('live')}
      className={isPast ? 'timeline-live is-past' : 'timeline-live'}
      aria-pressed={!isPast}
      onClick={goLive}
    />
  );
}

/** Where things stand in the stretch; it moves once a virtual half second at most. */
function useStretch(length: number) {
  const half = useEngine((state) => Math.floor((state.clock?.now ?? 0) / 5e5));
  const shown = useEngine((state) => state.clock?.shown ?? null);
  const start = useEngine((state) => state.clock?.start ?? 0);
  const earliest = useTimeline((state) => state.earliest);
  const now = Math.max(start, half * 5e5);
  return { start, now, shown, ...stretchOf(length, { start, earliest, now, shown }) };
}

function Track({ length }: { readonly length: number }) {
  const { start, now, shown, from, to } = useStretch(length);
  const markers = useTimeline((state) => state.markers);
  const clusters = useMemo(() => clustersOf(markers, { from, to }), [markers, from, to]);
  const at = shown ?? now;
  const jump = (event: KeyboardEvent): void => {
    const way = event.key === 'PageUp' ? 1 : event.key === 'PageDown' ? -1 : 0;
    if (way === 0) return;
    event.preventDefault();
    // Here the key means a mark; elsewhere it turns the views.
    event.stopPropagation();
    const marker = neighbour(markers, at, way);
    if (marker) engine.look(marker.at);
    else if (way > 0) goLive();
  };
  const place = (time: number): string => `${((time - from) / (to - from)) * 100}%`;
  return (
    <div className="timeline-track">
      <span className="timeline-end">{elapsedText(from - start)}</span>
      <div className="timeline-line">
        <span className="timeline-lived" style={{ width: place(Math.min(now, to)) }} />
        {clusters.map(({ place: share, marker, count }) => (
          <span
            key={marker.id}
            className={`timeline-mark m-${marker.kind} h-${marker.tone}`}
            style={{ left: `${share * 100}%` }}
            data-count={count > 1 ? count : undefined}
          />
        ))}
        <Hover clusters={clusters} start={start} />
        <span className="timeline-now" style={{ left: place(at) }} />
        <input
          type="range"
          aria-label="Moment"
          aria-valuetext={valueText(at, start, shown, neighbour(markers, at + 1, -1)?.text)}
          min={Math.round(from / STEP_MICROS)}
          max={Math.round(to / STEP_MICROS)}
          step={1}
          value={Math.round(at / STEP_MICROS)}
          onChange={({ target }) => lookAt(Number(target.value) * STEP_MICROS, now)}
          onKeyDown={jump}
        />
      </div>
      <span className="timeline-end">{elapsedText(to - start)}</span>
    </div>
  );
}

/** The newest moment, and what lies beyond it, is the present. */
function lookAt(at: number, now: number): void {
  if (at >= now - 5e5) goLive();
  else engine.look(at);
}

function valueText(
  at: number,
  start: number,
  shown: number | null,
  last: string | undefined,
): string {
  const time = elapsedText(at - start);
  const what = shown === null ? `${time}, the present` : `${time}, the past`;
  return last === undefined ? what : `${what}. ${last}`;
}

interface HoverProps {
  readonly clusters: ReturnType<typeof clustersOf>;
  readonly start: number;
}

/** The words of the mark under the pointer; the slider above the marks takes the clicks. */
function Hover({ clusters, start }: HoverProps) {
  const [share, setShare] = useState<number | null>(null);
  useEffect(() => {
    const line = document.querySelector<HTMLElement>('.timeline-line');
    if (!line) return;
    const move = (event: PointerEvent): void => {
      const { left, width } = line.getBoundingClientRect();
      setShare((event.clientX - left) / width);
    };
    const leave = (): void => setShare(null);
    line.addEventListener('pointermove', move);
    line.addEventListener('pointerleave', leave);
    return () => {
      line.removeEventListener('pointermove', move);
      line.removeEventListener('pointerleave', leave);
    };
  }, []);
  if (share === null) return null;
  const near = clusters.filter(({ place }) => Math.abs(place - share) < 0.012);
  const nearest = near.sort((a, b) => Math.abs(a.place - share) - Math.abs(b.place - share))[0];
  if (!nearest) return null;
  const { marker, place, count } = nearest;
  const side = place > 0.7 ? 'is-right' : place < 0.3 ? 'is-left' : '';
  return (
    <span className={`timeline-words ${side}`} style={{ left: `${place * 100}%` }}>
      <time>{elapsedText(marker.at - start)}</time> {marker.text}
      {count > 1 && <em> and {count - 1} more</em>}
    </span>
  );
}

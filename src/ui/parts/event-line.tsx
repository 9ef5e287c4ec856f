// One event as a line of a table: when, why, about what, and the component's own words.
import type { EventRow } from '../../hosts/worker/protocol.ts';
import { ring } from '../store/marks.ts';
import { select } from '../store/workspace.ts';
import './event-line.css';

interface LineProps {
  readonly event: EventRow;
  readonly start: number;
}

export function EventLine({ event, start }: LineProps) {
  const isWarning = event.type === 'Warning';
  const { object } = event;
  return (
    <tr className={isWarning ? 'event h-warn' : 'event'}>
      <td className="event-time">{sinceStart(event.at, start)}</td>
      <td className="event-reason">
        {isWarning && <span className="state-shape" role="img" aria-label="Warning" />}
        {event.reason}
        {event.count > 1 && <span className="event-count">×{event.count}</span>}
      </td>
      <td className="event-object">
        <button
          type="button"
          onClick={() => select(object)}
          onPointerEnter={() => ring(object)}
          onPointerLeave={() => ring(null)}
        >
          {object.kind} <b>{object.name}</b>
        </button>
      </td>
      <td className="event-message" title={event.message}>
        {event.message}
      </td>
    </tr>
  );
}

function sinceStart(at: number, start: number): string {
  const seconds = Math.max(0, Math.floor((at - start) / 1e6));
  const minutes = Math.floor(seconds / 60);
  return `${minutes}:${String(seconds % 60).padStart(2, '0')}`;
}

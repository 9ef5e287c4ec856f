// Events about the selected object, newest first, in words that wrap.
import type { EventRow } from '../../../hosts/worker/protocol.ts';
import { StandIn } from '../../kit/stand-in.tsx';
import { useEngine } from '../../store/engine-state.ts';

export function EventsTab({ events }: { readonly events: readonly EventRow[] }) {
  const start = useEngine((state) => state.clock?.start ?? 0);
  if (events.length === 0) {
    return (
      <StandIn is="empty" icon="speech" title="No events">
        No component has reported anything about this object.
      </StandIn>
    );
  }
  return (
    <ol className="event-list">
      {[...events].reverse().map((event) => (
        <li key={event.id} className={event.type === 'Warning' ? 'h-warn' : 'h-done'}>
          <p className="event-list-head">
            <span className="state-shape" />
            <b>{event.reason}</b>
            {event.count > 1 && <span>×{event.count}</span>}
            <time>{clockText(event.at - start)}</time>
          </p>
          <p>{event.message}</p>
          <p className="event-list-source">{event.source}</p>
        </li>
      ))}
    </ol>
  );
}

/** Minutes and seconds since the cluster was started. */
function clockText(micros: number): string {
  const seconds = Math.max(0, Math.floor(micros / 1e6));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

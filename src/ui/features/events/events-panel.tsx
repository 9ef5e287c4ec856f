// The Events region: what the cluster's components have reported, newest first.
import { memo } from 'react';
import { Panel } from '../../kit/panel.tsx';
import { EventLine } from '../../parts/event-line.tsx';
import { useEngine } from '../../store/engine-state.ts';
import { useKeys, useRow } from '../../store/keyed-store.ts';
import { mirror } from '../../store/mirror.ts';
import { togglePanel } from '../../store/workspace.ts';
import './events.css';

/** Rows drawn; the engine sends a few more so that a filter has something to choose from. */
const SHOWN = 120;

export function EventsPanel() {
  const ids = useKeys(mirror.events);
  const newest = ids.slice(-SHOWN).reverse();
  return (
    <Panel label="Events" icon="speech" onClose={() => togglePanel('events')}>
      {newest.length === 0 ? (
        <div className="empty">
          <p>Nothing has been reported yet. Apply a manifest and watch.</p>
        </div>
      ) : (
        <div className="events" tabIndex={0} role="group" aria-label="Events, newest first">
          <table>
            <colgroup>
              <col className="event-time" />
              <col className="event-reason" />
              <col className="event-object" />
              <col />
            </colgroup>
            <thead>
              <tr className="hidden-visually">
                <th>Time</th>
                <th>Reason</th>
                <th>Object</th>
                <th>Message</th>
              </tr>
            </thead>
            <tbody>
              {newest.map((id) => (
                <Row key={id} id={id} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

const Row = memo(function Row({ id }: { readonly id: number }) {
  const event = useRow(mirror.events, id);
  const start = useEngine((state) => state.clock?.start ?? 0);
  if (!event) return null;
  return <EventLine event={event} start={start} />;
});

// The Events region: what the cluster's components have reported, newest first.
import { memo, useEffect, useState } from 'react';
import { Panel } from '../../kit/panel.tsx';
import { StandIn } from '../../kit/stand-in.tsx';
import { EventLine } from '../../parts/event-line.tsx';
import { useEngine } from '../../store/engine-state.ts';
import { useKeys, useRow } from '../../store/keyed-store.ts';
import { mirror } from '../../store/mirror.ts';
import { togglePanel, useWorkspace } from '../../store/workspace.ts';
import './events.css';

/** Rows drawn; the engine sends a few more so that a filter has something to choose from. */
const SHOWN = 120;
/** A row is at least this high, in pixels. */
const ROW_HEIGHT = 24;
/** Rows below those in sight, to scroll into. */
const BEYOND = 8;

export function EventsPanel() {
  const ids = useKeys(mirror.events);
  const [box, setBox] = useState<HTMLDivElement | null>(null);
  const newest = ids.slice(-useRowsInReach(box)).reverse();
  return (
    <Panel label="Events" icon="speech" onClose={() => togglePanel('events')}>
      {newest.length === 0 ? (
        <NoEvents />
      ) : (
        <div
          className="events"
          tabIndex={0}
          role="group"
          aria-label="Events, newest first"
          ref={setBox}
        >
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

function NoEvents() {
  const namespace = useWorkspace((state) => state.namespace);
  return namespace === '' ? (
    <StandIn is="empty" isSlim icon="speech" title="No events yet">
      Nothing has been reported. Apply a manifest and watch.
    </StandIn>
  ) : (
    <StandIn is="empty" isSlim icon="speech" title={`No events in ${namespace}`}>
      Nothing has been reported there. Other namespaces are hidden by the choice above.
    </StandIn>
  );
}

/**
 * How many rows reach from the newest to just below the lowest in sight. Rows out of sight would be
 * walked at each painting of the page.
 */
function useRowsInReach(element: HTMLElement | null): number {
  const [rows, setRows] = useState(2 * BEYOND);
  useEffect(() => {
    if (!element) return undefined;
    const look = (): void => {
      const reach = (element.scrollTop + element.clientHeight) / ROW_HEIGHT;
      setRows(Math.min(SHOWN, Math.ceil(reach / BEYOND) * BEYOND + BEYOND));
    };
    look();
    element.addEventListener('scroll', look, { passive: true });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', look);
      observer.disconnect();
    };
  }, [element]);
  return rows;
}

const Row = memo(function Row({ id }: { readonly id: number }) {
  const event = useRow(mirror.events, id);
  const start = useEngine((state) => state.clock?.start ?? 0);
  if (!event) return null;
  return <EventLine event={event} start={start} />;
});

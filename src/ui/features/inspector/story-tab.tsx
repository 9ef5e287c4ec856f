// Story: what happened to this object, told in order with the narrator's sentences.
import type { EventRow, ObjectName } from '../../../hosts/worker/protocol.ts';
import { useEngine } from '../../store/engine-state.ts';
import type { InspectedObject } from '../../store/engine-state.ts';
import { isSameObject } from '../../store/object-key.ts';

interface Props {
  readonly of: ObjectName;
  readonly events: readonly EventRow[];
  readonly object: InspectedObject | null;
}

interface Step {
  readonly at: number;
  readonly who: string;
  readonly text: string;
  readonly tone: string;
}

export function StoryTab({ of, events, object }: Props) {
  const narrations = useEngine((state) => state.narrations);
  const start = useEngine((state) => state.clock?.start ?? 0);
  const steps: Step[] = [];
  const created = Date.parse(object?.metadata.creationTimestamp ?? '');
  if (!Number.isNaN(created)) {
    steps.push({ at: created * 1000, who: 'API server', text: 'stored it in etcd.', tone: 'done' });
  }
  for (const line of narrations) {
    if (!isSameObject(line.about, of)) continue;
    steps.push({ at: line.at, who: '', text: line.text, tone: line.tone });
  }
  for (const event of events) {
    const tone = event.type === 'Warning' ? 'warn' : 'done';
    const who = event.source || 'A component';
    steps.push({ at: event.at, who, text: `${event.reason}: ${event.message}`, tone });
  }
  steps.sort((a, b) => a.at - b.at);
  if (steps.length === 0) {
    return (
      <div className="empty">
        <p>Nothing that is remembered has happened to this object.</p>
      </div>
    );
  }
  return (
    <ol className="story">
      {steps.map((step, index) => (
        <li key={index} className={`h-${step.tone}`}>
          <time>{clockText(step.at - start)}</time>
          <span className="state-shape" />
          <span>
            {step.who !== '' && <b>{step.who} </b>}
            {step.text}
          </span>
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

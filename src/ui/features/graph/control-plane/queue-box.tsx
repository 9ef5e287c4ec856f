// A component at work: who leads, what waits in its queues, and a switch to take it down.
import { useEffect, useState } from 'react';
import type { QueueSight } from '../../../../hosts/worker/protocol.ts';
import { Button } from '../../../kit/button.tsx';
import { useControlPlane } from '../../../store/control-plane.ts';
import { useEngine } from '../../../store/engine-state.ts';
import { bringBack, isTakenDown, takeDown } from '../../../commands/component-faults.ts';
import './control-plane.css';

const SHOWN_QUEUES = 6;

export function QueueBox({ title }: { readonly title: string }) {
  const leader = useControlPlane(
    (state) => state.patch?.leaders.find(({ of }) => of === title)?.holder ?? '',
  );
  const revision = useControlPlane((state) => state.patch?.revision ?? 0);
  return (
    <div className="box-family queue-box">
      <b>
        {title} {leader !== '' && <i title={`Leads on ${leader}`}>on {leader}</i>}
      </b>
      <div className="queue-live">
        {title === 'etcd' ? (
          <p className="queue-line">
            <span>revision</span>
            <b>{revision.toLocaleString('en')}</b>
          </p>
        ) : (
          <Queues component={title} />
        )}
        {title !== 'etcd' && <Switch component={title} />}
      </div>
    </div>
  );
}

function Queues({ component }: { readonly component: string }) {
  const queues = useControlPlane((state) => state.patch?.queues);
  const workedAt = useControlPlane((state) => state.workedAt);
  const own = (queues ?? []).filter((queue) => queue.component === component);
  const mine = busiest(own, workedAt);
  // The cloud's controllers keep no queues that would be told of.
  if (mine.length === 0 && component === 'cloud-controller-manager') return null;
  if (mine.length === 0) return <p className="queue-line">Nobody works here now.</p>;
  return mine.map(({ name, waiting, working, taken, last }) => (
    <p key={name} className={waiting > 0 ? 'queue-line is-waiting' : 'queue-line'} title={last}>
      <span>{name === component ? 'pods to place' : name}</span>
      <small>{last.slice(last.indexOf('/') + 1)}</small>
      <b title={`${taken} taken so far, ${working} in hand`}>
        {waiting}
        <i> waiting</i>
      </b>
    </p>
  ));
}

/** The queues that wait or worked last; in one order, so that lines do not jump. */
function busiest(
  queues: readonly QueueSight[],
  workedAt: ReadonlyMap<string, number>,
): readonly QueueSight[] {
  const turnOf = ({ name }: QueueSight): number => workedAt.get(name) ?? 0;
  const first = queues
    .toSorted((a, b) => b.waiting - a.waiting || turnOf(b) - turnOf(a))
    .slice(0, SHOWN_QUEUES);
  return queues.filter((queue) => first.includes(queue));
}

export function Switch({ component }: { readonly component: string }) {
  const [isDown, setDown] = useState(false);
  useEffect(() => {
    let isHere = true;
    const look = (): void => {
      isTakenDown(component).then(
        (next) => isHere && setDown(next),
        () => undefined,
      );
    };
    look();
    // Faults come and go by other hands too: whatever is told may be of one.
    const end = useEngine.subscribe(({ narration, clock }, before) => {
      if (narration !== before.narration || clock?.api !== before.clock?.api) look();
    });
    return () => {
      isHere = false;
      end();
    };
  }, [component]);
  const turn = (): void => {
    setDown(!isDown);
    void (isDown ? bringBack(component) : takeDown(component));
  };
  return (
    <Button
      icon={isDown ? 'restart' : 'power'}
      label={isDown ? `Bring ${component} back` : `Take ${component} down`}
      look="framed"
      onClick={turn}
    />
  );
}

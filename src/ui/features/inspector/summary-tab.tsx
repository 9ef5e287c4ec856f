// Summary: what the object is, in a few lines, with the conditions that matter.
import type { ReactNode } from 'react';
import type { ObjectName } from '../../../hosts/worker/protocol.ts';
import type { InspectedObject } from '../../store/engine-state.ts';
import { useEngine } from '../../store/engine-state.ts';
import { select } from '../../store/workspace.ts';
import type { Condition, Fact } from './facts.ts';
import { conditionsOf, factsOf, introductionOf } from './facts.ts';
import { ContainerCard } from './container-card.tsx';
import { containersOf } from './container-facts.ts';
import { Gone } from './gone.tsx';
import { NodeUseSection } from './node-use.tsx';
import { PlacementSection } from './placement-section.tsx';

interface Props {
  readonly of: ObjectName;
  readonly object: InspectedObject | null;
}

/** What of a pod decides whether its explanation is asked for again. */
interface Placed extends InspectedObject {
  readonly spec?: { readonly nodeName?: string };
  readonly status?: { readonly nominatedNodeName?: string; readonly conditions?: object };
}

/** Changes when the scheduler has said something new of the pod. */
function versionOf({ metadata, spec, status }: Placed): string {
  const said = status?.conditions === undefined ? '' : JSON.stringify(status.conditions);
  return `${metadata.uid} ${spec?.nodeName ?? ''} ${status?.nominatedNodeName ?? ''} ${said}`;
}

export function SummaryTab({ of, object }: Props) {
  const now = useEngine((state) => Math.floor((state.clock?.now ?? 0) / 1e6));
  if (!object) return <Gone of={of} />;
  const conditions = conditionsOf(object);
  const containers = containersOf(object, now);
  const isWaiting = (object as Placed).spec?.nodeName === undefined;
  const placement = of.kind === 'Pod' && (
    <PlacementSection of={of} version={versionOf(object)} isWaiting={isWaiting} />
  );
  return (
    <div className="summary">
      <p className="summary-intro">{introductionOf(object)}</p>
      {of.kind === 'Node' && <NodeUseSection name={of.name} />}
      <dl>
        {factsOf(object, now).map((fact) => (
          <FactLine key={fact.name} fact={fact} />
        ))}
      </dl>
      {isWaiting && placement}
      {containers.length > 0 && (
        <Section title="Containers">
          {containers.map((container) => (
            <ContainerCard
              key={container.name}
              of={of}
              container={container}
              node={(object as Placed).spec?.nodeName ?? ''}
            />
          ))}
        </Section>
      )}
      {conditions.length > 0 && (
        <Section title="Conditions">
          {conditions.map((condition) => (
            <ConditionLine key={condition.type} condition={condition} />
          ))}
        </Section>
      )}
      {!isWaiting && placement}
    </div>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="summary-section">
      <h4>{title}</h4>
      {children}
    </section>
  );
}

function FactLine({ fact }: { readonly fact: Fact }) {
  const { link } = fact;
  return (
    <>
      <dt>{fact.name}</dt>
      <dd title={fact.text}>
        {link ? (
          <button type="button" className="link" onClick={() => select(link)}>
            {fact.text}
          </button>
        ) : (
          fact.text
        )}
      </dd>
    </>
  );
}

function ConditionLine({ condition }: { readonly condition: Condition }) {
  return (
    <div className={`condition h-${condition.health}`}>
      <span className="state-shape" />
      <span className="condition-words">
        <b>
          {condition.type}: {condition.status}
        </b>
        {condition.text && <span>{condition.text}</span>}
      </span>
    </div>
  );
}

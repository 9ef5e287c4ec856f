// All cards of the graph at the places the scene gives them. They stand by left and top: a transform
// for each would cost the compositor more than everything that is drawn.
import { useStoreApi } from '@xyflow/react';
import type { ComponentType, CSSProperties } from 'react';
import { memo } from 'react';
import { useRow } from '../../store/keyed-store.ts';
import { touches, useBlock, windowOf } from './detail.ts';
import type { Rect } from './geometry.ts';
import { HEADING_HEIGHT, ROW_WIDTH } from './geometry.ts';
import { MachineCard } from './machine-card.tsx';
import { BandHeading, ServiceCard, WorkloadCard } from './row-cards.tsx';
import type { Outline } from './scene.ts';
import { scene } from './scene.ts';
import { TrayCard } from './tray-card.tsx';

/** Up to this many cards all have an element; of more only those in sight. */
const MANY_CARDS = 400;

interface CardProps {
  readonly id: number;
}

export function CardLayer() {
  const outline = useRow(scene.outline, 'outline');
  if (!outline) return null;
  const { machines, services, workloads, frame } = outline;
  const isMany = machines.length + services.length + workloads.length > MANY_CARDS;
  return (
    <div className="card-layer">
      <Placed rect={frame.tray}>
        <TrayCard />
      </Placed>
      <Headings outline={outline} />
      <Cards ids={workloads} of={WorkloadCard} isMany={isMany} />
      <Cards ids={services} of={ServiceCard} isMany={isMany} />
      <Cards ids={machines} of={MachineCard} isMany={isMany} />
    </div>
  );
}

interface CardsProps {
  readonly ids: readonly number[];
  readonly of: ComponentType<CardProps>;
  readonly isMany: boolean;
}

function Cards({ ids, of, isMany }: CardsProps) {
  if (isMany) return <CardsInSight ids={ids} of={of} />;
  return ids.map((id) => <Card key={id} id={id} of={of} />);
}

function CardsInSight({ ids, of }: Omit<CardsProps, 'isMany'>) {
  const flow = useStoreApi();
  useBlock();
  const window = windowOf(flow.getState());
  const seen = ids.filter((id) => {
    const rect = scene.rects.get(id);
    return rect !== undefined && touches(window, rect);
  });
  return seen.map((id) => <Card key={id} id={id} of={of} />);
}

const Card = memo(function Card({ id, of: Face }: CardProps & Pick<CardsProps, 'of'>) {
  const rect = useRow(scene.rects, id);
  if (!rect) return null;
  return (
    <div className={rect.height <= 36 ? 'card is-short' : 'card'} style={styleOf(rect)}>
      <Face id={id} />
    </div>
  );
});

function Placed({ rect, children }: { readonly rect: Rect; readonly children: React.ReactNode }) {
  return (
    <div className="card" style={styleOf(rect)}>
      {children}
    </div>
  );
}

function Headings({ outline }: { readonly outline: Outline }) {
  const headings = [
    ['Deployments', outline.workloads[0]],
    ['Services', outline.services[0]],
  ] as const;
  return headings.map(([text, first]) => {
    const rect = first === undefined ? undefined : scene.rects.get(first);
    if (!rect) return null;
    const at = { x: rect.x, y: rect.y - HEADING_HEIGHT, width: ROW_WIDTH, height: HEADING_HEIGHT };
    return (
      <Placed key={text} rect={at}>
        <BandHeading text={text} />
      </Placed>
    );
  });
}

function styleOf({ x, y, width, height }: Rect): CSSProperties {
  return { left: x, top: y, width, height };
}

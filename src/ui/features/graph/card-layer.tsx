// All cards of the graph at the places the scene gives them. They stand by left and top: a transform
// for each would cost the compositor more than everything that is drawn.
import { useStoreApi } from '@xyflow/react';
import type { ComponentType, CSSProperties } from 'react';
import { memo } from 'react';
import { useRow } from '../../store/keyed-store.ts';
import { BoxCard } from './box-card.tsx';
import { MANY_CARDS, useBlock, useIsField } from './detail.ts';
import type { Rect } from './geometry.ts';
import { MachineCard } from './machine-card.tsx';
import { AttachmentCard, ServiceCard, WorkloadCard } from './row-cards.tsx';
import { scene } from './scene.ts';
import { touches, windowOf } from './sight.ts';

/** Up to this height a card has one line of words. */
const SHORT = 36;
/** Up to this height a machine's card is its name and state. */
const COMPACT = 80;

interface CardProps {
  readonly id: number;
}

export function CardLayer() {
  const outline = useRow(scene.outline, 'outline');
  const isField = useIsField();
  if (!outline) return null;
  const { machines, services, workloads, attachments, arrangement } = outline;
  const count = machines.length + services.length + workloads.length + attachments.length;
  const isMany = count > MANY_CARDS;
  return (
    <div className="card-layer">
      {arrangement.boxes.map((box) =>
        isField && box.look === 'family' ? null : (
          <div key={box.key} className={`box look-${box.look}`} style={styleOf(box.rect)}>
            <BoxCard box={box} />
          </div>
        ),
      )}
      {!isField && (
        <>
          <Cards ids={workloads} of={WorkloadCard} isMany={isMany} />
          <Cards ids={services} of={ServiceCard} isMany={isMany} />
          <Cards ids={attachments} of={AttachmentCard} isMany={isMany} />
          <Cards ids={machines} of={MachineCard} isMany={isMany} />
        </>
      )}
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
    <div className={classOf(rect)} style={styleOf(rect)}>
      <Face id={id} />
    </div>
  );
});

function classOf({ height }: Rect): string {
  if (height <= SHORT) return 'card is-short';
  return height <= COMPACT ? 'card is-compact' : 'card';
}

function styleOf({ x, y, width, height }: Rect): CSSProperties {
  return { left: x, top: y, width, height };
}

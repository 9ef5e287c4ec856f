// The canvas below the pods' elements: pods of a crowd from afar as cells by health, and the cards
// of a great one. It lies in the graph's own space, so that a pan moves it without drawing.
import { useStoreApi } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import { mirror } from '../../store/mirror.ts';
import { CellPacer } from './cell-pacer.ts';
import { CellPainter } from './cell-painter.ts';
import { useDetail, useIsField } from './detail.ts';
import { scene } from './scene.ts';

export function CellLayer() {
  const detail = useDetail();
  const isField = useIsField();
  const hasCells = detail === 'cells' || detail === 'far';
  if (!hasCells && !isField) return null;
  return <Cells key={`${hasCells} ${isField}`} pods={hasCells} cards={isField} />;
}

function Cells({ pods, cards }: { readonly pods: boolean; readonly cards: boolean }) {
  const element = useRef<HTMLCanvasElement>(null);
  const flow = useStoreApi();
  useEffect(() => {
    const canvas = element.current;
    const context = canvas?.getContext('2d');
    if (!canvas || !context) return undefined;
    const painter = new CellPainter(canvas, context, { pods, cards });
    const pacer = new CellPacer(painter, () => flow.getState());
    const theme = new MutationObserver(() => pacer.becomeStale());
    theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    let seen = '';
    const settled = (): void => {
      const now = `${scene.version.changes} ${cards ? cardChanges() : 0}`;
      if (now !== seen) pacer.becomeStale();
      seen = now;
    };
    const ends = [
      flow.subscribe(() => pacer.ask()),
      scene.onSettled(settled),
      mirror.onPod((id, row) => row && pacer.change(id)),
    ];
    pacer.becomeStale();
    return () => {
      pacer.end();
      theme.disconnect();
      for (const end of ends) end();
    };
  }, [flow, pods, cards]);
  return <canvas className="cell-layer" ref={element} aria-hidden="true" />;
}

function cardChanges(): number {
  const { nodes, workloads, attachments } = mirror;
  return nodes.changes + workloads.changes + attachments.changes + scene.rects.changes;
}

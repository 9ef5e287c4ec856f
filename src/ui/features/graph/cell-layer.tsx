// Pods of a crowd from afar: one canvas of cells by health, in the graph's own space, so that a pan
// moves it without drawing; drawn again only for changes, another zoom, or its edge coming in sight.
import { useStoreApi } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import { mirror } from '../../store/mirror.ts';
import { CellPainter } from './cell-painter.ts';
import { useDetail } from './detail.ts';
import { scene } from './scene.ts';

export function CellLayer() {
  const detail = useDetail();
  if (detail !== 'cells' && detail !== 'far') return null;
  return <Cells />;
}

function Cells() {
  const element = useRef<HTMLCanvasElement>(null);
  const flow = useStoreApi();
  useEffect(() => {
    const painter = new CellPainter(element.current as HTMLCanvasElement);
    let isStale = true;
    let frame = 0;
    const draw = (): void => {
      frame = 0;
      const camera = flow.getState();
      if (!isStale && painter.covers(camera)) return;
      isStale = false;
      painter.paint(camera);
    };
    const ask = (): void => {
      if (frame === 0) frame = requestAnimationFrame(draw);
    };
    const becomeStale = (): void => {
      isStale = true;
      ask();
    };
    const theme = new MutationObserver(becomeStale);
    theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    const ends = [flow.subscribe(ask), scene.onSettled(becomeStale), mirror.onFlush(becomeStale)];
    ask();
    return () => {
      cancelAnimationFrame(frame);
      theme.disconnect();
      for (const end of ends) end();
    };
  }, [flow]);
  return <canvas className="cell-layer" ref={element} aria-hidden="true" />;
}

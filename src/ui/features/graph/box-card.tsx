// What is drawn behind cards and pods: the tray, headings, families, and the control plane's parts.
import { lazy, Suspense } from 'react';
import type { Box } from './arrangement.ts';
import { TrayCard } from './tray-card.tsx';

const PipelineBox = lazy(() =>
  import('./control-plane/pipeline-box.tsx').then((part) => ({ default: part.PipelineBox })),
);
const QueueBox = lazy(() =>
  import('./control-plane/queue-box.tsx').then((part) => ({ default: part.QueueBox })),
);

export function BoxCard({ box }: { readonly box: Box }) {
  switch (box.look) {
    case 'tray':
      return <TrayCard />;
    case 'heading':
      return <div className="band-heading">{box.title}</div>;
    case 'note':
      return (
        <div className="box-note">
          <b>{box.title}</b>
          {box.note !== undefined && <span>{box.note}</span>}
        </div>
      );
    case 'family':
      return <div className="box-family">{box.title !== '' && <b>{box.title}</b>}</div>;
    case 'pipeline':
      return (
        <Suspense fallback={<div className="box-family" />}>
          <PipelineBox title={box.title} />
        </Suspense>
      );
    case 'queue':
      return (
        <Suspense fallback={<div className="box-family" />}>
          <QueueBox title={box.title} />
        </Suspense>
      );
  }
}

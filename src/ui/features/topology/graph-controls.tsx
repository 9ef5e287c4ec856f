// The corner of the graph: zoom, fit, and one more machine.
import { useReactFlow } from '@xyflow/react';
import { runCommand } from '../../commands/bus.ts';
import { Button } from '../../kit/button.tsx';

interface Props {
  readonly onFit: () => void;
}

export function GraphControls({ onFit }: Props) {
  const flow = useReactFlow();
  return (
    <div className="graph-controls">
      <Button icon="plus" label="Add node" look="framed" onClick={() => runCommand('addNode')} />
      <span className="graph-zoom">
        <Button
          icon="minus"
          label="Zoom out"
          iconOnly
          onClick={() => void flow.zoomOut({ duration: 140 })}
        />
        <Button icon="fit" label="Fit" iconOnly keys="F" onClick={onFit} />
        <Button
          icon="plus"
          label="Zoom in"
          iconOnly
          onClick={() => void flow.zoomIn({ duration: 140 })}
        />
      </span>
    </div>
  );
}

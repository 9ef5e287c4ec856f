// Under the graph: one more machine, and how near to look.
import { runCommand } from '../../commands/bus.ts';
import { Button } from '../../kit/button.tsx';
import './graph-controls.css';

export function GraphControls() {
  return (
    <div className="graph-controls">
      <Button icon="plus" label="Add node" look="framed" onClick={() => runCommand('addNode')} />
      <span className="graph-zoom">
        <Button icon="minus" label="Zoom out" iconOnly onClick={() => runCommand('zoomOut')} />
        <Button icon="fit" label="Fit" iconOnly keys="F" onClick={() => runCommand('fit')} />
        <Button icon="plus" label="Zoom in" iconOnly onClick={() => runCommand('zoomIn')} />
      </span>
    </div>
  );
}

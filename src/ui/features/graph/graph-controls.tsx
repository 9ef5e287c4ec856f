// Under the graph: one more machine, how near to look, and which pods.
import { useEffect, useState } from 'react';
import { runCommand } from '../../commands/bus.ts';
import { firstKey } from '../../commands/page-keys.ts';
import { Button } from '../../kit/button.tsx';
import { useWorkspace } from '../../store/workspace.ts';
import './graph-controls.css';

/** A selector is asked for when nobody has typed for so long. */
const TYPED_MS = 350;

const SIGHT = [
  { icon: 'minus', label: 'Zoom out', command: 'zoomOut' },
  { icon: 'fit', label: 'Fit', command: 'fit' },
  { icon: 'plus', label: 'Zoom in', command: 'zoomIn' },
] as const;

export function GraphControls() {
  return (
    <div className="graph-controls">
      <Button icon="plus" label="Add node" look="framed" onClick={() => runCommand('addNode')} />
      <span className="graph-zoom">
        {SIGHT.map(({ icon, label, command }) => (
          <Button
            key={command}
            icon={icon}
            label={label}
            iconOnly
            keys={firstKey(command)}
            onClick={() => runCommand(command)}
          />
        ))}
      </span>
      <LabelFilter />
    </div>
  );
}

function LabelFilter() {
  const labels = useWorkspace((state) => state.labels);
  const [text, setText] = useState(labels);
  useEffect(() => {
    const timer = setTimeout(() => useWorkspace.setState({ labels: text.trim() }), TYPED_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <input
      className={labels === '' ? 'label-filter' : 'label-filter is-on'}
      type="search"
      aria-label="Show pods with labels"
      title="Only pods that meet this selector, as kubectl's -l takes it"
      placeholder="app=web"
      value={text}
      onChange={(event) => setText(event.target.value)}
    />
  );
}

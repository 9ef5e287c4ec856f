// Why the selected pod is where it is, or waits, on the stage: nodes that the scheduler rejected step
// back with the reason, the others glow with their score.
import type { CSSProperties } from 'react';
import { useKeys, useRow } from '../../store/keyed-store.ts';
import { mirror } from '../../store/mirror.ts';
import { stage } from '../../store/placement-stage.ts';
import { useWorkspace } from '../../store/workspace.ts';
import { scene } from './scene.ts';
import './placement-layer.css';

export function PlacementLayer() {
  const machines = useRow(scene.outline, 'outline')?.machines;
  const isEmpty = useKeys(stage).length === 0;
  const isStaged = useWorkspace((state) => state.stagesPlacement);
  if (!machines || isEmpty || !isStaged) return null;
  return (
    <div className="placement-layer" aria-hidden="true">
      {machines.map((id) => (
        <NodeVerdict key={id} id={id} />
      ))}
    </div>
  );
}

function NodeVerdict({ id }: { readonly id: number }) {
  const name = useRow(mirror.nodes, id)?.name ?? '';
  const rect = useRow(scene.rects, id);
  const staged = useRow(stage, name);
  if (!rect || !staged) return null;
  const { verdict, words, plugin, glow } = staged;
  const { x, y, width, height } = rect;
  const style = { left: x, top: y, width, height, '--glow': `${Math.round(glow * 100)}%` };
  return (
    <div
      className={`node-verdict is-${verdict}`}
      data-verdict={verdict}
      data-node={name}
      style={style as CSSProperties}
    >
      <p className="node-verdict-words">
        <span className="state-shape" />
        <span>
          {words}
          {plugin !== '' && <b> {plugin}</b>}
        </span>
      </p>
    </div>
  );
}

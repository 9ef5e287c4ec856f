// A node as a card: its state, three bars of what is asked of it and in use, and room for its pods.
import { memo } from 'react';
import type { NodeRow } from '../../../hosts/worker/protocol.ts';
import { coresText, gibiText } from '../../kit/amounts.ts';
import { Icon } from '../../kit/icon.tsx';
import { Status } from '../../kit/status.tsx';
import { UseBar } from '../../kit/use-bar.tsx';
import { useRow } from '../../store/keyed-store.ts';
import { RINGED, SELECTED, useMarks } from '../../store/marks.ts';
import { mirror } from '../../store/mirror.ts';
import { accessibleName } from '../../store/object-key.ts';
import { stage, verdictSentence } from '../../store/placement-stage.ts';
import { nodeUse } from '../../store/vitals.ts';
import { select } from '../../store/workspace.ts';

interface Props {
  readonly id: number;
}

export const MachineCard = memo(function MachineCard({ id }: Props) {
  const node = useRow(mirror.nodes, id);
  const marks = useMarks(node ? `Node//${node.name}` : '');
  const staged = useRow(stage, node?.name ?? '');
  if (!node) return null;
  const of = { kind: 'Node', namespace: '', name: node.name };
  const classes = ['machine', `h-${node.health}`];
  if (node.controlPlane) classes.push('is-control-plane');
  if (node.poweredOff) classes.push('is-off');
  if (marks & SELECTED) classes.push('is-selected');
  if (marks & RINGED) classes.push('is-ringed');
  return (
    <div className={classes.join(' ')} onClick={() => select(of)}>
      <button
        type="button"
        className="machine-head"
        data-kind="Node"
        data-namespace=""
        data-name={node.name}
        data-status={node.status}
        aria-label={accessibleName(of, node.status)}
        aria-description={staged && verdictSentence(staged)}
      >
        <span className="machine-icon">
          <Icon name={node.controlPlane ? 'control' : 'node'} size={19} />
        </span>
        <span className="machine-name">{node.name}</span>
        {node.poweredOff && (
          <span className="machine-power" title="Powered off">
            <Icon name="power" size={15} />
            <span className="hidden-visually">Powered off</span>
          </span>
        )}
        <Status health={node.health} text={node.status.replace(',', ', ')} />
      </button>
      <Bars node={node} />
    </div>
  );
});

function Bars({ node }: { readonly node: NodeRow }) {
  const { requested, allocatable, poweredOff } = node;
  const use = useRow(nodeUse, node.name);
  const known = poweredOff ? undefined : use;
  return (
    <div className="bars">
      <Bar
        label="cpu"
        used={known?.cpuMilli}
        requested={requested.cpuMilli}
        of={allocatable.cpuMilli}
        text={coresText}
      />
      <Bar
        label="mem"
        used={known?.memoryBytes}
        requested={requested.memoryBytes}
        of={allocatable.memoryBytes}
        text={gibiText}
      />
      <Bar
        label="pods"
        used={undefined}
        requested={requested.pods}
        of={allocatable.pods}
        text={String}
      />
    </div>
  );
}

interface BarProps {
  readonly label: 'cpu' | 'mem' | 'pods';
  readonly used: number | undefined;
  readonly requested: number;
  readonly of: number;
  readonly text: (amount: number) => string;
}

function Bar({ label, used, requested, of, text }: BarProps) {
  const inUse = used === undefined ? '' : `, ${text(used)} in use`;
  const verb = label === 'pods' ? '' : ' requested';
  return (
    <div className="bar" title={`${label}: ${text(requested)} of ${text(of)}${verb}${inUse}`}>
      <span className="bar-words">
        <span>{label}</span>
        <span className="bar-amount">
          {text(requested).replace('Gi', '')}
          <i>/{text(of)}</i>
        </span>
      </span>
      <UseBar used={used} requested={requested} of={of} />
      {inUse !== '' && <span className="hidden-visually">{inUse.slice(2)}</span>}
    </div>
  );
}

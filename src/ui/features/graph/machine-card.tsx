// A node as a card: its state, three bars of what is asked of it, and room for its pods.
import { memo } from 'react';
import type { NodeRow } from '../../../hosts/worker/protocol.ts';
import { Icon } from '../../kit/icon.tsx';
import { Status } from '../../kit/status.tsx';
import { useRow } from '../../store/keyed-store.ts';
import { RINGED, SELECTED, useMarks } from '../../store/marks.ts';
import { mirror } from '../../store/mirror.ts';
import { accessibleName } from '../../store/object-key.ts';
import { stage, verdictSentence } from '../../store/placement-stage.ts';
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
  const { requested, allocatable } = node;
  return (
    <div className="bars">
      <Bar label="cpu" used={requested.cpuMilli} of={allocatable.cpuMilli} text={cores} />
      <Bar label="mem" used={requested.memoryBytes} of={allocatable.memoryBytes} text={gibi} />
      <Bar label="pods" used={requested.pods} of={allocatable.pods} text={String} />
    </div>
  );
}

interface BarProps {
  readonly label: string;
  readonly used: number;
  readonly of: number;
  readonly text: (amount: number) => string;
}

function Bar({ label, used, of, text }: BarProps) {
  const share = of > 0 ? Math.min(1, used / of) : 0;
  const tone = share > 0.9 ? 'is-full' : share > 0.7 ? 'is-high' : '';
  return (
    <div className="bar" title={`${label}: ${text(used)} of ${text(of)} requested`}>
      <span className="bar-words">
        <span>{label}</span>
        <span className="bar-amount">
          {text(used).replace('Gi', '')}
          <i>/{text(of)}</i>
        </span>
      </span>
      <span className="bar-track">
        <span className={`bar-fill ${tone}`} style={{ width: `${share * 100}%` }} />
      </span>
    </div>
  );
}

function cores(milli: number): string {
  return String(Math.round(milli / 10) / 100);
}

function gibi(bytes: number): string {
  const gib = bytes / 1073741824;
  return `${Math.round(gib * 10) / 10}Gi`;
}

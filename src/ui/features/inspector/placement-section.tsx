// Why here, or why pending: the scheduler's word on each node, and what would help.
import type { ObjectName } from '../../../hosts/worker/protocol.ts';
import { applySuggestion, canApply } from '../../commands/apply-suggestion.ts';
import { Button } from '../../kit/button.tsx';
import { useEngine } from '../../store/engine-state.ts';
import { notify } from '../../store/notices.ts';
import type { Explanation, NodeVerdict, Suggestion } from '../../store/placement.ts';
import { select, useWorkspace } from '../../store/workspace.ts';
import { usePlacementOf } from './use-placement.ts';
import './placement.css';

interface Props {
  readonly of: ObjectName;
  readonly version: string;
  readonly isWaiting: boolean;
}

/** Nodes shown; the others are many of a kind. */
const SHOWN_NODES = 12;

const PAST =
  'Why it is here, or waits, is told of the present alone: the story says what was decided then.';

export function PlacementSection({ of, version, isWaiting }: Props) {
  const isPast = useEngine((state) => state.clock?.shown != null);
  const explanation = usePlacementOf(of, version, isWaiting, isPast);
  if (isPast) return <p className="placement-more">{PAST}</p>;
  if (!explanation) return null;
  const { nodes = [], suggestions = [], result } = explanation;
  const title = result === 'Scheduled' ? 'Why here' : 'Why pending';
  return (
    <section className="summary-section placement" aria-label={title}>
      <div className="placement-title">
        <h4>{title}</h4>
        <StageSwitch />
      </div>
      <p className="placement-why">{sentence(explanation)}</p>
      {suggestions.length > 0 && (
        <>
          <h4>What would help</h4>
          <ul className="placement-suggestions">
            {suggestions.map((suggestion) => (
              <SuggestionLine key={suggestion.text} pod={of} suggestion={suggestion} />
            ))}
          </ul>
        </>
      )}
      {nodes.length > 0 && <Nodes nodes={nodes} title={title} />}
    </section>
  );
}

/** Whoever wants to see the nodes as they are may have the stage to themselves. */
function StageSwitch() {
  const isStaged = useWorkspace((state) => state.stagesPlacement);
  return (
    <label className="placement-stage">
      <input
        type="checkbox"
        checked={isStaged}
        onChange={(event) => useWorkspace.setState({ stagesPlacement: event.target.checked })}
      />
      on the stage
    </label>
  );
}

function sentence({ result, why, nominatedNode, victims = [] }: Explanation): string {
  const text = why.endsWith('.') ? why : `${why}.`;
  if (result !== 'Unschedulable' || nominatedNode === undefined) return text;
  return `${text} Preemption clears ${nominatedNode} of ${victims.join(', ')}.`;
}

function Nodes({
  nodes,
  title,
}: {
  readonly nodes: readonly NodeVerdict[];
  readonly title: string;
}) {
  const hidden = nodes.length - SHOWN_NODES;
  const hasScores = nodes.some(({ score }) => score !== undefined);
  return (
    <div className="placement-scroll">
      <table className="placement-nodes" aria-label={title}>
        <thead>
          <tr>
            <th scope="col">Node</th>
            {hasScores && <th scope="col">Score</th>}
            <th scope="col">Because</th>
          </tr>
        </thead>
        <tbody>
          {nodes.slice(0, SHOWN_NODES).map((node) => (
            <NodeRow key={node.name} node={node} hasScores={hasScores} />
          ))}
        </tbody>
      </table>
      {hidden > 0 && <p className="placement-more">and {hidden} more</p>}
    </div>
  );
}

function NodeRow({ node, hasScores }: { readonly node: NodeVerdict; readonly hasScores: boolean }) {
  const { name, verdict, score } = node;
  return (
    <tr data-verdict={verdict}>
      <th scope="row">
        <button
          type="button"
          className="link"
          onClick={() => select({ kind: 'Node', namespace: '', name })}
        >
          {name}
        </button>
        {verdict === 'Chosen' && <span className="placement-chosen">chosen</span>}
      </th>
      {hasScores && <td className="placement-score">{score ?? '–'}</td>}
      <td>
        <Because node={node} />
      </td>
    </tr>
  );
}

function Because({
  node: { verdict, plugin, reasons = [], scores = [] },
}: {
  readonly node: NodeVerdict;
}) {
  if (verdict === 'NotExamined') return <>not looked at</>;
  if (verdict === 'Rejected') {
    return (
      <>
        {reasons.join(', ')} <span className="placement-plugin">{plugin}</span>
      </>
    );
  }
  return (
    <ul className="placement-scores">
      {scores.map(({ plugin: scorer, normalized, weight, weighted }) => (
        <li key={scorer} title={`${normalized} of 100, weight ${weight}`}>
          {scorer} <b>{weighted}</b>
        </li>
      ))}
    </ul>
  );
}

function SuggestionLine({
  pod,
  suggestion,
}: {
  readonly pod: ObjectName;
  readonly suggestion: Suggestion;
}) {
  const { text } = suggestion;
  const label = `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
  if (!canApply(suggestion)) return <li className="placement-words">{label}</li>;
  const apply = async (): Promise<void> => {
    try {
      const line = await applySuggestion(pod, suggestion);
      notify('good', `${label}: done`, line);
    } catch (error) {
      notify('bad', error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <li>
      <Button look="framed" label={label} onClick={() => void apply()} />
    </li>
  );
}

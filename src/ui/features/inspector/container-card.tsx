// One container of the inspected pod: its state and restarts, what it uses of what it may, its probes.
import type { ObjectName, Use } from '../../../hosts/worker/protocol.ts';
import { coresText, memoryText, milliText } from '../../kit/amounts.ts';
import { useNodeRow } from '../../store/mirror.ts';
import { isSameObject } from '../../store/object-key.ts';
import { usePodVitals } from '../../store/vitals.ts';
import type { Bounds, ContainerFact } from './container-facts.ts';
import { ProbeLine } from './probe-line.tsx';
import { UseLine } from './use-line.tsx';
import './container-card.css';

interface Props {
  readonly of: ObjectName;
  readonly container: ContainerFact;
  /** The pod's node; '' while it has none. */
  readonly node: string;
}

export function ContainerCard({ of, container, node }: Props) {
  const seen = usePodVitals((state) => state.seen);
  const here = seen && isSameObject(seen.of, of) ? seen : null;
  const use = here?.vitals.containers.find(({ name }) => name === container.name);
  const { restarts, probes } = container;
  return (
    <article className={`container-card h-${container.health}`} aria-label={container.name}>
      <p className="container-head">
        <span className="state-shape" />
        <b>{container.name}</b>
        {restarts > 0 && (
          <span className="container-restarts">
            ↻ {restarts} {restarts === 1 ? 'restart' : 'restarts'}
          </span>
        )}
      </p>
      <p className="mono">{container.image}</p>
      <p>{container.state}</p>
      {container.last && <p className="container-last">{container.last}</p>}
      {container.isRunning && use && <Uses use={use} container={container} node={node} />}
      {probes.length > 0 && (
        <ul className="probes" aria-label={`Probes of ${container.name}`}>
          {probes.map((probe) => (
            <ProbeLine
              key={probe.kind}
              probe={probe}
              at={here?.at ?? 0}
              sight={here?.vitals.probes.find(
                ({ kind, container: name }) => kind === probe.kind && name === container.name,
              )}
            />
          ))}
        </ul>
      )}
    </article>
  );
}

interface UsesProps {
  readonly use: Use;
  readonly container: ContainerFact;
  readonly node: string;
}

/** Of its limit, or of what the node has where there is no limit. */
function Uses({ use, container, node }: UsesProps) {
  const allocatable = useNodeRow(node)?.allocatable;
  const cpu = measure(container.cpuMilli, allocatable?.cpuMilli ?? 0, milliText, coresText);
  const memory = measure(
    container.memoryBytes,
    allocatable?.memoryBytes ?? 0,
    memoryText,
    memoryText,
  );
  return (
    <dl className="uses">
      <UseLine label="cpu" used={use.cpuMilli} text={milliText} {...cpu} />
      <UseLine label="memory" used={use.memoryBytes} text={memoryText} {...memory} />
    </dl>
  );
}

/** The whole of a bar, and the words for what bounds it. */
function measure(
  { request, limit }: Bounds,
  capacity: number,
  text: (amount: number) => string,
  capacityText: (amount: number) => string,
) {
  const asked = request > 0 ? `${text(request)} requested, ` : '';
  const most = limit > 0 ? `${text(limit)} limit` : `no limit, node has ${capacityText(capacity)}`;
  return { requested: request, of: limit > 0 ? limit : capacity, children: `${asked}${most}` };
}

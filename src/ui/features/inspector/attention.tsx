// While nothing is selected: what to do, and what in the cluster needs somebody's attention.
import { useEffect, useState } from 'react';
import type { Health, ObjectName } from '../../../hosts/worker/protocol.ts';
import { StandIn } from '../../kit/stand-in.tsx';
import { ring } from '../../store/marks.ts';
import { mirror } from '../../store/mirror.ts';
import { objectKey } from '../../store/object-key.ts';
import { select } from '../../store/workspace.ts';

const SHOWN = 14;
const LOOK_MS = 600;
/** Beyond so many pods each look would cost more than it is worth; the graph's colours tell. */
const MOST_PODS = 20_000;
const TROUBLE: ReadonlySet<Health> = new Set(['bad', 'warn', 'unknown']);

interface Needy {
  readonly of: ObjectName;
  readonly text: string;
  readonly health: Health;
}

export function Attention() {
  const needy = useNeedy();
  return (
    <div className="attention">
      {needy.length > 0 && (
        <>
          <h3>Needs attention</h3>
          <ul aria-label="Needs attention">
            {needy.slice(0, SHOWN).map((one) => (
              <Line key={objectKey(one.of)} needy={one} />
            ))}
          </ul>
          {needy.length > SHOWN && <p>and {needy.length - SHOWN} more</p>}
        </>
      )}
      <StandIn is="empty" icon="pod" title="Nothing is selected">
        Click anything in the graph, or walk there with the arrow keys, to see what it is and what
        you can do to it.
      </StandIn>
    </div>
  );
}

function Line({ needy: { of, text, health } }: { readonly needy: Needy }) {
  return (
    <li className={`h-${health}`}>
      <button
        type="button"
        onClick={() => select(of)}
        onPointerEnter={() => ring(of)}
        onPointerLeave={() => ring(null)}
        title={`${of.kind} ${of.name}: ${text}`}
      >
        <span className="state-shape" />
        <span className="attention-name">{of.name}</span>
        <span className="attention-state">{text}</span>
      </button>
    </li>
  );
}

/** Read from what the graph shows, now and then; the same list is the same array. */
function useNeedy(): readonly Needy[] {
  const [needy, setNeedy] = useState<readonly Needy[]>([]);
  useEffect(() => {
    const look = (): void => {
      const next = [...needyRows()];
      setNeedy((before) => (textOf(before) === textOf(next) ? before : next));
    };
    look();
    const timer = setInterval(look, LOOK_MS);
    return () => clearInterval(timer);
  }, []);
  return needy;
}

function textOf(needy: readonly Needy[]): string {
  return needy.map(({ of, text }) => `${objectKey(of)} ${text}`).join('\n');
}

/** Machines first, then pods, the worst of them before the others, then what is attached. */
function* needyRows(): Iterable<Needy> {
  for (const { name, status, health } of mirror.nodes.values()) {
    if (TROUBLE.has(health)) yield needyOf('Node', '', name, status, health);
  }
  if (mirror.pods.size <= MOST_PODS) {
    for (const wanted of TROUBLE) {
      for (const { namespace, name, status, health } of mirror.pods.values()) {
        if (health === wanted) yield needyOf('Pod', namespace, name, status, health);
      }
    }
  }
  for (const { kind, namespace, name, status, health } of mirror.attachments.values()) {
    if (TROUBLE.has(health)) yield needyOf(kind, namespace, name, status, health);
  }
}

function needyOf(
  kind: string,
  namespace: string,
  name: string,
  text: string,
  health: Health,
): Needy {
  return { of: { kind, namespace, name }, text, health };
}

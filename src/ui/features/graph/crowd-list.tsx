// Where pods and cards are only pixels of a canvas: the same as lists, for those who hear the page.
// What is in trouble first, then a part of the others; each list says how many it leaves out.
import { useEffect, useState } from 'react';
import type { Health, ObjectName } from '../../../hosts/worker/protocol.ts';
import { accessibleName, objectKey } from '../../store/object-key.ts';
import { mirror } from '../../store/mirror.ts';
import { select } from '../../store/workspace.ts';
import { useDetail, useIsField } from './detail.ts';

const LISTED = 200;
/** A list of few pods is made anew this often; of many less often. */
const EVERY_MS = 1500;
const EVERY_MS_PER_POD = 0.06;

interface Line extends ObjectName {
  readonly status: string;
  readonly health: Health;
}

export function CrowdList() {
  const hasPods = useDetail() === 'far';
  const hasNodes = useIsField();
  return (
    <>
      {hasNodes && <List label="Nodes as a list" of={nodes} />}
      {hasPods && <List label="Pods as a list" of={pods} />}
    </>
  );
}

function* nodes(): Iterable<Line> {
  for (const { name, status, health } of mirror.nodes.values()) {
    yield { kind: 'Node', namespace: '', name, status, health };
  }
}

function* pods(): Iterable<Line> {
  for (const { namespace, name, status, health } of mirror.pods.values()) {
    yield { kind: 'Pod', namespace, name, status, health };
  }
}

function List({ label, of }: { readonly label: string; readonly of: () => Iterable<Line> }) {
  const [{ lines, words }, setListed] = useState(() => listed(of()));
  useEffect(() => {
    const pause = Math.max(EVERY_MS, mirror.pods.size * EVERY_MS_PER_POD);
    const timer = setInterval(() => setListed(listed(of())), pause);
    return () => clearInterval(timer);
  }, [of]);
  return (
    <section className="crowd-list" aria-label={label}>
      <p>{words}</p>
      <ul>
        {lines.map((line) => (
          <Item key={objectKey(line)} line={line} />
        ))}
      </ul>
    </section>
  );
}

function Item({ line }: { readonly line: Line }) {
  const { kind, namespace, name, status } = line;
  return (
    <li>
      <button
        type="button"
        data-kind={kind}
        data-namespace={namespace}
        data-name={name}
        data-status={status}
        onClick={() => select({ kind, namespace, name })}
      >
        {accessibleName(line, status)}
      </button>
    </li>
  );
}

function listed(all: Iterable<Line>): { readonly lines: readonly Line[]; readonly words: string } {
  const counts = new Map<string, number>();
  const troubled: Line[] = [];
  const others: Line[] = [];
  let [count, kind] = [0, ''];
  for (const line of all) {
    count++;
    kind = line.kind;
    counts.set(line.status, (counts.get(line.status) ?? 0) + 1);
    const list = line.health === 'good' || line.health === 'done' ? others : troubled;
    if (list.length < LISTED) list.push(line);
  }
  const lines = [...troubled, ...others].slice(0, LISTED);
  const states = [...counts].map(([status, some]) => `${some} ${status}`).join(', ');
  const what = `${kind.toLowerCase()}${count === 1 ? '' : 's'}`;
  return { lines, words: `${count} ${what}: ${states}. ${lines.length} of them follow.` };
}

// Where pods are only cells of a canvas: the same as a list, for those who hear the page. Pods in
// trouble first, then a part of the others; the list says how many it leaves out.
import { useEffect, useState } from 'react';
import { accessibleName } from '../../store/object-key.ts';
import type { PodRow } from '../../store/mirror.ts';
import { mirror } from '../../store/mirror.ts';
import { select } from '../../store/workspace.ts';
import { useDetail } from './detail.ts';

const LISTED = 200;
const EVERY_MS = 1500;

export function CrowdList() {
  return useDetail() === 'far' ? <List /> : null;
}

function List() {
  const [{ rows, words }, setListed] = useState(listed);
  useEffect(() => {
    const timer = setInterval(() => setListed(listed()), EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <section className="crowd-list" aria-label="Pods as a list">
      <p>{words}</p>
      <ul>
        {rows.map((row) => (
          <Item key={row.id} row={row} />
        ))}
      </ul>
    </section>
  );
}

function Item({ row: { namespace, name, status } }: { readonly row: PodRow }) {
  const of = { kind: 'Pod', namespace, name };
  return (
    <li>
      <button
        type="button"
        data-kind="Pod"
        data-namespace={namespace}
        data-name={name}
        data-status={status}
        onClick={() => select(of)}
      >
        {accessibleName(of, status)}
      </button>
    </li>
  );
}

function listed(): { readonly rows: readonly PodRow[]; readonly words: string } {
  const counts = new Map<string, number>();
  const troubled: PodRow[] = [];
  const others: PodRow[] = [];
  for (const row of mirror.pods.values()) {
    counts.set(row.status, (counts.get(row.status) ?? 0) + 1);
    const list = row.health === 'good' || row.health === 'done' ? others : troubled;
    if (list.length < LISTED) list.push(row);
  }
  const rows = [...troubled, ...others].slice(0, LISTED);
  const states = [...counts].map(([status, count]) => `${count} ${status}`).join(', ');
  return { rows, words: `${mirror.pods.size} pods: ${states}. ${rows.length} of them follow.` };
}

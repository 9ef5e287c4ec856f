// The sessions that this browser has kept, to go on with or to let go.
import { useCallback, useEffect, useState } from 'react';
import type { SessionRow } from '../../../hosts/worker/protocol.ts';
import { SessionStore } from '../../../hosts/worker/session-store.ts';
import { Button } from '../../kit/button.tsx';
import { engine } from '../../store/engine-client.ts';
import { useEngine } from '../../store/engine-state.ts';
import { notify } from '../../store/notices.ts';
import { elapsedText } from '../../store/virtual-time.ts';
import { clusterWords } from './session-words.ts';

export function KeptSessions({ onClose }: { readonly onClose: () => void }) {
  const [rows, setRows] = useState<readonly SessionRow[]>([]);
  const current = useEngine((state) => state.session?.id);
  const read = useCallback(() => void readRows().then(setRows), []);
  useEffect(read, [read]);
  const others = rows.filter(({ id }) => id !== current);
  const open = (id: string): void => {
    onClose();
    engine.restart({ is: 'kept', id });
  };
  return (
    <section aria-label="Kept in this browser">
      <h3>Kept in this browser</h3>
      {others.length === 0 && <p className="sessions-note">No other session yet.</p>}
      <ul>
        {others.map((row) => (
          <Kept key={row.id} row={row} onOpen={open} onDelete={() => void remove(row.id, read)} />
        ))}
      </ul>
    </section>
  );
}

interface KeptProps {
  readonly row: SessionRow;
  readonly onOpen: (id: string) => void;
  readonly onDelete: () => void;
}

function Kept({ row, onOpen, onDelete }: KeptProps) {
  const start = useEngine((state) => state.clock?.start ?? 0);
  const when = new Date(row.writtenAt).toLocaleString();
  const what = `${clusterWords(row.config)}, ${row.entries} inputs`;
  return (
    <li>
      <span>
        <b>{when}</b>
        <small>
          {what}, {elapsedText(row.mark.at - start)}
          {row.origin && ', a branch'}
        </small>
      </span>
      <Button
        look="framed"
        label="Open"
        aria-label={`Open ${when}`}
        onClick={() => onOpen(row.id)}
      />
      <Button icon="trash" iconOnly label={`Delete ${when}`} onClick={onDelete} />
    </li>
  );
}

async function readRows(): Promise<readonly SessionRow[]> {
  try {
    return await (await SessionStore.open()).list();
  } catch {
    return [];
  }
}

async function remove(id: string, then: () => void): Promise<void> {
  try {
    await (await SessionStore.open()).remove(id);
  } catch (error) {
    notify('bad', error instanceof Error ? error.message : String(error));
  }
  then();
}

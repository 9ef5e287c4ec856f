// What can be done with sessions: keep as a file, share as a link, open, start anew, let go.
import { useEffect, useRef, useState } from 'react';
import type { HistoryMark, SessionFile } from '../../../hosts/worker/protocol.ts';
import { Button } from '../../kit/button.tsx';
import { CopyLine } from '../../kit/copy-line.tsx';
import { StandIn } from '../../kit/stand-in.tsx';
import { engine } from '../../store/engine-client.ts';
import { useEngine } from '../../store/engine-state.ts';
import { notify } from '../../store/notices.ts';
import { linkOf, MAX_LINK_CHARACTERS } from '../../store/session-link.ts';
import { storageWords } from '../../store/storage-words.ts';
import { elapsedText } from '../../store/virtual-time.ts';
import { KeptSessions } from './kept-sessions.tsx';
import { SizeForm } from './size-form.tsx';
import { clusterWords } from './session-words.ts';
import { readSessionFile, saveSessionFile } from './session-file.ts';
import './sessions.css';

/** How often an open dialog reads the session's facts again. */
const REFRESH_MS = 1000;

interface Props {
  readonly onClose: () => void;
}

export function SessionsBody({ onClose }: Props) {
  return (
    <>
      <header>
        <h2>Sessions</h2>
        <Button icon="close" label="Close" iconOnly onClick={onClose} />
      </header>
      <ThisSession />
      <Ways onClose={onClose} />
      <details className="sessions-size">
        <summary>A cluster of another size</summary>
        <SizeForm onClose={onClose} />
      </details>
      <KeptSessions onClose={onClose} />
    </>
  );
}

function ThisSession() {
  const [facts, setFacts] = useState<SessionFile | null>(null);
  const start = useEngine((state) => state.clock?.start ?? 0);
  const origin = useEngine((state) => state.session?.origin ?? null);
  useEffect(() => {
    const read = (): void => {
      void engine.query({ kind: 'session' }).then(setFacts, () => undefined);
    };
    read();
    const timer = setInterval(read, REFRESH_MS);
    return () => clearInterval(timer);
  }, []);
  if (!facts) return <StandIn is="reading" isSlim />;
  const { config, entries, mark } = facts;
  return (
    <section aria-label="This session">
      <p>
        {clusterWords(config)}, {entries.length} inputs in {elapsedText(mark.at - start)} of virtual
        time.
        {origin && <> A branch of another session at {elapsedText(origin.at - start)}.</>}
      </p>
      <Storage />
      <Hash mark={mark} start={start} />
    </section>
  );
}

function Storage() {
  const storage = useEngine((state) => state.storage);
  const start = useEngine((state) => state.clock?.start ?? 0);
  const text = storageWords(storage, start);
  if (storage.is === 'kept') return <p className="sessions-note">{text}</p>;
  return (
    <p className="sessions-note sessions-trouble" role="alert">
      {text}
    </p>
  );
}

function Hash({ mark, start }: { readonly mark: HistoryMark; readonly start: number }) {
  return (
    <div className="sessions-hash">
      <span>
        History at <time>{elapsedText(mark.at - start)}</time>: two sessions with the same hash have
        the same history, to the byte.
      </span>
      <CopyLine text={mark.digest} />
    </div>
  );
}

function Ways({ onClose }: Props) {
  const file = useRef<HTMLInputElement>(null);
  const open = async (chosen: File | undefined): Promise<void> => {
    if (!chosen) return;
    const session = await readSessionFile(chosen);
    if (typeof session === 'string') {
      notify('bad', `${chosen.name}: ${session}`);
      return;
    }
    onClose();
    engine.restart({ is: 'given', session });
  };
  return (
    <div className="sessions-ways">
      <Button look="primary" icon="link" label="Copy link" onClick={() => void copyLink()} />
      <Button look="framed" icon="save" label="Save to a file" onClick={() => void save()} />
      <Button look="framed" icon="file" label="Open a file" onClick={() => file.current?.click()} />
      <Button
        look="framed"
        icon="plus"
        label="New cluster"
        onClick={() => {
          onClose();
          engine.restart();
        }}
      />
      <input
        ref={file}
        type="file"
        hidden
        accept=".json,application/json"
        aria-label="Session file"
        onChange={({ target }) => void open(target.files?.[0])}
      />
    </div>
  );
}

async function save(): Promise<void> {
  saveSessionFile(await engine.query({ kind: 'session' }));
}

async function copyLink(): Promise<void> {
  const link = await linkOf(await engine.query({ kind: 'session' }), location.href);
  if (typeof link === 'number') {
    const most = MAX_LINK_CHARACTERS.toLocaleString('en');
    notify(
      'bad',
      `This session is too large for a link: it would have ${link.toLocaleString('en')} ` +
        `characters, and links of more than ${most} break on their way. Save it to a file instead.`,
    );
    return;
  }
  try {
    await navigator.clipboard.writeText(link);
    notify('good', 'The link is copied: whoever opens it gets this cluster as it is now.', link);
  } catch {
    notify('good', 'Copy this link: whoever opens it gets this cluster as it is now.', link);
  }
}

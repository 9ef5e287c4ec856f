// Search and commands: one field that finds objects of the graph and everything the page can do.
import type { KeyboardEvent } from 'react';
import { useEffect, useRef, useState } from 'react';
import { runCommand } from '../../commands/bus.ts';
import { lineOf } from '../../commands/command-lines.ts';
import { PAGE_COMMANDS } from '../../commands/page-commands.ts';
import { firstKey } from '../../commands/page-keys.ts';
import { Dialog } from '../../kit/dialog.tsx';
import type { IconName } from '../../kit/icon.tsx';
import { CopyLine } from '../../kit/copy-line.tsx';
import { Icon } from '../../kit/icon.tsx';
import { iconOf } from '../../kit/kind-icons.ts';
import { StandIn } from '../../kit/stand-in.tsx';
import { useEngine } from '../../store/engine-state.ts';
import { mirror } from '../../store/mirror.ts';
import { objectKey, qualifiedName } from '../../store/object-key.ts';
import { situation } from '../../store/situation.ts';
import { select, useWorkspace } from '../../store/workspace.ts';
import type { ObjectName } from '../../../hosts/worker/protocol.ts';
import './palette.css';

interface Entry {
  readonly key: string;
  readonly icon: IconName;
  readonly label: string;
  readonly note: string;
  readonly run: () => void;
  /** The kubectl line that does the same. */
  readonly line?: string | undefined;
}

const SHOWN = 12;

export function Palette() {
  const isOpen = useWorkspace((state) => state.isPaletteOpen);
  const close = (): void => void useWorkspace.setState({ isPaletteOpen: false });
  return (
    <Dialog label="Search and commands" isOpen={isOpen} onClose={close} className="palette">
      <Search onClose={close} />
    </Dialog>
  );
}

function Search({ onClose }: { readonly onClose: () => void }) {
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  useEngine((state) => Math.floor((state.clock?.now ?? 0) / 1e6));
  const entries = find(text);
  const active = Math.min(chosen, entries.length - 1);
  const run = (entry: Entry | undefined): void => {
    onClose();
    entry?.run();
  };
  const onKey = (event: KeyboardEvent): void => {
    const line = entries[active]?.line;
    if (line && isCopy(event)) {
      void navigator.clipboard?.writeText(line);
      return onClose();
    }
    const way = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (event.key === 'Enter') run(entries[active]);
    else if (way !== 0) setChosen((active + way + entries.length) % Math.max(1, entries.length));
    else return;
    event.preventDefault();
  };
  return (
    <>
      <div className="palette-field">
        <Icon name="search" />
        <input
          ref={field}
          role="combobox"
          aria-label="Search and commands"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant={entries[active] ? `palette-${active}` : undefined}
          placeholder="A pod, a node, a command …"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setChosen(0);
          }}
          onKeyDown={onKey}
        />
        <kbd>Esc</kbd>
      </div>
      <ul id="palette-list" role="listbox" aria-label="Found">
        {entries.map((entry, index) => (
          <li
            key={entry.key}
            id={`palette-${index}`}
            role="option"
            aria-selected={index === active}
            onPointerMove={() => setChosen(index)}
            onClick={() => run(entry)}
          >
            <Icon name={entry.icon} />
            <span>{entry.label}</span>
            <small>{entry.note}</small>
          </li>
        ))}
      </ul>
      {entries[active]?.line && <CopyLine text={entries[active].line} />}
      {entries.length === 0 && (
        <StandIn is="empty" icon="search" title={`Nothing is called “${text}”`}>
          Commands, and the names of what the graph draws, are searched.
        </StandIn>
      )}
    </>
  );
}

/** Ctrl C where nothing is chosen in the field. */
function isCopy({ key, ctrlKey, metaKey, currentTarget }: KeyboardEvent): boolean {
  const { selectionStart, selectionEnd } = currentTarget as HTMLInputElement;
  return key.toLowerCase() === 'c' && (ctrlKey || metaKey) && selectionStart === selectionEnd;
}

function find(text: string): readonly Entry[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const now = situation();
  const found: Entry[] = [];
  const matches = (label: string): boolean => {
    const lower = label.toLowerCase();
    return words.every((word) => lower.includes(word));
  };
  for (const { name, label, icon } of PAGE_COMMANDS) {
    if (name === 'palette' || name === 'close' || !matches(label)) continue;
    const line = lineOf(name, now);
    found.push({ key: name, icon, label, note: firstKey(name), run: () => runCommand(name), line });
    if (words.length > 0 && found.length >= 4) break;
  }
  if (words.length === 0) return found;
  for (const { of, icon, note } of objects()) {
    if (found.length >= SHOWN) break;
    if (!matches(`${of.kind} ${qualifiedName(of)}`)) continue;
    const run = (): void => {
      select(of);
      runCommand('centre');
    };
    found.push({ key: objectKey(of), icon, label: of.name, note: `${of.kind} ${note}`, run });
  }
  return found;
}

interface Found {
  readonly of: ObjectName;
  readonly icon: IconName;
  readonly note: string;
}

function* objects(): Iterable<Found> {
  for (const { name, status } of mirror.nodes.values()) {
    yield { of: { kind: 'Node', namespace: '', name }, icon: 'node', note: status };
  }
  for (const { kind, namespace, name } of mirror.workloads.values()) {
    yield { of: { kind, namespace, name }, icon: iconOf(kind), note: namespace };
  }
  for (const { kind, namespace, name } of mirror.attachments.values()) {
    yield { of: { kind, namespace, name }, icon: iconOf(kind), note: namespace };
  }
  for (const { namespace, name } of mirror.services.values()) {
    yield { of: { kind: 'Service', namespace, name }, icon: 'service', note: namespace };
  }
  for (const { namespace, name, status } of mirror.pods.values()) {
    yield { of: { kind: 'Pod', namespace, name }, icon: 'pod', note: `${namespace}, ${status}` };
  }
}

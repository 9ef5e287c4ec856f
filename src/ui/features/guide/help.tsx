// The list of keys: all that the key handler obeys, and what keys do where the focus is.
import type { ReactNode } from 'react';
import { PAGE_COMMANDS } from '../../commands/page-commands.ts';
import type { PageKey } from '../../commands/page-keys.ts';
import { keysOf, PLACE_KEYS } from '../../commands/page-keys.ts';
import { Button } from '../../kit/button.tsx';
import { Dialog } from '../../kit/dialog.tsx';
import { useWorkspace } from '../../store/workspace.ts';
import './help.css';

export function Help() {
  const isOpen = useWorkspace((state) => state.isHelpOpen);
  const close = (): void => void useWorkspace.setState({ isHelpOpen: false });
  return (
    <Dialog label="Keys and help" isOpen={isOpen} onClose={close} className="help">
      <header>
        <h2>Keys</h2>
        <Button icon="close" label="Close" iconOnly onClick={close} />
      </header>
      <div className="help-columns">
        <Everywhere />
        {[...PLACE_KEYS].map(([place, keys]) => (
          <Group key={place} title={place}>
            {keys.map(({ shown, label }) => (
              <Line key={label} label={label} keys={shown} />
            ))}
          </Group>
        ))}
      </div>
      <p>
        A clicker turns the views in presenter mode, and its key for a black screen holds the time.
        Every command and every button that acts on the cluster shows the kubectl line that does the
        same. The in-page API answers to <code>window.kubetarium.fetch(path)</code>.
      </p>
    </Dialog>
  );
}

function Everywhere() {
  const lines = PAGE_COMMANDS.map(({ name, label }) => ({ name, label, keys: keysOf(name) }));
  return (
    <Group title="Everywhere">
      {lines
        .filter(({ keys }) => keys.length > 0)
        .map(({ name, label, keys }) => (
          <Line key={name} label={label} keys={keys.map(words)} separator="or" />
        ))}
    </Group>
  );
}

function words({ shown, only }: PageKey): string {
  return only === 'presenting' ? `${shown} (presenting)` : shown;
}

function Group({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="help-group" aria-label={title}>
      <h3>{title}</h3>
      <dl>{children}</dl>
    </section>
  );
}

interface LineProps {
  readonly label: string;
  readonly keys: readonly string[];
  readonly separator?: string;
}

function Line({ label, keys, separator }: LineProps) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        {keys.map((one, index) => (
          <span key={one}>
            {index > 0 && separator && <i>{separator}</i>}
            <Keys text={one} />
          </span>
        ))}
      </dd>
    </div>
  );
}

/** `Ctrl K` as two keys; what stands in brackets is no key. */
function Keys({ text }: { readonly text: string }) {
  return text
    .split(' ')
    .map((part) =>
      part.startsWith('(') ? <small key={part}> {part}</small> : <kbd key={part}>{part}</kbd>,
    );
}

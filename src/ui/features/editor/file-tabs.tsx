// The editor's files: one button each, with new, rename, import, export and close beside them.
import { useRef, useState } from 'react';
import { Button } from '../../kit/button.tsx';
import {
  activeText,
  freeName,
  removeFile,
  renameFile,
  showFile,
  useFiles,
  writeFile,
} from '../../store/files.ts';
import { exportFile, openFiles } from './file-transfer.ts';
import { TEMPLATE_GROUPS, TEMPLATES } from './templates.ts';

export function FileTabs() {
  const files = useFiles((state) => state.files);
  const active = useFiles((state) => state.active);
  const edited = useFiles((state) => state.edited);
  const [isNaming, setNaming] = useState(false);
  return (
    <div className="file-tabs">
      <nav aria-label="Files">
        {files.map(({ name }) =>
          isNaming && name === active ? (
            <NameField key={name} name={name} onDone={() => setNaming(false)} />
          ) : (
            <button
              key={name}
              type="button"
              className="file-tab"
              aria-current={name === active ? 'true' : undefined}
              onClick={() => showFile(name)}
              aria-keyshortcuts="F2"
              onDoubleClick={() => setNaming(true)}
              onKeyDown={(event) => {
                if (event.key !== 'F2') return;
                showFile(name);
                setNaming(true);
              }}
            >
              {name}
              {edited.includes(name) && <span className="file-edited"> · kubectl edit</span>}
            </button>
          ),
        )}
      </nav>
      <FileActions active={active} onRename={() => setNaming(true)} />
    </div>
  );
}

interface ActionsProps {
  readonly active: string;
  readonly onRename: () => void;
}

function FileActions({ active, onRename }: ActionsProps) {
  const chooser = useRef<HTMLInputElement>(null);
  const make = (label: string): void => {
    const template = TEMPLATES.find((one) => one.label === label);
    if (template) writeFile(freeName(template.file), template.text);
    else if (label === 'empty') writeFile(freeName('manifest.yaml'), '');
    else if (label === 'rename') onRename();
    else if (label === 'import') chooser.current?.click();
    else if (label === 'export') exportFile(active, activeText());
  };
  return (
    <span className="file-actions">
      <select
        aria-label="New file, templates and more"
        value=""
        onChange={(event) => make(event.target.value)}
      >
        <option value="" disabled>
          File …
        </option>
        <option value="empty">New, empty</option>
        <option value="rename">Rename {active}</option>
        <option value="import">Import files …</option>
        <option value="export">Export {active}</option>
        {TEMPLATE_GROUPS.map((group) => (
          <optgroup key={group.label} label={group.label}>
            {group.templates.map(({ label }) => (
              <option key={label} value={label}>
                {label}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
      <Button icon="close" label={`Remove ${active}`} iconOnly onClick={() => removeFile(active)} />
      <input
        ref={chooser}
        type="file"
        hidden
        multiple
        accept=".yaml,.yml,.json"
        onChange={(event) => void openFiles(event.target.files)}
      />
    </span>
  );
}

interface NameProps {
  readonly name: string;
  readonly onDone: () => void;
}

function NameField({ name, onDone }: NameProps) {
  const finish = (to: string): void => {
    renameFile(name, to.trim());
    onDone();
  };
  return (
    <input
      className="file-name"
      aria-label={`New name of ${name}`}
      defaultValue={name}
      autoFocus
      onBlur={(event) => finish(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') finish(event.currentTarget.value);
        if (event.key === 'Escape') onDone();
        event.stopPropagation();
      }}
    />
  );
}

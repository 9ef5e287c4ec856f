// The editor's files: one button each, with new, rename, import, export and close beside them.
import { useRef, useState } from 'react';
import { Button } from '../../kit/button.tsx';
import {
  freeName,
  removeFile,
  renameFile,
  restoreFile,
  showFile,
  useFiles,
  writeFile,
} from '../../store/files.ts';
import { notify, offer } from '../../store/notices.ts';
import { openFiles } from './transfer/file-transfer.ts';
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
    else if (label.startsWith('export')) void exportAs(label, active);
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
        <option value="export one">Export all as one YAML file</option>
        <option value="export zip">Export all as a zip archive</option>
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
      <Button icon="close" label={`Remove ${active}`} iconOnly onClick={() => remove(active)} />
      <input
        ref={chooser}
        type="file"
        hidden
        multiple
        accept=".yaml,.yml,.json,.zip"
        onChange={(event) => void openFiles(event.target.files)}
      />
    </span>
  );
}

/** A file that says something can be had back. */
function remove(name: string): void {
  const { files, edited } = useFiles.getState();
  const place = files.findIndex((file) => file.name === name);
  const file = files[place];
  removeFile(name);
  if (!file || file.text.trim() === '' || edited.includes(name)) return;
  offer(`${name} is removed.`, 'Undo', () => restoreFile(file, place));
}

async function exportAs(label: string, active: string): Promise<void> {
  const { exportAsOne, exportAsZip, exportFile } = await import('./transfer/export-files.ts');
  const { files } = useFiles.getState();
  const shown = files.find(({ name }) => name === active);
  if (label === 'export one') exportAsOne(files);
  else if (label === 'export zip') await exportAsZip(files);
  else if (shown) exportFile(shown);
}

interface NameProps {
  readonly name: string;
  readonly onDone: () => void;
}

function NameField({ name, onDone }: NameProps) {
  const finish = (to: string): void => {
    onDone();
    const wanted = to.trim();
    const isTaken = useFiles.getState().files.some((file) => file.name === wanted);
    if (isTaken && wanted !== name) notify('bad', `There is a file ${wanted} already.`);
    else renameFile(name, wanted);
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

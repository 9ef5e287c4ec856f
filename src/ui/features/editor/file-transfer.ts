// Files come in by a choice or by being dropped on the page, and go out as downloads.
import { freeName, writeFile } from '../../store/files.ts';
import { notify } from '../../store/notices.ts';
import { useWorkspace } from '../../store/workspace.ts';

const MAX_BYTES = 3 * 1024 * 1024;

/** Opens files in the editor; what is no manifest by its name is refused with a word. */
export async function openFiles(list: FileList | null): Promise<void> {
  for (const file of list ?? []) {
    if (!/\.(ya?ml|json)$/i.test(file.name)) notify('bad', `${file.name} is no YAML or JSON file.`);
    else if (file.size > MAX_BYTES) notify('bad', `${file.name} is larger than 3 MiB.`);
    else {
      const name = writeFile(freeName(file.name), await file.text());
      notify('good', `${name} is open in the manifests.`);
    }
  }
}

export function exportFile(name: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/yaml' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Takes files dropped anywhere on the page, until the returned function is called. */
export function takeDroppedFiles(): () => void {
  const isFiles = ({ dataTransfer }: DragEvent): boolean =>
    dataTransfer?.types.includes('Files') ?? false;
  const over = (event: DragEvent): void => {
    if (isFiles(event)) event.preventDefault();
  };
  const drop = (event: DragEvent): void => {
    if (!isFiles(event)) return;
    event.preventDefault();
    event.stopPropagation();
    useWorkspace.setState(({ panels }) => ({ panels: { ...panels, editor: true } }));
    void openFiles(event.dataTransfer?.files ?? null);
  };
  addEventListener('dragover', over);
  addEventListener('drop', drop, true);
  return () => {
    removeEventListener('dragover', over);
    removeEventListener('drop', drop, true);
  };
}

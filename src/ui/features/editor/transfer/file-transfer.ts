// Files come in by a choice or by being dropped on the page; the code that reads them comes then.
import { useWorkspace } from '../../../store/workspace.ts';

/** Opens files in the editor; what is no manifest is refused with a word. */
export async function openFiles(list: Iterable<File> | null): Promise<void> {
  const { importFiles } = await import('./import-files.ts');
  await importFiles([...(list ?? [])].map((file) => ({ file, path: file.name })));
}

/** Takes files and folders dropped anywhere on the page, until the returned function is called. */
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
    void openDropped(event.dataTransfer);
  };
  addEventListener('dragover', over);
  addEventListener('drop', drop, true);
  return () => {
    removeEventListener('dragover', over);
    removeEventListener('drop', drop, true);
  };
}

async function openDropped(transfer: DataTransfer | null): Promise<void> {
  // Folders can be asked for only while the event lasts.
  const entries = [...(transfer?.items ?? [])].map((item) => item.webkitGetAsEntry?.() ?? null);
  const files = [...(transfer?.files ?? [])];
  const { filesOfEntries, importFiles } = await import('./import-files.ts');
  const given = entries.some((entry) => entry?.isDirectory)
    ? await filesOfEntries(entries)
    : files.map((file) => ({ file, path: file.name }));
  await importFiles(given);
}

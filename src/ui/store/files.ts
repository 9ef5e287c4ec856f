// The manifests that the person keeps: the editor's tabs and the workstation's files.
import { create } from 'zustand';
import { persist } from 'zustand/middleware';

export interface ManifestFile {
  readonly name: string;
  readonly text: string;
}

export interface Files {
  readonly files: readonly ManifestFile[];
  readonly active: string;
  /** Files that `kubectl edit` waits for. */
  readonly edited: readonly string[];
}

export const FIRST_FILE = 'shop.yaml';
/** More than this is not kept for the next visit. */
const KEPT_CHARACTERS = 400_000;

const waiting = new Map<string, (text: string | undefined) => void>();

export const useFiles = create<Files>()(
  persist(
    (): Files => ({ files: [{ name: FIRST_FILE, text: '' }], active: FIRST_FILE, edited: [] }),
    {
      name: 'kubetarium.files',
      version: 1,
      partialize: ({ files, active, edited }) => ({
        files: files
          .filter(({ name }) => !edited.includes(name))
          .map(({ name, text }) => ({ name, text: text.length > KEPT_CHARACTERS ? '' : text })),
        active: edited.includes(active) ? (files[0]?.name ?? FIRST_FILE) : active,
      }),
    },
  ),
);

export function activeText(): string {
  const { files, active } = useFiles.getState();
  return files.find(({ name }) => name === active)?.text ?? '';
}

export function setFileText(name: string, text: string): void {
  const { files } = useFiles.getState();
  if (files.find((file) => file.name === name)?.text === text) return;
  useFiles.setState({
    files: files.map((file) => (file.name === name ? { name, text } : file)),
  });
}

/** Opens a file, new or known; answers the name that it has. */
export function writeFile(name: string, text: string, isShown = true): string {
  const { files, active } = useFiles.getState();
  const isKnown = files.some((file) => file.name === name);
  useFiles.setState({
    files: isKnown
      ? files.map((file) => (file.name === name ? { name, text } : file))
      : [...files, { name, text }],
    active: isShown ? name : active,
  });
  return name;
}

/** Opens new files beside those that are there. */
export function writeFiles(more: readonly ManifestFile[]): void {
  useFiles.setState(({ files }) => ({ files: [...files, ...more] }));
}

/** Puts a removed file back where it was. */
export function restoreFile(file: ManifestFile, place: number): void {
  const name = freeName(file.name);
  useFiles.setState(({ files }) => {
    // What stands in for the last file makes way for it.
    const isStandIn = files.length === 1 && files[0]?.text === '';
    const others = isStandIn ? [] : files;
    return { files: others.toSpliced(place, 0, { ...file, name }), active: name };
  });
}

/** A name that no file has yet: `shop-2.yaml`. */
export function freeName(wanted: string): string {
  const names = new Set(useFiles.getState().files.map(({ name }) => name));
  if (!names.has(wanted)) return wanted;
  const dot = wanted.lastIndexOf('.');
  const [stem, end] = dot > 0 ? [wanted.slice(0, dot), wanted.slice(dot)] : [wanted, ''];
  for (let count = 2; ; count++) {
    const name = `${stem}-${count}${end}`;
    if (!names.has(name)) return name;
  }
}

export function showFile(name: string): void {
  useFiles.setState({ active: name });
}

export function renameFile(from: string, to: string): void {
  const { files, active } = useFiles.getState();
  if (to === '' || to === from || files.some(({ name }) => name === to)) return;
  useFiles.setState({
    files: files.map((file) => (file.name === from ? { ...file, name: to } : file)),
    active: active === from ? to : active,
  });
}

/** Closes a file for good; what waited for its edit is told that it was left. */
export function removeFile(name: string): void {
  finishEdit(name, undefined);
  const { files, active } = useFiles.getState();
  const left = files.filter((file) => file.name !== name);
  const kept = left.length > 0 ? left : [{ name: FIRST_FILE, text: '' }];
  const isGone = active === name;
  useFiles.setState({ files: kept, active: isGone ? (kept[0] as ManifestFile).name : active });
}

/** Lets the person change a text; resolves with it when they apply, undefined when they leave. */
export function editFile(name: string, text: string): Promise<string | undefined> {
  const own = freeName(name);
  writeFile(own, text);
  useFiles.setState(({ edited }) => ({ edited: [...edited, own] }));
  return new Promise((resolve) => waiting.set(own, resolve));
}

/** Ends an edit; answers whether one waited. */
export function finishEdit(name: string, text: string | undefined): boolean {
  const resolve = waiting.get(name);
  if (!resolve) return false;
  waiting.delete(name);
  useFiles.setState(({ edited }) => ({ edited: edited.filter((one) => one !== name) }));
  resolve(text);
  return true;
}

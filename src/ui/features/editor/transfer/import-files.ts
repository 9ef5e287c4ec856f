// Reads chosen and dropped files, folders and archives into the editor.
import { freeName, useFiles, writeFiles } from '../../../store/files.ts';
import { notify } from '../../../store/notices.ts';
import { filesOfZip } from './zip.ts';

export interface GivenFile {
  readonly file: File;
  /** With the folders in which it was. */
  readonly path: string;
}

const MAX_BYTES = 10 * 1024 * 1024;
/** So many files are opened at once. */
const MAX_FILES = 100;
const LONGEST_NAME = 120;
const MANIFEST = /\.(ya?ml|json)$/i;

/** What was read, and what stood in the way. */
interface Read {
  readonly files: { readonly name: string; readonly text: string }[];
  readonly refusals: string[];
}

export async function importFiles(given: readonly GivenFile[]): Promise<void> {
  const read: Read = { files: [], refusals: [] };
  for (const one of given) await readOne(one, read, given.length > 1);
  const taken = read.files.slice(0, MAX_FILES);
  if (read.files.length > MAX_FILES) {
    read.refusals.push(`Only the first ${MAX_FILES} of ${read.files.length} files are opened.`);
  }
  const names = openAll(taken);
  if (names.length === 1) notify('good', `${names[0]} is open in the manifests.`);
  else if (names.length > 1) notify('good', `${names.length} files are open in the manifests.`);
  else if (read.refusals.length === 0) notify('bad', 'There is no YAML or JSON file in it.');
  if (read.refusals.length > 0) notify('bad', read.refusals.slice(0, 4).join(' '));
}

/** Of a folder with other things in it only the manifests are meant. */
async function readOne({ file, path }: GivenFile, read: Read, isOneOfMany: boolean): Promise<void> {
  if (file.size > MAX_BYTES) {
    read.refusals.push(`${path} is larger than 10 MiB.`);
  } else if (/\.zip$/i.test(path)) {
    const found = await filesOfZip(new Uint8Array(await file.arrayBuffer()), MANIFEST);
    if (typeof found === 'string') read.refusals.push(`${path}: ${found}`);
    else read.files.push(...found);
  } else if (MANIFEST.test(path)) {
    read.files.push({ name: path, text: await file.text() });
  } else if (!isOneOfMany || !path.includes('/')) {
    read.refusals.push(`${path} is no YAML or JSON file.`);
  }
}

function openAll(files: Read['files']): readonly string[] {
  const names: string[] = [];
  for (const { name, text } of files) {
    const own = freeName(cleanName(name));
    writeFiles([{ name: own, text }]);
    names.push(own);
  }
  const [first] = names;
  if (first !== undefined) useFiles.setState({ active: first });
  return names;
}

/** A name as the workstation's files have it: no way out of the folder, nothing unseen. */
function cleanName(path: string): string {
  // oxlint-disable-next-line no-control-regex
  const seen = path.replace(/[\u0000-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/g, '');
  const parts = seen.split(/[/\\]/).filter((part) => !/^\.{0,2}$/.test(part.trim()));
  const name = parts.join('/').trim();
  return name.length > LONGEST_NAME ? name.slice(-LONGEST_NAME) : name || 'manifest.yaml';
}

/** All files of dropped folders, by their paths. */
export async function filesOfEntries(
  entries: readonly (FileSystemEntry | null)[],
): Promise<readonly GivenFile[]> {
  const found: GivenFile[] = [];
  const waiting = entries.filter((entry) => entry !== null);
  for (
    let entry = waiting.shift();
    entry && found.length <= MAX_FILES * 10;
    entry = waiting.shift()
  ) {
    const path = entry.fullPath.replace(/^\//, '');
    if (entry.isFile) {
      const file = await new Promise<File>((resolve, reject) => {
        (entry as FileSystemFileEntry).file(resolve, reject);
      });
      found.push({ file, path });
    } else waiting.push(...(await childrenOf(entry as FileSystemDirectoryEntry)));
  }
  return found;
}

/** The browser hands a folder over in parts. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (part.length === 0) return all.sort((a, b) => (a.name < b.name ? -1 : 1));
    all.push(...part);
  }
}

// From a container's command line to the program that runs, by the rules of image and container.
import type { FileSystem } from '../machines/file-system.ts';
import { EACCES, isFileError } from '../machines/file-system-error.ts';
import { EXECUTE, mayAccess } from '../machines/file-system-walk.ts';
import type { Program } from '../machines/program.ts';
import type { ImageConfig } from './define-image.ts';
import { scriptProgram } from './shell/script-program.ts';

/**
 * What a container executes: `command` replaces the entrypoint and drops the image's cmd, `args`
 * replaces the cmd alone. Source: "Define a Command and Arguments for a Container".
 */
export function commandLine(
  image: Pick<ImageConfig, 'entrypoint' | 'cmd'>,
  command: readonly string[] | undefined,
  args: readonly string[] | undefined,
): readonly string[] {
  const hasCommand = command !== undefined && command.length > 0;
  const hasArgs = args !== undefined && args.length > 0;
  if (hasCommand) return hasArgs ? [...command, ...args] : command;
  return hasArgs ? [...image.entrypoint, ...args] : ownLine(image);
}

/** Pure caches: the containers of an image share its line, and the text of that. */
const ownLines = new WeakMap<object, readonly string[]>();
const lineTexts = new WeakMap<readonly string[], string>();

function ownLine(image: Pick<ImageConfig, 'entrypoint' | 'cmd'>): readonly string[] {
  const known = ownLines.get(image);
  if (known) return known;
  const line = [...image.entrypoint, ...image.cmd];
  ownLines.set(image, line);
  lineTexts.set(line, line.join(' '));
  return line;
}

/** A command line as `ps` shows it. */
export function lineText(argv: readonly string[]): string {
  return lineTexts.get(argv) ?? argv.join(' ');
}

/**
 * In images that nobody has described, this file stands for every executable they may have: what a
 * manifest starts there is there.
 */
export const ANY_EXECUTABLE = '/.any-executable';

export type ProgramLookup =
  | { readonly is: 'program'; readonly program: Program; readonly path: string }
  /** `message` begins with `exec: "name": `, as Go's os/exec and runc word it. */
  | { readonly is: 'missing' | 'denied' | 'malformed'; readonly message: string };

const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Finds the executable that argv[0] names, on the container's own files. */
export function findProgram(
  files: FileSystem,
  name: string,
  searchPath: string | undefined,
  directory: string,
): ProgramLookup {
  if (name.includes('/')) {
    const path = name.startsWith('/') ? name : `${directory}/${name}`;
    return (
      programAt(files, path, name) ??
      programAt(files, ANY_EXECUTABLE, name) ?? {
        is: 'missing',
        message: `exec: "${name}": stat ${name}: no such file or directory`,
      }
    );
  }
  let denied: ProgramLookup | undefined;
  for (const place of (searchPath || DEFAULT_PATH).split(':')) {
    const found = programAt(files, `${place || directory}/${name}`, name);
    if (found?.is === 'program') return found;
    denied ??= found;
  }
  const any = programAt(files, ANY_EXECUTABLE, name);
  if (any?.is === 'program' && !denied) return any;
  const message = `exec: "${name}": executable file not found in $PATH`;
  return denied ?? { is: 'missing', message };
}

/** The program of the file at a path; undefined when there is none. */
export function programAt(
  files: FileSystem,
  path: string,
  name: string,
): ProgramLookup | undefined {
  const node = files.stat(path);
  if (node === EACCES) return { is: 'denied', message: `exec: "${name}": permission denied` };
  if (isFileError(node)) return undefined;
  if (node.kind === 'directory') {
    return { is: 'denied', message: `exec: "${name}": is a directory` };
  }
  if (node.kind !== 'file' || !mayAccess(node, files.user, EXECUTE)) {
    return { is: 'denied', message: `exec: "${name}": permission denied` };
  }
  if (node.program) return { is: 'program', program: node.program, path };
  if (!node.text.startsWith('#!')) {
    return { is: 'malformed', message: `exec ${path}: exec format error` };
  }
  return { is: 'program', program: scriptProgram(path, node.text), path };
}

/** What the runtime reports when the executable of a container cannot be run (StartError, 128). */
export function startErrorMessage(lookup: ProgramLookup & { readonly message: string }): string {
  return (
    'failed to create containerd task: failed to create shim task: OCI runtime create failed: ' +
    'runc create failed: unable to start container process: error during container init: ' +
    `${lookup.message}: unknown`
  );
}

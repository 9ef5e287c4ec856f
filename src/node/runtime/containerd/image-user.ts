// The user an image runs as: a number, or a name of its /etc/passwd.
import type { Image } from '../../../world/images/catalogue.ts';
import type { DirectoryNode } from '../../../world/machines/file-system-node.ts';

export interface ImageUser {
  /** Undefined when the image gives a name alone; kubelets cannot judge such a one. */
  readonly uid: number | undefined;
  readonly username: string;
  /** What the program runs as. */
  readonly runsAs: { readonly uid: number; readonly gid: number };
}

/** USER of an image, read as runtimes do: `uid`, `uid:gid`, `name`, `name:group`. */
export function imageUser(image: Image): ImageUser {
  const { user } = image.definition;
  if (user === '') return { uid: undefined, username: '', runsAs: { uid: 0, gid: 0 } };
  const [name = '', group = ''] = user.split(':');
  const entry = passwdEntry(image.definition.layer(), name);
  const gid = /^\d+$/.test(group) ? Number(group) : (entry?.gid ?? 0);
  if (/^\d+$/.test(name)) {
    const uid = Number(name);
    return { uid, username: '', runsAs: { uid, gid } };
  }
  return { uid: undefined, username: name, runsAs: { uid: entry?.uid ?? 0, gid } };
}

function passwdEntry(
  root: DirectoryNode,
  name: string,
): { readonly uid: number; readonly gid: number } | undefined {
  const etc = root.entries.get('etc');
  const passwd = etc?.kind === 'directory' ? etc.entries.get('passwd') : undefined;
  if (passwd?.kind !== 'file') return undefined;
  for (const line of passwd.text.split('\n')) {
    const fields = line.split(':');
    if (fields[0] !== name && fields[2] !== name) continue;
    return { uid: Number(fields[2]), gid: Number(fields[3]) };
  }
  return undefined;
}

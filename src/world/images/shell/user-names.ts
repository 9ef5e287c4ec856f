// Names of users and groups, from the container's /etc/passwd and /etc/group.
import { isFileError } from '../../machines/file-system-error.ts';
import type { FileSystem } from '../../machines/file-system.ts';

function lookup(
  files: FileSystem,
  path: string,
  column: number,
  key: string,
): string[] | undefined {
  const text = files.readText(path);
  if (isFileError(text)) return undefined;
  const lines = text.split('\n').map((line) => line.split(':'));
  return lines.find((fields) => fields[column] === key);
}

export function userName(files: FileSystem, uid: number): string {
  return lookup(files, '/etc/passwd', 2, String(uid))?.[0] ?? String(uid);
}

export function groupName(files: FileSystem, gid: number): string {
  return lookup(files, '/etc/group', 2, String(gid))?.[0] ?? String(gid);
}

/** A user's ids by name or number (`USER`, chown); undefined when there is no such name. */
export function userNamed(
  files: FileSystem,
  name: string,
): { readonly uid: number; readonly gid: number } | undefined {
  if (/^\d+$/.test(name)) {
    const gid = lookup(files, '/etc/passwd', 2, name)?.[3];
    return { uid: Number(name), gid: Number(gid ?? 0) };
  }
  const fields = lookup(files, '/etc/passwd', 0, name);
  return fields && { uid: Number(fields[2]), gid: Number(fields[3]) };
}

export function groupNamed(files: FileSystem, name: string): number | undefined {
  if (/^\d+$/.test(name)) return Number(name);
  const fields = lookup(files, '/etc/group', 0, name);
  return fields && Number(fields[2]);
}

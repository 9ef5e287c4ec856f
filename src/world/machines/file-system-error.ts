// What a filesystem call answers when it cannot: errno names with the C library's words.

/** An errno as a value; every name exists once, so `===` compares. */
export class FileError {
  constructor(
    readonly code: string,
    readonly text: string,
  ) {}
}

export const ENOENT = new FileError('ENOENT', 'No such file or directory');
export const EISDIR = new FileError('EISDIR', 'Is a directory');
export const ENOTDIR = new FileError('ENOTDIR', 'Not a directory');
export const EEXIST = new FileError('EEXIST', 'File exists');
export const ENOTEMPTY = new FileError('ENOTEMPTY', 'Directory not empty');
export const EROFS = new FileError('EROFS', 'Read-only file system');
export const ENOSPC = new FileError('ENOSPC', 'No space left on device');
export const EACCES = new FileError('EACCES', 'Permission denied');
export const EPERM = new FileError('EPERM', 'Operation not permitted');
export const ELOOP = new FileError('ELOOP', 'Too many levels of symbolic links');
export const EINVAL = new FileError('EINVAL', 'Invalid argument');
export const EBUSY = new FileError('EBUSY', 'Device or resource busy');
export const EXDEV = new FileError('EXDEV', 'Cross-device link');

export function isFileError(value: unknown): value is FileError {
  return value instanceof FileError;
}

// Archives of manifests: what goes out, and what somebody brings.
import type { UnzipFileInfo } from 'fflate';
import type { ManifestFile } from '../../../store/files.ts';

/** What a hostile archive may unfold to. */
const MAX_UNFOLDED_BYTES = 32 * 1024 * 1024;

/** `PK`, with which archives and empty archives begin. */
const MARK = [0x50, 0x4b];

/** The archive of some files, in their order. */
export async function zipOf(files: readonly ManifestFile[]): Promise<Uint8Array<ArrayBuffer>> {
  const { strToU8, zipSync } = await import('fflate');
  return zipSync(Object.fromEntries(files.map(({ name, text }) => [name, strToU8(text)])));
}

/** The files whose names are wanted, or a sentence that says why there are none. */
export async function filesOfZip(
  bytes: Uint8Array,
  wanted: RegExp,
): Promise<readonly ManifestFile[] | string> {
  const { strFromU8, unzipSync } = await import('fflate');
  let left = MAX_UNFOLDED_BYTES;
  const filter = ({ name, originalSize }: UnzipFileInfo): boolean => {
    if (!wanted.test(name)) return false;
    left -= originalSize;
    if (left < 0) throw new RangeError('unfolds to more than a cluster has manifests');
    return true;
  };
  try {
    if (MARK.some((byte, at) => bytes[at] !== byte)) throw new Error('no archive');
    const files = Object.entries(unzipSync(bytes, { filter }));
    return files.map(([name, content]) => ({ name, text: strFromU8(content) }));
  } catch {
    return 'this archive is damaged.';
  }
}

// How long a pull takes: a round trip to the registry, the download, and unpacking.
import type { Micros } from '../../kernel/time.ts';
import { MILLISECOND, SECOND } from '../../kernel/time.ts';
import { MEBIBYTE } from './define-image.ts';

/** A cloud node's link to a registry nearby. */
export const PULL_BYTES_PER_SECOND = 100 * MEBIBYTE;
/** Resolving the name, tokens and manifests, before the first byte of a layer. */
export const RESOLVE_TIME: Micros = 400 * MILLISECOND;

/** Virtual time to pull so many bytes. */
export function pullMicros(bytes: number, bytesPerSecond = PULL_BYTES_PER_SECOND): Micros {
  return RESOLVE_TIME + Math.round((bytes / bytesPerSecond) * SECOND);
}

// What volumes and claims share. Upstream: pkg/apis/core/v1/helper GetAccessModesAsString
import { fieldForbidden, fieldNotSupported, fieldRequired } from '../../meta/field-error.ts';
import type { FieldPath } from '../../meta/field-path.ts';
import type { Errors } from './checks.ts';

const SHORT: readonly (readonly [string, string])[] = [
  ['ReadWriteOnce', 'RWO'],
  ['ReadOnlyMany', 'ROX'],
  ['ReadWriteMany', 'RWX'],
  ['ReadWriteOncePod', 'RWOP'],
];
const MODES = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];

/** `RWO,RWX`. */
export function accessModesText(modes: readonly string[] | undefined): string {
  return SHORT.filter(([mode]) => modes?.includes(mode))
    .map(([, short]) => short)
    .join(',');
}

/** At least one mode, all known, ReadWriteOncePod alone. */
export function checkAccessModes(
  errors: Errors,
  path: FieldPath,
  modes: readonly string[],
  whenMissing: string,
): void {
  if (modes.length === 0) errors.push(fieldRequired(path, whenMissing));
  for (const mode of modes) {
    if (!MODES.includes(mode)) errors.push(fieldNotSupported(path, mode, MODES));
  }
  const others = modes.some((mode) => mode !== 'ReadWriteOncePod' && MODES.includes(mode));
  if (others && modes.includes('ReadWriteOncePod')) {
    const detail = 'may not use ReadWriteOncePod with other access modes';
    errors.push(fieldForbidden(path, detail));
  }
}

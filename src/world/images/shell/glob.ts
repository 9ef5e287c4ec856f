// Pathname expansion: `*.log` against the container's files.
import { isFileError } from '../../machines/file-system-error.ts';
import { compilePattern, isPattern, unescapePattern } from './pattern.ts';
import type { Shell } from './shell.ts';

/** The paths that match, in order; the pattern itself (unescaped) when nothing does. */
export function glob(shell: Shell, pattern: string): readonly string[] {
  const isAbsolute = pattern.startsWith('/');
  const steps = pattern.split(/\/+/).filter((step) => step !== '');
  let found: string[] = [isAbsolute ? '/' : ''];
  for (const step of steps) {
    found = found.flatMap((prefix) => matches(shell, prefix, step));
    if (found.length === 0) return [unescapePattern(pattern)];
  }
  return pattern.endsWith('/') ? found.map((path) => `${path}/`) : found;
}

function matches(shell: Shell, prefix: string, step: string): string[] {
  const base = prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`;
  if (!isPattern(step)) {
    const path = base + unescapePattern(step);
    return isFileError(shell.files.lstat(shell.path(path))) ? [] : [path];
  }
  const entries = shell.files.list(shell.path(prefix === '' ? '.' : prefix));
  if (isFileError(entries)) return [];
  const matcher = compilePattern(step);
  return entries
    .map((entry) => entry.name)
    .filter((name) => (step.startsWith('.') || !name.startsWith('.')) && matcher.test(name))
    .map((name) => base + name);
}

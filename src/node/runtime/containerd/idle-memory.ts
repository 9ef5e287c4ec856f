// The memory that a container's first process holds at rest, out of its image.
import type { ImageDefinition } from '../../../world/images/define-image.ts';
import type { Container } from './container.ts';

/** Of a command that is not the image's own: a shell, a sleep. */
const SMALL_PROGRAM_BYTES = 1024 * 1024;
/** A limit below what a program needs at rest is taken as meant for a smaller one. */
const SHARE_OF_LIMIT = 0.8;

export function idleMemoryOf({ image, argv, group }: Container): number {
  const { definition } = image;
  if (definition.standIn?.()) return 0;
  const bytes = runsOwnProgram(definition, argv) ? definition.memoryBytes : SMALL_PROGRAM_BYTES;
  return Math.floor(Math.min(bytes, group.memoryLimitBytes * SHARE_OF_LIMIT));
}

function runsOwnProgram({ entrypoint, cmd }: ImageDefinition, argv: readonly string[]): boolean {
  const [own = ''] = [...entrypoint, ...cmd];
  return baseName(argv[0] ?? '') === baseName(own);
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

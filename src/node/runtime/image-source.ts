// Where a runtime gets images and programs from: the registries, and what a command line runs.
import type { Micros } from '../../kernel/time.ts';
import type { Image, ImageResolution } from '../../world/images/catalogue.ts';
import type { FileSystem } from '../../world/machines/file-system.ts';
import type { Program } from '../../world/machines/program.ts';

/** All the registries of the world, as one node reaches them. */
export interface ImageRegistry {
  resolve(name: string): ImageResolution;
  /** How long a transfer takes when it does not follow from the size. */
  pullDuration?(image: Image): Micros | undefined;
}

export interface CommandLine {
  readonly image: Image;
  readonly argv: readonly string[];
  readonly files: FileSystem;
  readonly env: ReadonlyMap<string, string>;
  readonly workingDirectory: string;
  /** Ports that the container declares, for images that nobody knows. */
  readonly ports: readonly number[];
}

/** What a command line runs; a text is runc's complaint that there is nothing to run. */
export type ProgramFinder = (command: CommandLine) => Program | string;

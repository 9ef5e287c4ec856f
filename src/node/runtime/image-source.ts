// Where a runtime gets images from: what a registry answers, and what an image holds.
import type { Micros } from '../../kernel/time.ts';
import type { Signal } from '../../kernel/process.ts';
import type { DirectoryNode } from '../../world/machines/file-system-node.ts';
import type { FileSystem } from '../../world/machines/file-system.ts';
import type { Program } from '../../world/machines/program.ts';

/** An image as a registry holds it; shared by all nodes. */
export interface ImageContent {
  /** `docker.io/library/nginx`. */
  readonly repository: string;
  /** '' when it was asked for by digest alone. */
  readonly tag: string;
  /** `sha256:` and 64 hex digits: the manifest's, and the configuration's. */
  readonly digest: string;
  readonly id: string;
  /** What is transferred and what the store counts. */
  readonly bytes: number;
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  readonly env: readonly (readonly [string, string])[];
  readonly workingDirectory: string;
  /** USER of the image: '' is root. */
  readonly user: string;
  readonly uid: number | undefined;
  readonly gid: number | undefined;
  readonly stopSignal: Signal;
  /** The shared root layer. */
  readonly root: DirectoryNode;
  /** How long a pull takes, when it does not follow from the size. */
  readonly pullDuration?: Micros;
}

export type ImageAnswer =
  | { readonly is: 'found'; readonly image: ImageContent }
  /** What the runtime says, without the `rpc error` around it; comes after a delay. */
  | { readonly is: 'failed'; readonly code: 'NotFound' | 'Unknown'; readonly message: string;
      readonly after: Micros };

/** All the registries of the world. */
export interface ImageRegistry {
  /** Asks for a normalized name: `docker.io/library/nginx:1.25`. */
  resolve(name: string, credentials: readonly string[]): ImageAnswer;
}

export interface CommandLine {
  readonly image: ImageContent;
  readonly argv: readonly string[];
  readonly files: FileSystem;
  readonly env: ReadonlyMap<string, string>;
  readonly workingDirectory: string;
  /** Ports that the container declares, for images that nobody knows. */
  readonly ports: readonly number[];
}

/** What a command line runs; a text is runc's complaint that there is nothing to run. */
export type ProgramFinder = (command: CommandLine) => Program | string;

// What an image is: a layer of files, a start command, and which tags of it exist.
import type { DirectoryNode } from '../machines/file-system-node.ts';
import { becomeShared } from '../machines/file-system-node.ts';
import type { Program } from '../machines/program.ts';

export interface ImageConfig {
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  readonly env: readonly (readonly [name: string, value: string])[];
  /** A name of /etc/passwd or a number; empty is root. */
  readonly user: string;
  readonly workingDir: string;
  /** Exposed TCP ports. */
  readonly ports: readonly number[];
  /** STOPSIGNAL; undefined is TERM. */
  readonly stopSignal: string | undefined;
}

/** Which tags a registry has: a list, or a rule. */
export type TagRule = readonly string[] | ((tag: string) => boolean);

export interface ImageDefinition extends ImageConfig {
  /** With registry and project: `docker.io/library/nginx`. */
  readonly repository: string;
  readonly hasTag: (tag: string) => boolean;
  /** Compressed size, which is what is pulled. */
  readonly bytes: number;
  /** The image's files, the same node for every container. Built when first asked for. */
  readonly layer: () => DirectoryNode;
  /** Memory that the main program holds at rest. */
  readonly memoryBytes: number;
  /** Variables whose values depend on the tag: versions. */
  readonly envOfTag: ((tag: string) => Readonly<Record<string, string>>) | undefined;
  /** Tags whose files are others than `layer`. */
  readonly layerOfTag: ((tag: string) => (() => DirectoryNode) | undefined) | undefined;
  /** Asked at each start: what runs in place of the image's own program. */
  readonly standIn?: () => Program | undefined;
}

export interface ImageOptions extends Partial<Omit<ImageConfig, 'env'>> {
  readonly repository: string;
  readonly tags: TagRule;
  readonly bytes: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly envOfTag?: (tag: string) => Readonly<Record<string, string>>;
  readonly memoryBytes?: number;
  readonly files: () => DirectoryNode;
  /** For tags whose files differ; the same function for all of them. */
  readonly filesOfTag?: (tag: string) => (() => DirectoryNode) | undefined;
}

export const MEBIBYTE = 1_048_576;
const SEARCH_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** One file of src/world/images defines one image with this. */
export function defineImage(options: ImageOptions): ImageDefinition {
  const { tags } = options;
  const names = typeof tags === 'function' ? undefined : new Set(tags);
  const built = new Map<() => DirectoryNode, DirectoryNode>();
  const build = (files: () => DirectoryNode): DirectoryNode => {
    let layer = built.get(files);
    if (!layer) {
      layer = files();
      becomeShared(layer);
      built.set(files, layer);
    }
    return layer;
  };
  const { filesOfTag } = options;
  return {
    repository: options.repository,
    hasTag: names ? (tag) => names.has(tag) : (tags as (tag: string) => boolean),
    bytes: options.bytes,
    entrypoint: options.entrypoint ?? [],
    cmd: options.cmd ?? [],
    env: [['PATH', SEARCH_PATH], ...Object.entries(options.env ?? {})],
    user: options.user ?? '',
    workingDir: options.workingDir ?? '/',
    ports: options.ports ?? [],
    stopSignal: options.stopSignal,
    memoryBytes: options.memoryBytes ?? MEBIBYTE,
    envOfTag: options.envOfTag,
    layer: () => build(options.files),
    layerOfTag: filesOfTag && layersOf(filesOfTag, build),
  };
}

function layersOf(
  filesOfTag: (tag: string) => (() => DirectoryNode) | undefined,
  build: (files: () => DirectoryNode) => DirectoryNode,
): (tag: string) => (() => DirectoryNode) | undefined {
  return (tag) => {
    const files = filesOfTag(tag);
    return files && (() => build(files));
  };
}

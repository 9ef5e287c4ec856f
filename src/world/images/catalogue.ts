// The registries of the simulated world: which image a name leads to, or why the pull fails.
import type { ImageDefinition } from './define-image.ts';
import { genericImage } from './generic/generic-server.ts';
import { parseImageReference } from './image-reference.ts';
import type { ImageReference } from './image-reference.ts';
import { builtInImage } from './images.ts';
import { pause } from './pause.ts';
import { sha256Hex } from '../../bytes/sha256.ts';

export interface Image {
  readonly definition: ImageDefinition;
  readonly reference: ImageReference;
  /** `sha256:...` of the config: the image id. */
  readonly id: string;
  /** `repository@sha256:...`, as imageID shows it. */
  readonly digest: string;
}

/** gRPC codes, as the runtime hands them on. */
export type PullErrorCode = 'NotFound' | 'Unknown' | 'InvalidArgument';

export type ImageResolution =
  | { readonly is: 'found'; readonly image: Image }
  | { readonly is: 'failed'; readonly code: PullErrorCode; readonly message: string };

/** Registries that answer from inside the simulated world. */
const REGISTRIES: ReadonlySet<string> = new Set([
  'docker.elastic.co',
  'docker.io',
  'docker.pkg.github.com',
  'gcr.io',
  'ghcr.io',
  'k8s.gcr.io',
  'lscr.io',
  'mcr.microsoft.com',
  'nvcr.io',
  'public.ecr.aws',
  'quay.io',
  'registry.access.redhat.com',
  'registry.gitlab.com',
  'registry.k8s.io',
  'registry.redhat.io',
  'xpkg.upbound.io',
]);
/** And all hosts of these clouds. */
const CLOUDS: readonly string[] = ['.gcr.io', '.pkg.dev', '.azurecr.io', '.amazonaws.com'];
/** Names that people choose when they want a pull to fail. */
const MEANT_TO_FAIL = new RegExp(
  [
    'does-?_?not-?_?exist',
    'doesnt-?exist',
    'non-?_?exist',
    'not-?exist',
    'no-?such',
    'not-?found',
    'invalid',
    'typo',
    'wrong',
  ].join('|'),
  'i',
);

function answers(registry: string): boolean {
  return REGISTRIES.has(registry) || CLOUDS.some((cloud) => registry.endsWith(cloud));
}

/** The built-in images, and those that the engine adds (its control plane). */
export class ImageCatalogue {
  private readonly added = new Map([[pause.repository, pause]]);
  private readonly images = new Map<string, Image>();

  add(definition: ImageDefinition): void {
    this.added.set(definition.repository, definition);
  }

  /** Whether somebody has described this image; others run as generic servers. */
  describes(repository: string): boolean {
    return this.added.has(repository) || builtInImage(repository) !== undefined;
  }

  /** What pulling this name gives. Pure: the time it takes is `pullMicros`. */
  resolve(name: string): ImageResolution {
    const reference = parseImageReference(name);
    if (!reference) {
      return failed('InvalidArgument', `failed to parse image reference "${name}"`);
    }
    const known = this.images.get(reference.full);
    if (known) return { is: 'found', image: known };
    const { repository } = reference;
    const definition = this.added.get(repository) ?? builtInImage(repository);
    if (!definition && !answers(reference.registry)) return unreachable(reference);
    if (!definition && MEANT_TO_FAIL.test(reference.full)) return denied(reference);
    if (definition && reference.tag && !definition.hasTag(reference.tag)) {
      return notFound(reference);
    }
    const image = createImage(definition ?? genericImage(reference.repository), reference);
    this.images.set(reference.full, image);
    return { is: 'found', image };
  }
}

function createImage(definition: ImageDefinition, reference: ImageReference): Image {
  const content = `${reference.repository}:${reference.tag}`;
  const manifest = reference.digest ?? `sha256:${sha256Hex(`manifest ${content}`)}`;
  const own = definition.envOfTag?.(reference.tag);
  const layer = definition.layerOfTag?.(reference.tag);
  return {
    definition: {
      ...definition,
      ...(own ? { env: [...definition.env, ...Object.entries(own)] } : {}),
      ...(layer ? { layer } : {}),
    },
    reference,
    id: `sha256:${sha256Hex(`config ${content} ${reference.digest ?? ''}`)}`,
    digest: `${reference.repository}@${manifest}`,
  };
}

function failed(code: PullErrorCode, message: string): ImageResolution {
  return { is: 'failed', code, message };
}

function prefix(full: string): string {
  return `failed to pull and unpack image "${full}": failed to resolve reference "${full}": `;
}

function notFound({ full }: ImageReference): ImageResolution {
  return failed('NotFound', `${prefix(full)}${full}: not found`);
}

function denied({ full }: ImageReference): ImageResolution {
  return failed(
    'Unknown',
    `${prefix(full)}pull access denied, repository does not exist or may require ` +
      'authorization: server message: insufficient_scope: authorization failed',
  );
}

function unreachable({ full, registry, repository, tag, digest }: ImageReference): ImageResolution {
  const path = repository.slice(registry.length + 1);
  const url = `https://${registry}/v2/${path}/manifests/${digest ?? tag}`;
  const host = registry.replace(/:\d+$/, '');
  const port = registry.slice(host.length + 1) || '443';
  const why =
    host === 'localhost' || host.startsWith('127.')
      ? `dial tcp 127.0.0.1:${port}: connect: connection refused`
      : /^[\d.]+$/.test(host)
        ? `dial tcp ${host}:${port}: i/o timeout`
        : `dial tcp: lookup ${host}: no such host`;
  return failed('Unknown', `${prefix(full)}failed to do request: Head "${url}": ${why}`);
}

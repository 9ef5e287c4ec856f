// Image names: the short form that people write and the full one that runtimes keep.

const NAME =
  /^((?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*(?::\d+)?\/)?([a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*)*)(?::([A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@([a-z0-9]+:[0-9a-f]{32,}))?$/;

export interface ImageName {
  /** `docker.io/library/nginx`. */
  readonly repository: string;
  /** `latest` when neither tag nor digest was given; '' with a digest alone. */
  readonly tag: string;
  readonly digest: string;
}

/**
 * Reads a name as docker's reference grammar does; undefined when it is none.
 * Upstream: distribution/reference (ParseDockerRef).
 */
export function parseImageName(text: string): ImageName | undefined {
  const parts = NAME.exec(text);
  if (!parts) return undefined;
  const [, domain = '', path = '', tag = '', digest = ''] = parts;
  const host = domain.slice(0, -1);
  const isHost = host.includes('.') || host.includes(':') || host === 'localhost';
  // `library/nginx` has a first part that is no host: it belongs to the path.
  const full = host !== '' && !isHost ? `${host}/${path}` : path;
  const registry = isHost ? (host === 'index.docker.io' ? 'docker.io' : host) : 'docker.io';
  if (full !== full.toLowerCase()) return undefined;
  const isShort = registry === 'docker.io' && !full.includes('/');
  return {
    repository: `${registry}/${isShort ? `library/${full}` : full}`,
    tag: tag === '' && digest === '' ? 'latest' : tag,
    digest,
  };
}

/** `docker.io/library/nginx:1.25`, or with `@sha256:...`. */
export function formatImageName(name: ImageName): string {
  const tag = name.tag === '' || name.digest !== '' ? '' : `:${name.tag}`;
  return `${name.repository}${tag}${name.digest === '' ? '' : `@${name.digest}`}`;
}

/** The full form of a name; undefined when it is no name. */
export function normalizeImageName(text: string): string | undefined {
  const name = parseImageName(text);
  return name && formatImageName(name);
}

// Image references: `nginx` is short for `docker.io/library/nginx:latest`.

export interface ImageReference {
  readonly registry: string;
  /** Registry and path, without tag and digest. */
  readonly repository: string;
  readonly tag: string;
  readonly digest: string | undefined;
  /** The full name, as containerd keeps it. */
  readonly full: string;
}

const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;
const COMPONENT = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const HOST = /^[A-Za-z0-9.-]+(?::[0-9]+)?$/;

/**
 * Normalises a reference, or answers undefined when it cannot be one (InvalidImageName).
 * Upstream: pkg/util/parsers/parsers.go; github.com/distribution/reference.
 */
export function parseImageReference(text: string): ImageReference | undefined {
  // Replicas ask for the same name again and again; a pure cache of the last answer.
  if (last?.text !== text) last = { text, reference: parse(text) };
  return last.reference;
}

let last: { readonly text: string; readonly reference: ImageReference | undefined } | undefined;

function parse(text: string): ImageReference | undefined {
  const [beforeDigest, digest, more] = text.split('@');
  if (!beforeDigest || more !== undefined) return undefined;
  if (digest !== undefined && !DIGEST.test(digest)) return undefined;
  const colon = beforeDigest.lastIndexOf(':');
  const hasTag = colon > beforeDigest.lastIndexOf('/');
  const name = hasTag ? beforeDigest.slice(0, colon) : beforeDigest;
  const tag = hasTag ? beforeDigest.slice(colon + 1) : digest === undefined ? 'latest' : '';
  if (hasTag && !TAG.test(tag)) return undefined;
  const slash = name.indexOf('/');
  const first = slash < 0 ? '' : name.slice(0, slash);
  const isHost = /[.:]/.test(first) || first === 'localhost';
  const registry = isHost ? first.replace(/^index\.docker\.io$/, 'docker.io') : 'docker.io';
  let path = isHost ? name.slice(slash + 1) : name;
  if (registry === 'docker.io' && !path.includes('/')) path = `library/${path}`;
  if (!HOST.test(registry) || !path.split('/').every((part) => COMPONENT.test(part))) {
    return undefined;
  }
  const repository = `${registry}/${path}`;
  const full = `${repository}${tag ? `:${tag}` : ''}${digest ? `@${digest}` : ''}`;
  return { registry, repository, tag, digest, full };
}

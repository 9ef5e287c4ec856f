// The images on one node's disk, and how they are pulled.
import type { Task } from '../../../kernel/task.ts';
import type { Micros } from '../../../kernel/time.ts';
import { MILLISECOND, SECOND } from '../../../kernel/time.ts';
import { join, sleep } from '../../../kernel/waits.ts';
import type { Process } from '../../../kernel/process.ts';
import type { TaskHandle } from '../../../kernel/task.ts';
import type { PulledImage } from '../cri.ts';
import { CriError } from '../cri-error.ts';
import type { CriImage } from '../cri-status.ts';
import { formatImageName, normalizeImageName, parseImageName } from '../image-name.ts';
import type { ImageContent, ImageRegistry } from '../image-source.ts';

/** What a node's link and disk do with compressed layers, and how long a manifest takes. */
const PULL_BYTES_PER_SECOND = 60_000_000;
const PULL_OVERHEAD: Micros = 400 * MILLISECOND;
/** Asking a registry whether a tag is still what the node has. */
const CHECK_DURATION: Micros = 350 * MILLISECOND;

interface Stored {
  readonly content: ImageContent;
  readonly names: Set<string>;
  status: CriImage | undefined;
}

type Outcome = { readonly pulled: PulledImage } | { readonly error: CriError };

export class ImageStore {
  private readonly byId = new Map<string, Stored>();
  private readonly byName = new Map<string, Stored>();
  private readonly pulls = new Map<string, TaskHandle<Outcome>>();
  private used = 0;

  constructor(
    private readonly registry: ImageRegistry,
    /** Images that are never collected: the pause image. */
    private readonly pinned: readonly string[],
  ) {}

  get usedBytes(): number {
    return this.used;
  }

  content(name: string): ImageContent | undefined {
    return this.stored(name)?.content;
  }

  status(name: string): CriImage | undefined {
    const stored = this.stored(name);
    return stored && (stored.status ??= this.statusOf(stored));
  }

  list(): CriImage[] {
    return [...this.byId.values()].map((stored) => (stored.status ??= this.statusOf(stored)));
  }

  remove(name: string): void {
    const stored = this.stored(name);
    if (!stored) return;
    for (const known of stored.names) this.byName.delete(known);
    this.byId.delete(stored.content.id);
    this.used -= stored.content.bytes;
  }

  /** Puts an image on the disk without a transfer: what a node's own disk image brings. */
  preload(text: string): void {
    const answer = this.registry.resolve(normalizeImageName(text) ?? text, []);
    if (answer.is === 'found') this.keep(answer.image, formatted(answer.image));
  }

  /** Pulls by the runtime's process: a caller that gives up does not end the transfer. */
  *pull(server: Process, text: string, credentials: readonly string[]): Task<PulledImage> {
    const name = normalizeImageName(text);
    if (name === undefined) {
      throw new CriError('InvalidArgument', `failed to parse image reference "${text}"`);
    }
    let pull = this.pulls.get(name);
    if (!pull) {
      pull = server.spawn(`pull ${name}`, this.transfer(name, credentials));
      this.pulls.set(name, pull);
      server.onEnd(() => this.pulls.delete(name));
    }
    const outcome = yield* join(pull);
    if ('error' in outcome) throw outcome.error;
    return outcome.pulled;
  }

  private *transfer(name: string, credentials: readonly string[]): Task<Outcome> {
    const answer = this.registry.resolve(name, credentials);
    if (answer.is === 'failed') {
      yield* sleep(answer.after);
      this.pulls.delete(name);
      const words = `failed to pull and unpack image "${name}": ${answer.message}`;
      return { error: new CriError(answer.code, words) };
    }
    const { image } = answer;
    yield* sleep(this.byId.has(image.id) ? CHECK_DURATION : durationOf(image));
    this.pulls.delete(name);
    this.keep(image, name);
    return { pulled: { imageRef: referenceOf(image), bytes: image.bytes } };
  }

  private keep(content: ImageContent, name: string): void {
    let stored = this.byId.get(content.id);
    if (!stored) {
      stored = { content, names: new Set(), status: undefined };
      this.byId.set(content.id, stored);
      this.used += content.bytes;
    }
    const before = this.byName.get(name);
    if (before && before !== stored) {
      // The tag has moved: the old image stays without a name.
      before.names.delete(name);
      before.status = undefined;
    }
    stored.names.add(name);
    stored.status = undefined;
    this.byName.set(name, stored);
  }

  private stored(text: string): Stored | undefined {
    const known = this.byName.get(text) ?? this.byId.get(text);
    if (known) return known;
    const name = normalizeImageName(text);
    return name === undefined ? undefined : this.byName.get(name);
  }

  private statusOf({ content, names }: Stored): CriImage {
    return {
      id: content.id,
      repoTags: [...names].filter((name) => !name.includes('@')),
      repoDigests: [referenceOf(content)],
      bytes: content.bytes,
      uid: content.uid,
      username: content.uid === undefined ? content.user : '',
      isPinned: [...names].some((name) => this.pinned.includes(name)),
    };
  }
}

/** `docker.io/library/nginx@sha256:...`: what statuses call imageID. */
export function referenceOf(image: ImageContent): string {
  return `${image.repository}@${image.digest}`;
}

function formatted(image: ImageContent): string {
  const name = parseImageName(image.repository);
  return formatImageName({
    repository: name?.repository ?? image.repository,
    tag: image.tag === '' ? 'latest' : image.tag,
    digest: '',
  });
}

function durationOf(image: ImageContent): Micros {
  if (image.pullDuration !== undefined) return image.pullDuration;
  return PULL_OVERHEAD + Math.round((image.bytes / PULL_BYTES_PER_SECOND) * SECOND);
}

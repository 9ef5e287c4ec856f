// The images on one node's disk, and how they are pulled.
import type { Process } from '../../../kernel/process.ts';
import type { Task } from '../../../kernel/task.ts';
import type { Micros } from '../../../kernel/time.ts';
import { MILLISECOND, SECOND } from '../../../kernel/time.ts';
import { Latch, sleep } from '../../../kernel/waits.ts';
import type { Image } from '../../../world/images/catalogue.ts';
import { pullMicros } from '../../../world/images/pull-time.ts';
import { parseImageReference } from '../../../world/images/image-reference.ts';
import type { CriImage, PulledImage } from '../cri.ts';
import { CriError } from '../cri.ts';
import type { ImageRegistry } from '../image-source.ts';
import { imageUser } from './image-user.ts';

/** Asking a registry whether a tag is still what the node has, and a plain refusal. */
const CHECK_DURATION: Micros = 350 * MILLISECOND;
const REFUSAL_DURATION: Micros = 900 * MILLISECOND;
/** How long containerd dials a registry that does not answer. */
const DIAL_TIMEOUT: Micros = 30 * SECOND;

interface Stored {
  readonly image: Image;
  readonly names: Set<string>;
  status: CriImage | undefined;
}

type Outcome = { readonly pulled: PulledImage } | { readonly error: CriError };

export class ImageStore {
  private readonly byId = new Map<string, Stored>();
  private readonly byName = new Map<string, Stored>();
  private readonly pulls = new Map<string, Latch<Outcome>>();
  private used = 0;

  constructor(
    private readonly registry: ImageRegistry,
    /** Images on the disk from the beginning; never collected. */
    private readonly pinned: readonly string[] = ['registry.k8s.io/pause:3.10.1'],
  ) {
    for (const name of pinned) this.preload(name);
  }

  get usedBytes(): number {
    return this.used;
  }

  get count(): number {
    return this.byId.size;
  }

  image(name: string): Image | undefined {
    return this.stored(name)?.image;
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
    this.byId.delete(stored.image.id);
    this.used -= stored.image.definition.bytes;
  }

  /** Puts an image on the disk without a transfer: what a node's own disk image brings. */
  preload(name: string): void {
    const answer = this.registry.resolve(name);
    if (answer.is === 'found') this.keep(answer.image);
  }

  /** Pulls by the runtime's process: a caller that gives up does not end the transfer. */
  *pull(server: Process, text: string): Task<PulledImage> {
    let answer = this.pulls.get(text);
    if (!answer) {
      answer = new Latch<Outcome>(`pull of ${text}`);
      this.pulls.set(text, answer);
      server.spawn(`pull ${text}`, this.transfer(text, answer));
    }
    const outcome = yield* answer.wait();
    if ('error' in outcome) throw outcome.error;
    return outcome.pulled;
  }

  /** The runtime's process has ended, and with it all transfers. */
  abandon(error: CriError): void {
    const answers = [...this.pulls.values()];
    this.pulls.clear();
    for (const answer of answers) answer.open({ error });
  }

  private *transfer(name: string, answer: Latch<Outcome>): Task {
    const outcome = yield* this.fetch(name);
    this.pulls.delete(name);
    answer.open(outcome);
  }

  private *fetch(name: string): Task<Outcome> {
    const answer = this.registry.resolve(name);
    if (answer.is === 'failed') {
      yield* sleep(answer.message.endsWith('i/o timeout') ? DIAL_TIMEOUT : REFUSAL_DURATION);
      return { error: new CriError(answer.code, answer.message) };
    }
    const { image } = answer;
    yield* sleep(this.byId.has(image.id) ? CHECK_DURATION : this.durationOf(image));
    this.keep(image);
    return { pulled: { imageRef: image.digest, bytes: image.definition.bytes } };
  }

  private durationOf(image: Image): Micros {
    return this.registry.pullDuration?.(image) ?? pullMicros(image.definition.bytes);
  }

  private keep(image: Image): void {
    const name = image.reference.full;
    let stored = this.byId.get(image.id);
    if (!stored) {
      stored = { image, names: new Set(), status: undefined };
      this.byId.set(image.id, stored);
      this.used += image.definition.bytes;
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
    const reference = parseImageReference(text);
    return reference && this.byName.get(reference.full);
  }

  private statusOf({ image, names }: Stored): CriImage {
    const { uid, username } = imageUser(image);
    return {
      id: image.id,
      repoTags: [...names].filter((name) => !name.includes('@')),
      repoDigests: [image.digest],
      bytes: image.definition.bytes,
      uid,
      username,
      layer: image.definition.layer,
      isPinned: [...names].some((name) => this.pinned.includes(name)),
    };
  }
}

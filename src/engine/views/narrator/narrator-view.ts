// The narrator: what just happened, in plain sentences, a few for each frame.
import type { StoreEvent } from '../../../control-plane/etcd/store-event.ts';
import type { Narration, NarratorPatch } from '../view-types.ts';
import type { Sentence } from './sentence.ts';
import { tell } from './tellers.ts';

/** More topics than this within one frame are a crowd; the oldest are left unsaid. */
const TOPICS_PER_FRAME = 6;

interface Told {
  readonly last: Sentence;
  readonly at: number;
  readonly objects: Set<string>;
}

export class NarratorView {
  private topics = new Map<string, Told>();

  apply(event: StoreEvent): void {
    const told = tell(event);
    if (!told) return;
    const known = this.topics.get(told.topic);
    const objects = known?.objects ?? new Set();
    objects.add(event.key);
    // The topic that was spoken of last is told last.
    this.topics.delete(told.topic);
    this.topics.set(told.topic, { last: told, at: event.at, objects });
  }

  take(): NarratorPatch | undefined {
    if (this.topics.size === 0) return undefined;
    const lines: Narration[] = [];
    for (const { last, at, objects } of this.topics.values()) {
      const text = objects.size === 1 ? last.text : last.many(objects.size);
      lines.push({ at, text, tone: last.tone, about: last.about });
    }
    this.topics = new Map();
    return { view: 'narrator', lines: lines.slice(-TOPICS_PER_FRAME) };
  }

  /** Nobody listened: what was not said is forgotten. */
  forget(): void {
    this.topics = new Map();
  }
}

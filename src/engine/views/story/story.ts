// Stories: the causal chain that led to an object's state, and what followed from a write.
import type { Event } from '../../../model/generated/types.ts';
import { joinKey } from '../../../model/meta/object.ts';
import type { KubeObject } from '../../../model/meta/object.ts';
import { differences } from '../../../model/meta/difference.ts';
import type { Micros } from '../../../kernel/time.ts';
import type { Trace } from '../../../kernel/trace.ts';
import type { Chronicle, ChronicleRecord } from '../../history/chronicle.ts';
import type { ObjectName, Story, StoryChange, StoryStep } from '../view-types.ts';
import { involved } from '../event-row.ts';
import { actorWords, componentOf, wordsOf } from './story-words.ts';

/** A longer story is told from its end. */
const MOST_STEPS = 250;
/** Causes of causes that are followed back. */
const MOST_CAUSES = 40;

export function newStories(chronicle: Chronicle, trace: Trace): Stories {
  return new Stories(chronicle, trace);
}

export class Stories {
  constructor(
    private readonly chronicle: Chronicle,
    private readonly trace: Trace,
  ) {}

  /** Why the object is as it was at a moment; null: as it is now. */
  of(target: ObjectName, at: Micros | null): Story {
    const { chronicle } = this;
    const last = at === null ? chronicle.last : chronicle.numberAt(at);
    const own: ChronicleRecord[] = [];
    for (let number = last; number >= chronicle.oldest; number--) {
      const record = chronicle.record(number) as ChronicleRecord;
      if (!isAbout(record, target)) continue;
      own.push(record);
      // An object of the same name before this one has a story of its own.
      if (record.type === 'ADDED' && record.resource !== 'events') break;
    }
    const parts = new Map<number, StoryStep['part']>();
    for (const { number } of own) parts.set(number, 'own');
    for (const record of own) this.addCauses(record, parts);
    return this.tell(target, parts);
  }

  /** What followed from a write, as far as it is remembered. */
  after(number: number): Story {
    const { chronicle } = this;
    const first = chronicle.record(number);
    const parts = new Map<number, StoryStep['part']>();
    if (first) parts.set(number, 'own');
    for (let next = number + 1; next <= chronicle.last; next++) {
      const causedBy = chronicle.record(next)?.causedBy;
      if (causedBy !== undefined && parts.has(causedBy)) parts.set(next, 'effect');
    }
    return this.tell(first ? nameOf(first.object) : NOBODY, parts);
  }

  /** What a write changed, and the spans that led to it. */
  change(number: number): StoryChange | null {
    const record = this.chronicle.record(number);
    if (!record) return null;
    const { type, object, previous, span } = record;
    const [before, after] = type === 'DELETED' ? [object, undefined] : [previous, object];
    return {
      differences: type === 'MODIFIED' ? differences(before, after) : [],
      spans: this.spansOf(span),
      object: type === 'ADDED' ? object : null,
    };
  }

  /** A request from outside opens a span at the door and one at the API server: one is told. */
  private spansOf(span: number): StoryChange['spans'] {
    const spans: StoryChange['spans'][number][] = [];
    for (const { id, at, component, verb, resource, ...rest } of this.trace.causes(span)) {
      const who = actorWords(component);
      const what = [verb, resource, joinKey(rest.namespace, rest.name)].join(' ').trim();
      const last = spans.at(-1);
      if (last?.who !== who || last.what !== what) spans.push({ id, at, who, what });
    }
    return spans;
  }

  private addCauses(record: ChronicleRecord, parts: Map<number, StoryStep['part']>): void {
    let number = record.causedBy;
    for (let hops = 0; hops < MOST_CAUSES && number !== 0 && !parts.has(number); hops++) {
      const cause = this.chronicle.record(number);
      if (!cause) return;
      parts.set(number, 'cause');
      number = cause.causedBy;
    }
  }

  private tell(of: ObjectName, parts: ReadonlyMap<number, StoryStep['part']>): Story {
    const numbers = [...parts.keys()].sort((a, b) => a - b);
    const told = numbers.slice(-MOST_STEPS);
    const steps = told.map((number) =>
      this.step(
        this.chronicle.record(number) as ChronicleRecord,
        parts.get(number) as StoryStep['part'],
      ),
    );
    return { of, steps, untold: numbers.length - told.length };
  }

  private step(record: ChronicleRecord, part: StoryStep['part']): StoryStep {
    const { number, at, type, actor, causedBy } = record;
    return {
      ...wordsOf(record),
      number,
      at,
      type,
      who: actorWords(actor),
      component: componentOf(actor),
      causedBy,
      part,
      isEdit: actor === 'kubernetes-admin',
    };
  }
}

const NOBODY: ObjectName = { kind: '', namespace: '', name: '' };

function nameOf({ kind, metadata }: KubeObject): ObjectName {
  const { namespace = '', name } = metadata;
  return { kind, namespace, name };
}

function isAbout({ object, resource }: ChronicleRecord, target: ObjectName): boolean {
  const about = resource === 'events' ? involved(object as Event) : nameOf(object);
  if (about.kind !== target.kind || about.name !== target.name) return false;
  return target.namespace === '' || about.namespace === target.namespace;
}

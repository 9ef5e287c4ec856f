// The timeline: what happened when, as marks that a page can draw and jump to.
import type { JournalEntry } from '../../../kernel/journal.ts';
import type { Micros } from '../../../kernel/time.ts';
import { SECOND } from '../../../kernel/time.ts';
import type { Chronicle, ChronicleRecord } from '../../history/chronicle.ts';
import type { EngineInput } from '../../input.ts';
import { tell } from '../narrator/tellers.ts';
import type { ObjectName, TimelineMarker, TimelinePatch } from '../view-types.ts';
import { editOf } from './edit.ts';
import { markOf } from './marker.ts';

/** Marks that are kept; the oldest are forgotten first. */
const KEPT_MARKERS = 1000;
/** Marks of one sort this close together are one. */
const TOGETHER: Micros = SECOND;

interface Group {
  marker: TimelineMarker;
  readonly objects: Set<string>;
}

export class TimelineView {
  /** How many writes so far were worth a sentence. */
  told = 0;
  private markers: TimelineMarker[] = [];
  private fresh = new Map<number, TimelineMarker>();
  /** The last mark of each sort, to join others to. */
  private readonly groups = new Map<string, Group>();
  private isReset = true;
  private sentEarliest = -1;
  private lastId = 0;

  constructor(
    private readonly chronicle: Chronicle,
    private readonly start: Micros,
  ) {
    chronicle.onRecord((record) => this.apply(record));
  }

  input({ at, input }: JournalEntry<EngineInput>): void {
    const edit = editOf(input);
    if (edit)
      this.put('edit', at, edit.text, { kind: 'edit', tone: 'done', many: edit.many }, edit.about);
  }

  /** The page has forgotten everything. */
  show(): void {
    this.isReset = true;
  }

  take(): TimelinePatch | undefined {
    const earliest = this.earliest();
    if (!this.isReset && this.fresh.size === 0 && earliest === this.sentEarliest) return undefined;
    const markers = this.isReset ? this.markers : [...this.fresh.values()];
    const patch = { view: 'timeline', reset: this.isReset, earliest, markers } as const;
    this.fresh = new Map();
    this.isReset = false;
    this.sentEarliest = earliest;
    return patch;
  }

  /** The earliest moment that can be shown: the cluster's first, while nothing is forgotten. */
  private earliest(): Micros {
    const { chronicle } = this;
    if (chronicle.oldest === 1) return this.start;
    return chronicle.record(chronicle.oldest)?.at ?? this.start;
  }

  private apply(record: ChronicleRecord): void {
    const sentence = tell(record);
    if (sentence) this.told++;
    const mark = markOf(record);
    if (!mark) return;
    const { namespace = '', name } = record.object.metadata;
    const about = sentence?.about ?? { kind: record.object.kind, namespace, name };
    this.put(mark.kind + mark.tone, record.at, sentence?.text ?? mark.text, mark, about);
  }

  private put(
    sort: string,
    at: Micros,
    text: string,
    { kind, tone, many }: Pick<TimelineMarker, 'kind' | 'tone'> & { many: (n: number) => string },
    about: ObjectName,
  ): void {
    const group = this.groups.get(sort);
    const object = `${about.kind}/${about.namespace}/${about.name}`;
    if (group && at - group.marker.at < TOGETHER) {
      group.objects.add(object);
      const joined = { ...group.marker, text: many(group.objects.size) };
      if (group.objects.size > 1) this.change(group, joined);
      return;
    }
    const marker = { id: ++this.lastId, at, kind, text, tone, about };
    this.markers.push(marker);
    if (this.markers.length > KEPT_MARKERS) this.markers.shift();
    this.fresh.set(marker.id, marker);
    this.groups.set(sort, { marker, objects: new Set([object]) });
  }

  private change(group: Group, marker: TimelineMarker): void {
    const place = this.markers.lastIndexOf(group.marker);
    group.marker = marker;
    if (place < 0) return;
    this.markers[place] = marker;
    this.fresh.set(marker.id, marker);
  }
}

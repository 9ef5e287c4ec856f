// Decides for each event: new, a repetition of one that exists, or one too many.
import type { Micros } from '../kernel/time.ts';
import type { Event } from '../model/generated/types.ts';
import {
  EVENT_AGGREGATION_INTERVAL,
  EVENT_AGGREGATION_MAX,
  EVENT_BURST,
  EVENT_CACHE_SIZE,
  EVENT_REFILL,
} from './limits.ts';

/** Events that are alike in all but their times; the server has one for them, once told. */
export interface Series {
  readonly path: string;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  at: Micros;
  /** Counts among those that differ in their messages only. */
  isSimilar: boolean;
  /** Of the server's event; '' and 0 while there is none. */
  name: string;
  count: number;
}

export type Observed =
  | { readonly is: 'new' | 'repeated'; readonly series: Series; readonly event: Event }
  | { readonly is: 'held back' };

/** What is remembered about one object: how many events it may still have, and which it had. */
interface Subject {
  tokens: number;
  at: Micros;
  series: readonly Series[];
}

/** Upstream's cache is bounded for all objects together; this bounds a flood of one. */
const MAX_SERIES_OF_A_SUBJECT = 64;
const COMBINED = '(combined from similar events): ';
const NO_SERIES: readonly Series[] = [];

/**
 * Upstream: client-go/tools/record/events_cache.go (EventCorrelator). Upstream has three caches by
 * long texts; here they are one, by object, since most objects have a handful of events.
 */
export class EventCorrelator {
  private readonly subjects = new Map<string, Subject>();

  observe(event: Event, at: Micros): Observed {
    const { involvedObject: object, message = '' } = event;
    const about = object.uid || `${object.kind}/${object.namespace ?? ''}/${object.name}`;
    const subject = this.subject(about, at);
    if (!takeToken(subject, at)) return { is: 'held back' };
    const isCombined = isOneTooMany(subject, event, at);
    const own = seriesOf(subject, event, message, at, true);
    if (!isCombined) return outcome(own, event);
    const combined = seriesOf(subject, event, COMBINED, at, false);
    return outcome(combined, { ...event, message: `${COMBINED}${message}` });
  }

  /** Keeps what the server stored, to count repetitions into it. */
  remember(series: Series, event: Event): void {
    series.name = event.metadata.name ?? '';
    series.count = event.series?.count ?? event.count ?? 1;
  }

  private subject(about: string, at: Micros): Subject {
    let subject = this.subjects.get(about);
    // The youngest stands last.
    if (subject) this.subjects.delete(about);
    else subject = { tokens: EVENT_BURST, at, series: NO_SERIES };
    this.subjects.set(about, subject);
    if (this.subjects.size > EVENT_CACHE_SIZE) {
      const oldest = this.subjects.keys().next();
      if (!oldest.done) this.subjects.delete(oldest.value);
    }
    return subject;
  }
}

function outcome(series: Series, event: Event): Observed {
  return { is: series.count === 0 ? 'new' : 'repeated', series, event };
}

function takeToken(subject: Subject, at: Micros): boolean {
  subject.tokens = Math.min(EVENT_BURST, subject.tokens + (at - subject.at) / EVENT_REFILL);
  subject.at = at;
  if (subject.tokens < 1) return false;
  subject.tokens -= 1;
  return true;
}

/** Whether there are too many messages like this one; then the oldest of them counts no more. */
function isOneTooMany(subject: Subject, event: Event, at: Micros): boolean {
  let newest = -Infinity;
  let similar = 1;
  let oldest: Series | undefined;
  for (const one of subject.series) {
    if (!isAlike(one, event)) continue;
    newest = Math.max(newest, one.at);
    if (!one.isSimilar || one.message === event.message) continue;
    similar++;
    oldest ??= one;
  }
  if (at - newest > EVENT_AGGREGATION_INTERVAL) {
    for (const one of subject.series) if (isAlike(one, event)) one.isSimilar = false;
    return false;
  }
  if (similar < EVENT_AGGREGATION_MAX || !oldest) return false;
  oldest.isSimilar = false;
  return true;
}

function isAlike({ reason, path, type }: Series, event: Event): boolean {
  return (
    reason === (event.reason ?? '') &&
    path === (event.involvedObject.fieldPath ?? '') &&
    type === (event.type ?? '')
  );
}

function seriesOf(
  subject: Subject,
  event: Event,
  message: string,
  at: Micros,
  isSimilar: boolean,
): Series {
  for (const one of subject.series) {
    if (one.message !== message || !isAlike(one, event)) continue;
    one.at = at;
    one.isSimilar = isSimilar;
    return one;
  }
  const { type = '', reason = '', involvedObject } = event;
  const path = involvedObject.fieldPath ?? '';
  const series = { path, type, reason, message, at, isSimilar, name: '', count: 0 };
  if (subject.series.length === MAX_SERIES_OF_A_SUBJECT) subject.series = subject.series.slice(1);
  subject.series = subject.series.concat([series]);
  return series;
}

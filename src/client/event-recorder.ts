// Records Events about objects: similar ones are counted into one, floods are held back.
import type { Task } from '../kernel/task.ts';
import type { Micros } from '../kernel/time.ts';
import { Failure } from '../kernel/failure.ts';
import { Mailbox } from '../kernel/waits.ts';
import { EVENTS } from '../model/api/refs.ts';
import type { Event, ObjectReference } from '../model/generated/types.ts';
import type { KubeObject } from '../model/meta/object.ts';
import { formatMicroTime, formatTime } from '../model/meta/time.ts';
import type { ApiClient } from './api-client.ts';
import { isNotFound } from './api-error.ts';
import type { Observed } from './event-correlator.ts';
import { EventCorrelator } from './event-correlator.ts';

export type EventType = 'Normal' | 'Warning';

export interface EventDetails {
  /** A part of the object: `spec.containers{nginx}`. */
  readonly fieldPath?: string;
  readonly annotations?: { readonly [key: string]: string };
  /** The second object concerned, and what was done: events.k8s.io's words. */
  readonly action?: string;
  readonly related?: ObjectReference;
}

/** `core` events carry counts and source; `events.k8s.io` ones eventTime and reporting fields. */
export type EventStyle = 'core' | 'events.k8s.io';

interface Recorded {
  readonly object: KubeObject;
  readonly type: EventType;
  readonly reason: string;
  readonly message: string;
  readonly details: EventDetails;
  readonly at: Micros;
  /** The span because of which it is told. */
  readonly cause: number;
}

/** Events that wait to be sent; more are dropped, as upstream's broadcaster drops them. */
const QUEUE_LIMIT = 200_000;
const NO_SOURCE = {};
const NO_DETAILS: EventDetails = {};

/**
 * One for each component. `event` returns at once; a task of the process sends in order.
 * Upstream: client-go/tools/record/event.go and tools/events.
 */
export class EventRecorder {
  private readonly queue: Mailbox<Recorded>;
  private readonly correlator: EventCorrelator;
  private readonly source: { readonly component: string; readonly host?: string };
  private isSending = false;
  private sent = 0;

  constructor(
    private readonly client: ApiClient,
    /** `deployment-controller`, `kubelet`, `default-scheduler`. */
    private readonly component: string,
    private readonly host = '',
    private readonly style: EventStyle = 'core',
  ) {
    this.queue = new Mailbox(`events of ${component}`);
    this.correlator = new EventCorrelator();
    this.source = host === '' ? { component } : { component, host };
  }

  event(
    object: KubeObject,
    type: EventType,
    reason: string,
    message: string,
    details: EventDetails = NO_DETAILS,
  ): void {
    const { process } = this.client;
    if (!process.isRunning || this.queue.length >= QUEUE_LIMIT) return;
    const { now: at, cause } = process.clock;
    this.queue.send({ object, type, reason, message, details, at, cause });
    if (this.isSending) return;
    this.isSending = true;
    process.spawn(`events of ${this.component}`, this.sendAll());
  }

  private *sendAll(): Task {
    for (let next = this.queue.poll(); next; next = this.queue.poll()) {
      this.client.process.clock.cause = next.cause;
      try {
        yield* this.send(next);
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
      }
    }
    this.isSending = false;
  }

  private *send(recorded: Recorded): Task {
    const event = this.eventOf(recorded);
    const observed = this.correlator.observe(event, recorded.at);
    if (observed.is === 'held back') return;
    if (observed.is === 'repeated') {
      try {
        yield* this.count(observed);
        return;
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
    }
    const created = yield* this.client.create(EVENTS, observed.event);
    this.correlator.remember(observed.series, created);
  }

  private *count(observed: Observed & { is: 'new' | 'repeated' }): Task {
    const { event, series } = observed;
    const { namespace = '' } = event.metadata;
    const count = series.count + 1;
    const change =
      this.style === 'core'
        ? { count, lastTimestamp: event.lastTimestamp, message: event.message }
        : { series: { count, lastObservedTime: event.eventTime } };
    const patched = yield* this.client.patch(EVENTS, namespace, series.name, 'merge', change);
    this.correlator.remember(series, patched);
  }

  private eventOf(recorded: Recorded): Event {
    const { object, type, reason, message, details, at } = recorded;
    const involvedObject = referenceTo(object, details.fieldPath);
    const { annotations, related } = details;
    const name = `${involvedObject.name}.${this.suffix(at)}`;
    const namespace = involvedObject.namespace || 'default';
    const isCore = this.style === 'core';
    const instance = this.host === '' ? this.component : `${this.component}-${this.host}`;
    // One literal for all: a spread with further keys costs more than all the rest of an event.
    const event: { -readonly [Key in keyof Event]: Event[Key] } = {
      kind: 'Event',
      apiVersion: 'v1',
      metadata: annotations ? { name, namespace, annotations } : { name, namespace },
      involvedObject,
      reason,
      message,
      type,
      source: isCore ? this.source : NO_SOURCE,
      reportingComponent: this.component,
      reportingInstance: isCore ? this.host : instance,
    };
    if (related) event.related = related;
    if (isCore) {
      event.firstTimestamp = formatTime(at);
      event.lastTimestamp = event.firstTimestamp;
      event.count = 1;
    } else {
      event.eventTime = formatMicroTime(at);
      event.action = details.action ?? reason;
    }
    return event;
  }

  /** Nanoseconds in hexadecimal, as upstream names events; unique in this recorder. */
  private suffix(at: Micros): string {
    const high = Math.floor(at / SUFFIX_WORD);
    const nanos = (at - high * SUFFIX_WORD) * 1000 + (this.sent++ % 1000);
    const carry = Math.floor(nanos / SUFFIX_WORD);
    const low = (nanos - carry * SUFFIX_WORD).toString(16).padStart(6, '0');
    return (high * 1000 + carry).toString(16) + low;
  }
}

/** Nanoseconds are more than a number holds exactly: they are written as words of 24 bits. */
const SUFFIX_WORD = 2 ** 24;

function referenceTo(object: KubeObject, fieldPath: string | undefined): ObjectReference {
  const { apiVersion, kind } = object;
  const { namespace, name = '', uid = '', resourceVersion } = object.metadata;
  if (namespace && resourceVersion) {
    if (!fieldPath) return { kind, namespace, name, uid, apiVersion, resourceVersion };
    return { kind, namespace, name, uid, apiVersion, resourceVersion, fieldPath };
  }
  return {
    kind,
    ...(namespace ? { namespace } : {}),
    name,
    uid,
    apiVersion,
    ...(resourceVersion ? { resourceVersion } : {}),
    ...(fieldPath ? { fieldPath } : {}),
  };
}

// What the worker's loop needs of an engine; the real one is made in start-engine.ts.
import type { ObjectStore } from '../../engine/views/views.ts';
import type { FetchPart, FetchRequest } from './protocol.ts';

/** Takes the parts of one reply; `end` comes once, last. */
export interface FetchSink {
  part(part: FetchPart): void;
}

export interface EngineDoor {
  /** Virtual microseconds since the Unix epoch. */
  readonly now: number;
  readonly seed: number;
  readonly version: string;
  readonly store: ObjectStore;
  /** Runs virtual time; false when `maxEvents` were used up on the way. */
  advance(micros: number, maxEvents: number): boolean;
  /** When the next event is due, undefined when nothing will ever happen. */
  nextTime(): number | undefined;
  /** Answers a request to the API at the current instant; gives back how to cancel it. */
  fetch(request: FetchRequest, sink: FetchSink): () => void;
  /** Joins one more worker node; gives back its name. */
  addNode(): string;
}

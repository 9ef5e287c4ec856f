// What the worker's loop needs of an engine; the real one is made in start-engine.ts.
import type { Stories } from '../../engine/views/story/story.ts';
import type { Vitals } from '../../engine/views/vitals/vitals.ts';
import type { TimelineView } from '../../engine/views/timeline/timeline-view.ts';
import type { Chronicle } from '../../engine/history/chronicle.ts';
import type { Past } from '../../engine/history/past.ts';
import type { ControlPlane, ObjectStore } from '../../engine/views/views.ts';
import type { Replay } from '../../engine/replay.ts';
import type {
  BootView,
  ClockView,
  FactAnswer,
  FactQuestion,
  FetchPart,
  FetchRequest,
  Foreseen,
  PreviewQuestion,
} from './protocol.ts';
import type { Entry, HistoryMark, SessionFile } from './session.ts';

/** Takes the parts of one reply; `end` comes once, last. */
export interface FetchSink {
  part(part: FetchPart): void;
}

/** Hears what comes on the channels of exec, attach or port-forward. */
export interface ChannelListener {
  accepted?(): void;
  data(channel: number, text: string): void;
  /** Port-forward: one forwarded connection is over. */
  closed?(channel: number, error?: string): void;
  /** The last word: a Status as JSON text. */
  end(status: string): void;
}

export interface ChannelWriter {
  send(channel: number, text: string): void;
  /** Port-forward: a new connection to a port of the pod. */
  open(channel: number, port: number): void;
  /** Closes one channel, or everything. */
  close(channel?: number): void;
}

/** How virtual time should follow the wall clock. */
export interface ClockWish {
  readonly paused?: boolean;
  readonly speed?: number;
}

/** Moves time on behalf of a request; calls back when it has been moved. */
export interface TimeControl {
  advance(micros: number, done: () => void): void;
  /** To the next change that is worth a sentence. */
  fastForward(done: () => void): void;
  step(): void;
}

/** A cluster that is coming up. */
export interface Boot {
  /** True when the cluster is up; false when `maxEvents` were used up on the way. */
  run(maxEvents: number): boolean;
  view(): BootView;
  /** The cluster, once it is up. */
  open(): EngineDoor;
}

export interface EngineDoor {
  /** Virtual microseconds since the Unix epoch. */
  readonly now: number;
  /** When the cluster was handed to its users. */
  readonly start: number;
  readonly seed: number;
  readonly version: string;
  /** The cluster's data first, then the simulator's own (faults). */
  readonly stores: readonly ObjectStore[];
  /** Every write that says something, and what led to it. */
  readonly chronicle: Chronicle;
  readonly timeline: TimelineView;
  readonly stories: Stories;
  readonly vitals: Vitals;
  /** A copy of the present that can be moved back. */
  past(): Past;
  /** Whether an API server answers now, and if not, who is missing. */
  readonly apiState: ClockView['api'];
  /** What the Control plane view looks at. */
  readonly controlPlane?: ControlPlane;
  /** Runs virtual time; false when `maxEvents` were used up on the way. */
  advance(micros: number, maxEvents: number): boolean;
  /** Runs to the next thing that happens. */
  step(): void;
  /** Puts a cluster that has just come up through an old journal. */
  replay(entries: readonly Entry[], until: number): Replay;
  /** Every input so far, and each from now on. */
  onInput(listener: (entry: Entry) => void): void;
  /** The hash of the history up to now. */
  mark(): HistoryMark;
  /** Everything so far, or up to a moment: then its hash is not known. */
  session(until?: number): SessionFile;
  /** What the Clock object wishes. */
  readonly clock: ClockWish;
  /** Writes the wish into the Clock object; onClock hears of it. */
  wishClock(wish: ClockWish): void;
  onClock(listener: (wish: ClockWish) => void): void;
  /** Answers a request to the API at the current instant; gives back how to cancel it. */
  fetch(request: FetchRequest, time: TimeControl, sink: FetchSink): () => void;
  /** exec, attach and port-forward: channels both ways. */
  connect(request: FetchRequest, listener: ChannelListener): ChannelWriter;
  /** Runs a command that only looks, on a machine's own shell. */
  onMachine(
    machine: string,
    words: readonly string[],
  ): { readonly code: number; readonly out: string; readonly err: string };
  /** What a manifest will meet in the cluster. */
  facts(questions: readonly FactQuestion[]): readonly FactAnswer[];
  /** What manifests would do. */
  preview(question: PreviewQuestion): readonly Foreseen[];
  /** Joins one more worker node; gives back its name. */
  addNode(): string;
}

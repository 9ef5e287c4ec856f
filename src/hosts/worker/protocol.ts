// What the page and the engine's worker say to each other: versioned plain data, nothing else.
import type { FactAnswer, FactQuestion } from '../../engine/views/facts/fact-types.ts';
import type { Foreseen, PreviewQuestion } from '../../engine/preview/preview-types.ts';
import type { ControlPlanePatch } from '../../engine/views/control-plane/control-plane-types.ts';
import type { VitalSigns } from '../../engine/views/vitals/vitals-types.ts';
import type {
  ClockView,
  ClusterView,
  EventsPatch,
  InspectorPatch,
  NarratorPatch,
  ObjectName,
  Story,
  StoryChange,
  TimelinePatch,
  TopologyPatch,
} from '../../engine/views/view-types.ts';

import type {
  Beginning,
  HistoryMark,
  SessionFile,
  SessionView,
  StartConfig,
  StorageState,
} from './session.ts';

export type {
  Beginning,
  HistoryMark,
  SessionFile,
  SessionRow,
  SessionView,
  StartConfig,
  StorageState,
} from './session.ts';
export type {
  ControlPlanePatch,
  LeaderSight,
  QueueSight,
  RequestSight,
  WatchSight,
} from '../../engine/views/control-plane/control-plane-types.ts';
export type {
  Bounds,
  DeclaredPort,
  FactAnswer,
  FactQuestion,
  ImageSight,
  Room,
  Selected,
} from '../../engine/views/facts/fact-types.ts';
export type {
  NodeUse,
  PodVitals,
  ProbeSight,
  Use,
  VitalSigns,
} from '../../engine/views/vitals/vitals-types.ts';
export type {
  Foreseen,
  Placement,
  PreviewManifest,
  PreviewQuestion,
  Selection,
} from '../../engine/preview/preview-types.ts';
export { HEALTHS, POD_COLUMNS, POD_TERMINATING } from '../../engine/views/view-types.ts';
export type {
  Amounts,
  AttachmentRow,
  ClockView,
  ClusterView,
  EventRow,
  EventsPatch,
  Health,
  InspectorPatch,
  Narration,
  NarratorPatch,
  NodeRow,
  ObjectName,
  PodIntroduction,
  ServiceRow,
  Story,
  StoryChange,
  StoryStep,
  TimelineMarker,
  TimelinePatch,
  Tie,
  TopologyPatch,
  WorkloadRow,
} from '../../engine/views/view-types.ts';

/** Both sides refuse to speak to another version. */
export const PROTOCOL_VERSION = 1;

/** What comes from outside the simulation, beside requests to its API. */
export type Input =
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  /** Runs to the next thing that happens. */
  | { readonly kind: 'step' }
  /** Virtual seconds per second of the wall clock, MIN_SPEED to MAX_SPEED. */
  | { readonly kind: 'speed'; readonly speed: number }
  /** Runs that many virtual seconds as fast as the machine can; replied to when done. */
  | { readonly kind: 'advance'; readonly seconds: number }
  /** Runs to the next change that is worth a sentence; replied to with the virtual time then. */
  | { readonly kind: 'fastForward' }
  | { readonly kind: 'addNode' };

export const MIN_SPEED = 0.05;
export const MAX_SPEED = 500;

/** Questions whose answer changes nothing. */
export type Query =
  /** Why an object is as it is, or was at a moment of the past. */
  | { readonly kind: 'story'; readonly of: ObjectName; readonly at: number | null }
  /** What followed from a write of a story. */
  | { readonly kind: 'effects'; readonly number: number }
  /** What a write changed; null when it is forgotten. */
  | { readonly kind: 'change'; readonly number: number }
  /** What a person who looks at a machine from its own shell reads there. */
  | { readonly kind: 'machine'; readonly machine: string; readonly words: readonly string[] }
  /** What a manifest will meet in the cluster, each question answered in its place. */
  | { readonly kind: 'facts'; readonly questions: readonly FactQuestion[] }
  /** What manifests would do, without doing it: the history is the same with and without. */
  | { readonly kind: 'preview'; readonly question: PreviewQuestion }
  /** What nodes and the containers of a pod use, and how its probes do; of the present. */
  | {
      readonly kind: 'vitals';
      readonly nodes: readonly string[];
      readonly pod: ObjectName | null;
    }
  /** The session so far, or up to a moment, answered with a SessionFile. */
  | { readonly kind: 'session'; readonly until?: number }
  /** Answered with a HistoryMark. */
  | { readonly kind: 'mark' };

/** What each query is answered with. */
export interface Answers {
  readonly story: Story;
  readonly effects: Story;
  readonly change: StoryChange | null;
  readonly machine: { readonly code: number; readonly out: string; readonly err: string };
  readonly facts: readonly FactAnswer[];
  readonly preview: readonly Foreseen[];
  readonly vitals: VitalSigns;
  readonly session: SessionFile;
  readonly mark: HistoryMark;
}

/** A request to the in-page Kubernetes API. The reply comes on the port that travels with it. */
export interface FetchRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: Uint8Array;
}

/** On the port of a fetch, from the worker: one head, chunks, then the end. */
export type FetchPart =
  | {
      readonly is: 'head';
      readonly status: number;
      readonly headers: readonly (readonly [string, string])[];
    }
  | { readonly is: 'chunk'; readonly bytes: Uint8Array }
  | { readonly is: 'end' };

/** On the port of a fetch, from the page: it wants no more. */
export interface FetchCancel {
  readonly is: 'cancel';
}

/** On the port of a connection (exec, attach, port-forward), both ways. */
export type ChannelPart =
  | { readonly is: 'accepted' }
  | { readonly is: 'data'; readonly channel: number; readonly text: string }
  | { readonly is: 'open'; readonly channel: number; readonly port: number }
  /** One channel is over; without a channel everything. */
  | { readonly is: 'close'; readonly channel?: number; readonly error?: string }
  /** The last word of the server: a Status as JSON text. */
  | { readonly is: 'end'; readonly status: string };

/** What a view shows: '' is every namespace. */
export type Subscription =
  /** `labels` is a selector as kubectl's -l takes it; only pods that meet it are shown. */
  | { readonly view: 'topology'; readonly namespace: string; readonly labels?: string }
  | { readonly view: 'events'; readonly namespace: string; readonly limit: number }
  | { readonly view: 'inspector'; readonly of: ObjectName }
  | { readonly view: 'control-plane' };

export type ViewName = Subscription['view'];

export type ToEngine =
  | {
      readonly is: 'start';
      readonly version: number;
      /** Of a new cluster; other beginnings bring their own. */
      readonly config: StartConfig;
      readonly beginning: Beginning;
    }
  | { readonly is: 'input'; readonly id: number; readonly input: Input }
  | { readonly is: 'query'; readonly id: number; readonly query: Query }
  | { readonly is: 'fetch'; readonly request: FetchRequest; readonly port: MessagePort }
  /** Shows a moment of the past in all views; null: the present again. */
  | { readonly is: 'look'; readonly at: number | null }
  | { readonly is: 'connect'; readonly request: FetchRequest; readonly port: MessagePort }
  /** Replaces what this view showed before. */
  | { readonly is: 'subscribe'; readonly subscription: Subscription }
  | { readonly is: 'unsubscribe'; readonly view: ViewName }
  /** The page has drawn frame `frame` and is ready for another. */
  | { readonly is: 'ack'; readonly frame: number };

export type Patch =
  | TopologyPatch
  | EventsPatch
  | InspectorPatch
  | NarratorPatch
  | TimelinePatch
  | ControlPlanePatch;

/** What changed since the frame before; at most one until it is acknowledged. */
export interface Frame {
  readonly is: 'frame';
  readonly frame: number;
  readonly clock: ClockView;
  readonly patches: readonly Patch[];
}

/** How far a cluster has come up. */
export interface BootView {
  readonly nodes: number;
  /** Nodes that the API server knows, and those of them that are Ready. */
  readonly joined: number;
  readonly ready: number;
}

/** A bug stopped the world: what is needed to run into it again. */
export interface FatalReport {
  readonly message: string;
  readonly stack: string;
  readonly seed: number;
  readonly time: string;
}

export type FromEngine =
  /** While this worker lives it holds the lock of this name. */
  | { readonly is: 'alive'; readonly lock: string }
  | { readonly is: 'booting'; readonly boot: BootView }
  /** An old session is being re-executed; virtual microseconds. */
  | {
      readonly is: 'progress';
      readonly now: number;
      readonly start: number;
      readonly until: number;
    }
  | {
      readonly is: 'ready';
      readonly version: number;
      readonly cluster: ClusterView;
      readonly session: SessionView;
    }
  | { readonly is: 'storage'; readonly state: StorageState }
  | Frame
  | { readonly is: 'reply'; readonly id: number; readonly value: unknown }
  | { readonly is: 'refused'; readonly id: number; readonly message: string }
  | { readonly is: 'fatal'; readonly report: FatalReport };

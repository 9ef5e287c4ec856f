// The trace: what caused what. Spans in a ring of columns; the kernel threads the current one.
import type { Clock } from './clock.ts';
import type { Micros } from './time.ts';

/** Counts up from 1; 0 means "no known cause". */
export type SpanId = number;

export interface Span {
  readonly id: SpanId;
  readonly parent: SpanId;
  readonly at: Micros;
  /** Who is at work: `replicaset-controller`, `system:node:worker-1`, `user`. */
  readonly component: string;
  /** `create`, `reconcile`. */
  readonly verb: string;
  /** `pods`, `pods/status`; '' when it is about no resource. */
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
}

/** Writes whose causes are remembered, for those who read of them later. */
const KEPT_WRITES = 65_536;

/**
 * Remembers the last `capacity` spans. Opening one makes it the cause of everything scheduled
 * until the running event ends. Nothing is computed for a span before somebody asks for it.
 */
export class Trace {
  private readonly parents: Float64Array;
  private readonly times: Float64Array;
  private readonly components: string[] = [];
  private readonly verbs: string[] = [];
  private readonly resources: string[] = [];
  private readonly subresources: string[] = [];
  private readonly namespaces: string[] = [];
  private readonly names: string[] = [];
  private readonly writes = new Float64Array(KEPT_WRITES);
  private readonly writeCauses = new Float64Array(KEPT_WRITES);
  private next: SpanId = 1;

  constructor(
    private readonly clock: Clock,
    private readonly capacity: number,
  ) {
    this.parents = new Float64Array(capacity);
    this.times = new Float64Array(capacity);
  }

  /** Records a span caused by the current one, and makes it the current one. */
  open(
    component: string,
    verb: string,
    resource = '',
    subresource = '',
    namespace = '',
    name = '',
  ): SpanId {
    const id = this.next++;
    const place = id % this.capacity;
    this.parents[place] = this.clock.cause;
    this.times[place] = this.clock.now;
    this.components[place] = component;
    this.verbs[place] = verb;
    this.resources[place] = resource;
    this.subresources[place] = subresource;
    this.namespaces[place] = namespace;
    this.names[place] = name;
    this.clock.cause = id;
    return id;
  }

  /** The current span has made the write of this revision. */
  wrote(revision: number): void {
    const place = revision % KEPT_WRITES;
    this.writes[place] = revision;
    this.writeCauses[place] = this.clock.cause;
  }

  /** Whoever acts on what a write told acts because of that write: its span becomes the cause. */
  becauseOfWrite(revision: number): void {
    const place = revision % KEPT_WRITES;
    if (this.writes[place] === revision) this.clock.cause = this.writeCauses[place] as number;
  }

  /** What caused a span; 0 when that is not known, or not any more. */
  parentOf(id: SpanId): SpanId {
    return this.has(id) ? (this.parents[id % this.capacity] as number) : 0;
  }

  /** The span, unless it has been overwritten. */
  span(id: SpanId): Span | undefined {
    if (!this.has(id)) return undefined;
    const place = id % this.capacity;
    const subresource = this.subresources[place] as string;
    const resource = this.resources[place] as string;
    return {
      id,
      parent: this.parents[place] as number,
      at: this.times[place] as number,
      component: this.components[place] as string,
      verb: this.verbs[place] as string,
      resource: subresource === '' ? resource : `${resource}/${subresource}`,
      namespace: this.namespaces[place] as string,
      name: this.names[place] as string,
    };
  }

  private has(id: SpanId): boolean {
    return id > 0 && id < this.next && id > this.next - 1 - this.capacity;
  }

  /** The span, then what caused it, back to the first cause that is still remembered. */
  causes(id: SpanId): Span[] {
    const chain: Span[] = [];
    for (let span = this.span(id); span; span = this.span(span.parent)) chain.push(span);
    return chain;
  }

  /** Spans recorded so far. */
  get count(): number {
    return this.next - 1;
  }
}

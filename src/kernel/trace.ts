// The trace: what caused what. Spans in a ring of columns; the kernel threads the current one.
import type { Clock } from './clock.ts';
import type { Micros } from './time.ts';

/** Counts up from 1; 0 means "no known cause". */
export type SpanId = number;

export interface Span {
  readonly id: SpanId;
  readonly parent: SpanId;
  readonly at: Micros;
  /** The component at work: `kube-scheduler`, `kubelet worker-1`, `user`. */
  readonly component: string;
  /** What it does, in a short verb phrase: `bind`, `update pods/status`. */
  readonly action: string;
  /** What it does it to: `Pod default/web-1`. */
  readonly subject: string;
}

/**
 * Remembers the last `capacity` spans. Opening one makes it the cause of everything scheduled
 * until the running event ends.
 */
export class Trace {
  private readonly parents: Float64Array;
  private readonly times: Float64Array;
  private readonly components: string[] = [];
  private readonly actions: string[] = [];
  private readonly subjects: string[] = [];
  private next: SpanId = 1;

  constructor(
    private readonly clock: Clock,
    private readonly capacity: number,
  ) {
    this.parents = new Float64Array(capacity);
    this.times = new Float64Array(capacity);
  }

  /** Records a span caused by the current one, and makes it the current one. */
  open(component: string, action: string, subject: string): SpanId {
    const id = this.next++;
    const place = id % this.capacity;
    this.parents[place] = this.clock.cause;
    this.times[place] = this.clock.now;
    this.components[place] = component;
    this.actions[place] = action;
    this.subjects[place] = subject;
    this.clock.cause = id;
    return id;
  }

  /** The span, unless it has been overwritten. */
  span(id: SpanId): Span | undefined {
    if (id <= 0 || id >= this.next || id <= this.next - 1 - this.capacity) return undefined;
    const place = id % this.capacity;
    return {
      id,
      parent: this.parents[place] as number,
      at: this.times[place] as number,
      component: this.components[place] as string,
      action: this.actions[place] as string,
      subject: this.subjects[place] as string,
    };
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

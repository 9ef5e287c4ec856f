// The kernel: one clock, one trace, one seed, and the processes that run on them.
import { Clock } from './clock.ts';
import { Failure } from './failure.ts';
import { TRACE_SPANS } from './limits.ts';
import { Process } from './process.ts';
import { Random } from './random.ts';
import type { Micros } from './time.ts';
import { Trace } from './trace.ts';

export interface KernelOptions {
  readonly seed: number;
  readonly start: Micros;
  readonly shuffleTiesSeed?: number;
  readonly traceSpans?: number;
}

export class Kernel {
  readonly seed: number;
  readonly clock: Clock;
  readonly trace: Trace;
  private readonly incarnations = new Map<string, number>();

  constructor(options: KernelOptions) {
    this.seed = options.seed;
    this.clock = new Clock({
      start: options.start,
      ...(options.shuffleTiesSeed === undefined
        ? {}
        : { shuffleTiesSeed: options.shuffleTiesSeed }),
    });
    this.trace = new Trace(this.clock, options.traceSpans ?? TRACE_SPANS);
  }

  get now(): Micros {
    return this.clock.now;
  }

  /** A new incarnation of the named process; names repeat, incarnations count up. */
  createProcess(name: string): Process {
    const incarnation = this.incarnations.get(name) ?? 0;
    this.incarnations.set(name, incarnation + 1);
    return new Process(this, name, incarnation);
  }

  /** Forgets a name that never comes back (a deleted pod's container). */
  forgetProcess(name: string): void {
    this.incarnations.delete(name);
  }

  /** A stream of chance that belongs to no process. */
  random(name: string): Random {
    return new Random(this.seed, name);
  }

  /** Whether a thrown value is one that programs are expected to meet. */
  isFailure(error: unknown): boolean {
    return error instanceof Failure;
  }
}

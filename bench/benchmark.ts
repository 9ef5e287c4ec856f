// What a benchmark is: work measured in CPU seconds of one process, with budgets.
import process from 'node:process';

export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The figure must be at most (or at least) this. */
  readonly budget?: { readonly atMost: number } | { readonly atLeast: number };
}

export interface Benchmark {
  /** The letter and name by which `npm run bench -- NAME` chooses it. */
  readonly name: string;
  readonly about: string;
  run(): Promise<readonly Figure[]> | readonly Figure[];
}

/** CPU seconds (user and system) that a piece of work takes. */
export function cpuSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const used = process.cpuUsage(before);
  return (used.user + used.system) / 1e6;
}

/** Megabytes of heap in use after a collection (run Node with --expose-gc). */
export function heapMegabytes(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1e6;
}

/** The most memory that this process has had, in megabytes. */
export function peakMegabytes(): number {
  return process.resourceUsage().maxRSS / 1e3;
}

// The list of all benchmarks, in the order in which they run.
import type { Benchmark } from './benchmark.ts';
import { kernelEvents } from './kernel-events.ts';

export const BENCHMARKS: readonly Benchmark[] = [kernelEvents];

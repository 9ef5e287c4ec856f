// The list of all benchmarks, in the order in which they run.
import type { Benchmark } from './benchmark.ts';
import { kernelEvents } from './kernel-events.ts';
import { peerWebernetes } from './peer-webernetes.ts';

export const BENCHMARKS: readonly Benchmark[] = [kernelEvents, peerWebernetes];

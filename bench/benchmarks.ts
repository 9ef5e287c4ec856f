// The list of all benchmarks, in the order in which they run.
import type { Benchmark } from './benchmark.ts';
import { kernelEvents } from './kernel-events.ts';
import { peerWebernetes } from './peer-webernetes.ts';
import { schedulerThroughput } from './scheduler-throughput.ts';

export const BENCHMARKS: readonly Benchmark[] = [kernelEvents, schedulerThroughput, peerWebernetes];

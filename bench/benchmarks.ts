// The list of all benchmarks, in the order in which they run.
import type { Benchmark } from './benchmark.ts';
import { firstLoad } from './first-load.ts';
import { httpsLongList } from './https-long-list.ts';
import { httpsRequests } from './https-requests.ts';
import { idleNodes } from './idle-nodes.ts';
import { kernelEvents } from './kernel-events.ts';
import { largeCluster } from './large-cluster.ts';
import { probes } from './probes.ts';
import { peerWebernetes } from './peer-webernetes.ts';
import { replicasOnNodes } from './replicas-on-nodes.ts';
import { schedulerThroughput } from './scheduler-throughput.ts';
import { shellLoops } from './shell-loops.ts';

export const BENCHMARKS: readonly Benchmark[] = [
  kernelEvents,
  replicasOnNodes,
  peerWebernetes,
  largeCluster,
  schedulerThroughput,
  idleNodes,
  firstLoad,
  shellLoops,
  httpsRequests,
  httpsLongList,
  probes,
];

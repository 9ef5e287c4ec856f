// (b) 5,000 nodes and 150,000 pods Running from nothing: CPU time, memory, cost per pod by size.
import process from 'node:process';
import { Engine } from '../src/engine/engine.ts';
import type { Benchmark } from './benchmark.ts';
import { cpuSeconds, heapMegabytes, peakMegabytes } from './benchmark.ts';
import { deployAndWait } from './engine-work.ts';

const NODES = Number(process.env['BENCH_NODES'] ?? 5_000);
const DEPLOYMENTS = Number(process.env['BENCH_DEPLOYMENTS'] ?? 150);
const REPLICAS = 1_000;
const SMALL_NODES = 50;

/** CPU milliseconds a pod at 1,000 pods, on an engine whose code is compiled. */
function costOfSmall(): number {
  let cost = 0;
  for (let seed = 1; seed <= 3; seed++) {
    const engine = Engine.create({ nodes: SMALL_NODES, seed });
    cost = (deployAndWait(engine, 'web', 1, REPLICAS).cpuSeconds * 1e3) / REPLICAS;
  }
  return cost;
}

export const largeCluster: Benchmark = {
  name: 'b-large-cluster',
  about: '5,000 nodes and 150,000 pods Running from nothing: 150 Deployments of 1,000',
  run() {
    const small = costOfSmall();
    let engine: Engine | undefined;
    const boot = cpuSeconds(() => {
      engine = Engine.create({ preset: 'large', nodes: NODES, seed: 1 });
    });
    if (!engine) throw new Error('no engine');
    const idleHeap = heapMegabytes();
    const work = deployAndWait(engine, 'web', DEPLOYMENTS, REPLICAS);
    const pods = DEPLOYMENTS * REPLICAS;
    const cost = (work.cpuSeconds * 1e3) / pods;
    const total = boot + work.cpuSeconds;
    const heap = heapMegabytes();
    return [
      { name: 'CPU time, boot and pods', value: total, unit: 'CPU s', budget: { atMost: 120 } },
      { name: 'most memory', value: peakMegabytes(), unit: 'MB', budget: { atMost: 4_000 } },
      { name: 'cost per pod / at 1,000', value: cost / small, unit: '', budget: { atMost: 2 } },
      { name: 'cost per pod at 150,000', value: cost, unit: 'CPU ms' },
      { name: 'cost per pod at 1,000', value: small, unit: 'CPU ms' },
      { name: 'boot of 5,000 nodes', value: boot, unit: 'CPU s' },
      { name: 'heap, idle nodes', value: idleHeap, unit: 'MB' },
      { name: 'heap, all pods', value: heap, unit: 'MB' },
      { name: 'virtual time', value: work.virtualSeconds, unit: 's' },
      { name: 'writes per pod', value: work.writes / pods, unit: 'writes' },
    ];
  },
};

// (a) What 1,000 replicas on 50 nodes cost from apply to all Ready, on a warm engine and a cold one.
import { Engine } from '../src/engine/engine.ts';
import type { Benchmark } from './benchmark.ts';
import { deployAndWait } from './engine-work.ts';
import type { Work } from './engine-work.ts';

const NODES = 50;
const REPLICAS = 1_000;
/** Engines that do the work before the one that is measured, so that the code is compiled. */
const WARM_UPS = 6;

function measure(seed: number): Work {
  return deployAndWait(Engine.create({ nodes: NODES, seed }), 'web', 1, REPLICAS);
}

export const replicasOnNodes: Benchmark = {
  name: 'a-replicas',
  about: `1,000 replicas on 50 nodes, apply to all Ready, after ${WARM_UPS} other Engines did it`,
  run() {
    const cold = measure(1);
    for (let seed = 2; seed <= WARM_UPS; seed++) measure(seed);
    globalThis.gc?.();
    const warm = measure(1);
    return [
      { name: 'CPU time', value: warm.cpuSeconds, unit: 'CPU s', budget: { atMost: 1 } },
      { name: 'CPU time of the first Engine (cold)', value: cold.cpuSeconds, unit: 'CPU s' },
      { name: 'virtual time', value: warm.virtualSeconds, unit: 's' },
      { name: 'events per pod', value: warm.events / REPLICAS, unit: 'events' },
      { name: 'writes per pod', value: warm.writes / REPLICAS, unit: 'writes' },
    ];
  },
};

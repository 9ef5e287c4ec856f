// (d) What 5,000 idle nodes cost: leases, heartbeats, resyncs, and nothing else.
import { Engine } from '../src/engine/engine.ts';
import { SECOND } from '../src/kernel/time.ts';
import type { Benchmark } from './benchmark.ts';
import { cpuSeconds, heapMegabytes } from './benchmark.ts';

const NODES = 5_000;
const SECONDS = 60;

export const idleNodes: Benchmark = {
  name: 'd-idle-nodes',
  about: '5,000 idle nodes, 60 virtual seconds',
  run() {
    const engine = Engine.create({ preset: 'large', nodes: NODES, seed: 1 });
    // The last of the boot: what follows repeats itself.
    engine.advance(SECONDS * SECOND);
    const { eventsRun } = engine.kernel.clock;
    const { revision } = engine.store;
    const used = cpuSeconds(() => engine.advance(SECONDS * SECOND));
    return [
      { name: 'CPU time', value: used, unit: 'CPU s', budget: { atMost: 2 } },
      { name: 'events', value: engine.kernel.clock.eventsRun - eventsRun, unit: 'events' },
      { name: 'writes', value: engine.store.revision - revision, unit: 'writes' },
      { name: 'heap', value: heapMegabytes(), unit: 'MB' },
    ];
  },
};

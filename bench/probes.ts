// 150,000 pods, half of them with readiness and liveness probes, for 60 virtual seconds.
import process from 'node:process';
import { Engine } from '../src/engine/engine.ts';
import { SECOND } from '../src/kernel/time.ts';
import type { Container } from '../src/model/generated/types.ts';
import type { Benchmark } from './benchmark.ts';
import { cpuSeconds, heapMegabytes } from './benchmark.ts';
import { deployAndWait } from './engine-work.ts';

const NODES = Number(process.env['BENCH_NODES'] ?? 5_000);
const DEPLOYMENTS = Number(process.env['BENCH_DEPLOYMENTS'] ?? 150);
const REPLICAS = 1_000;
const SECONDS = 60;
const PERIOD_SECONDS = 10;
const PROBES = 2;
/** CPU time for 150,000 pods, and what that makes of one probe. */
const BUDGET_SECONDS = 90;
const BUDGET_MICROS = 100;

const httpGet = { path: '/', port: 80 };
const PLAIN: Container = { name: 'web', image: 'nginx:1.27' };
const PROBED: Container = {
  ...PLAIN,
  readinessProbe: { httpGet, periodSeconds: PERIOD_SECONDS },
  livenessProbe: { httpGet, periodSeconds: PERIOD_SECONDS },
};

export const probes: Benchmark = {
  name: 'probes',
  about: '150,000 pods, readiness and liveness probes on half of them, 60 virtual seconds',
  run() {
    const engine = Engine.create({ preset: 'large', nodes: NODES, seed: 1 });
    const containerOf = (index: number): Container => (index % 2 === 0 ? PROBED : PLAIN);
    deployAndWait(engine, 'web', DEPLOYMENTS, REPLICAS, containerOf);
    const { clock } = engine.kernel;
    const { eventsRun } = clock;
    const { revision } = engine.store;
    const spent = cpuSeconds(() => engine.advance(SECONDS * SECOND));
    const probed = Math.ceil(DEPLOYMENTS / 2) * REPLICAS;
    const count = probed * PROBES * (SECONDS / PERIOD_SECONDS);
    const atFullSize = BUDGET_SECONDS * ((DEPLOYMENTS * REPLICAS) / 150_000);
    return [
      { name: 'CPU time of 60 s', value: spent, unit: 'CPU s', budget: { atMost: atFullSize } },
      {
        name: 'one probe',
        value: (spent * 1e6) / count,
        unit: 'us',
        budget: { atMost: BUDGET_MICROS },
      },
      { name: 'events per CPU second', value: (clock.eventsRun - eventsRun) / spent, unit: '1/s' },
      { name: 'writes', value: engine.store.revision - revision, unit: 'writes' },
      { name: 'heap', value: heapMegabytes(), unit: 'MB' },
    ];
  },
};

// The work that benchmarks put to an Engine: Deployments applied, and time run till all is Ready.
import process from 'node:process';
import type { Engine } from '../src/engine/engine.ts';
import type { ApiRequest } from '../src/model/api/request.ts';
import { SECOND } from '../src/kernel/time.ts';
import type { Container, Deployment } from '../src/model/generated/types.ts';
import { cpuSeconds } from './benchmark.ts';

/** Nothing is given more virtual time than this to become Ready. */
const GIVE_UP_SECONDS = 3_600;

export interface Work {
  readonly cpuSeconds: number;
  readonly virtualSeconds: number;
  readonly events: number;
  readonly writes: number;
}

const PLAIN: Container = { name: 'web', image: 'nginx:1.27' };

/**
 * Applies `count` Deployments of `replicas` pods each; runs until every pod is Ready. What the pods
 * of one run may differ by its index.
 */
export function deployAndWait(
  engine: Engine,
  prefix: string,
  count: number,
  replicas: number,
  containerOf: (index: number) => Container = () => PLAIN,
): Work {
  const { clock } = engine.kernel;
  const { now, store } = engine;
  const { eventsRun } = clock;
  const { revision } = store;
  const names = Array.from({ length: count }, (_, index) => `${prefix}-${index}`);
  const used = cpuSeconds(() => {
    for (const [index, name] of names.entries()) {
      createDeployment(engine, name, replicas, containerOf(index));
    }
    waitUntilReady(engine, names, replicas);
  });
  return {
    cpuSeconds: used,
    virtualSeconds: (engine.now - now) / SECOND,
    events: clock.eventsRun - eventsRun,
    writes: store.revision - revision,
  };
}

function waitUntilReady(engine: Engine, names: readonly string[], replicas: number): void {
  const waiting = new Set(names);
  for (let second = 0; second < GIVE_UP_SECONDS; second++) {
    for (const name of waiting) {
      const deployment = engine.store.get('deployments.apps', `default/${name}`) as Deployment;
      if (deployment.status?.readyReplicas === replicas) waiting.delete(name);
    }
    if (waiting.size === 0) return;
    engine.advance(SECOND);
    if (process.env['BENCH_VERBOSE']) report(engine, waiting.size);
  }
  throw new Error(`${waiting.size} Deployments are not Ready after ${GIVE_UP_SECONDS} s`);
}

function report(engine: Engine, waiting: number): void {
  const { heapUsed } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  const pods = engine.store.count('pods');
  const parts = [engine.now / SECOND, `waiting ${waiting}`, `pods ${pods}`];
  const cpu = `${Math.round((user + system) / 1e6)} CPU s`;
  process.stderr.write(`${parts.join(' ')} ${cpu} ${Math.round(heapUsed / 1e6)} MB\n`);
}

function createDeployment(
  engine: Engine,
  name: string,
  replicas: number,
  container: Container,
): void {
  const labels = { app: name };
  const request: ApiRequest = {
    verb: 'create',
    group: 'apps',
    version: 'v1',
    resource: 'deployments',
    subresource: '',
    namespace: 'default',
    name: '',
    options: {},
    credentials: { is: 'certificate', user: 'admin', groups: ['system:masters'] },
    userAgent: 'bench',
    body: {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name },
      spec: {
        replicas,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: { containers: [container] },
        },
      },
    },
  } as unknown as ApiRequest;
  const { code, body } = engine.request(request);
  if (code >= 400) throw new Error(`creating ${name}: ${code} ${JSON.stringify(body)}`);
}

// The engine's promises about time: one advance equals many, and a seed fixes the history.
import { expect, test } from 'vitest';
import { SECOND } from '../kernel/time.ts';
import { ADMIN } from './cluster/credentials.ts';
import { Engine } from './engine.ts';
import { adminRequest } from './testing/admin-request.ts';

function applyDeployment(engine: Engine): number {
  const labels = { app: 'web' };
  const { code } = engine.request(
    adminRequest({
      body: {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'web' },
        spec: {
          replicas: 3,
          selector: { matchLabels: labels },
          template: {
            metadata: { labels },
            spec: { containers: [{ name: 'nginx', image: 'nginx:1.27' }] },
          },
        },
      },
    }),
  );
  return code;
}

function life(seed: number, advances: readonly number[], budget = Infinity): string {
  const engine = Engine.create({ seed, nodes: 2, freeze: true });
  const hash = engine.startHashing();
  expect(applyDeployment(engine)).toBe(201);
  for (const seconds of advances) {
    const until = engine.now + seconds * SECOND;
    while (!engine.runUntil(until, budget));
  }
  return hash.digest();
}

test('one advance of 600 s equals sixty of 10 s, and any budget of events', () => {
  const whole = life(7, [600]);
  expect(
    life(
      7,
      Array.from({ length: 60 }, () => 10),
    ),
  ).toBe(whole);
  expect(life(7, [600], 97)).toBe(whole);
});

test('another seed gives another history', () => {
  expect(life(8, [30])).not.toBe(life(7, [30]));
});

test('a request is answered at the instant, with time standing still', () => {
  const engine = Engine.create({ nodes: 1 });
  const before = engine.now;
  expect(applyDeployment(engine)).toBe(201);
  expect(applyDeployment(engine)).toBe(409);
  expect(engine.now).toBe(before);
  expect(engine.store.get('deployments.apps', 'default/web')).toBeDefined();
});

test('while no API server serves, the simulator still answers', () => {
  const engine = Engine.create({ nodes: 1 });
  const fault = {
    apiVersion: 'sim.kubetarium.dev/v1alpha1',
    kind: 'Fault',
    metadata: { name: 'api-down' },
    spec: { action: 'ComponentDown', target: { kind: 'Component', name: 'kube-apiserver' } },
  };
  const simulation = {
    group: 'sim.kubetarium.dev',
    version: 'v1alpha1',
    resource: 'faults',
    subresource: '',
    namespace: '',
    options: {},
    credentials: ADMIN,
    userAgent: 'test',
  } as const;
  engine.request({ ...simulation, verb: 'create', name: '', body: fault });
  engine.advance(SECOND);
  expect(applyDeployment(engine)).toBe(503);
  expect(engine.request({ ...simulation, verb: 'get', name: 'api-down' }).code).toBe(200);
  expect(engine.request({ ...simulation, verb: 'delete', name: 'api-down' }).code).toBe(200);
  engine.advance(60 * SECOND);
  expect(applyDeployment(engine)).toBe(201);
});

test('a node that is added joins and becomes Ready', () => {
  const engine = Engine.create({ nodes: 1 });
  expect(engine.addNode()).toBe('worker-2');
  engine.advance(60 * SECOND);
  const node = engine.store.get('nodes', 'worker-2') as unknown as {
    status: { conditions: { type: string; status: string }[] };
  };
  const ready = node.status.conditions.find(({ type }) => type === 'Ready');
  expect(ready?.status).toBe('True');
});

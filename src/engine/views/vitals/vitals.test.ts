// Vital signs: the use of machines and containers, probes as the kubelet runs them, no trace left.
import { expect, test } from 'vitest';
import { SECOND } from '../../../kernel/time.ts';
import { Engine } from '../../engine.ts';
import { newVitals } from './vitals.ts';
import { adminRequest } from '../../testing/admin-request.ts';

const POD = { kind: 'Pod', namespace: 'default', name: 'busy' };

/** The exec liveness page's container, and one that takes all the cpu it may. */
const BUSY = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'busy' },
  spec: {
    terminationGracePeriodSeconds: 0,
    containers: [
      {
        name: 'liveness',
        image: 'busybox',
        args: ['/bin/sh', '-c', 'touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600'],
        livenessProbe: {
          exec: { command: ['cat', '/tmp/healthy'] },
          initialDelaySeconds: 5,
          periodSeconds: 5,
        },
      },
      {
        name: 'burner',
        image: 'vish/stress',
        args: ['-cpus', '2'],
        resources: { limits: { cpu: '500m', memory: '64Mi' } },
      },
    ],
  },
};

function world(): Engine {
  const engine = Engine.create({ nodes: 1, freeze: true });
  const { code } = engine.request(adminRequest({ group: '', resource: 'pods', body: BUSY }));
  expect(code).toBe(201);
  return engine;
}

test('a probe tells every run, what came of it and how far it is from a verdict', () => {
  const engine = world();
  const vitals = newVitals(engine.cluster);
  const liveness = () => vitals.of([], POD).pod?.probes.find(({ kind }) => kind === 'liveness');
  engine.advance(4 * SECOND);
  expect(liveness()).toMatchObject({ runs: 0, result: 'none', verdict: 'passed' });
  engine.advance(20 * SECOND);
  const good = liveness();
  expect(good).toMatchObject({ container: 'liveness', result: 'success', message: '' });
  expect(good!.runs).toBeGreaterThanOrEqual(3);
  engine.advance(15 * SECOND);
  const bad = liveness();
  expect(bad).toMatchObject({ result: 'failure', threshold: 3, verdict: 'passed' });
  expect(bad!.message).toContain("cat: can't open '/tmp/healthy': No such file or directory");
  expect(bad!.streak).toBeLessThan(3);
});

test('cpu in use is held by the limit, memory is what the container has', () => {
  const engine = world();
  const vitals = newVitals(engine.cluster);
  engine.advance(10 * SECOND);
  vitals.of(['worker-1'], POD);
  engine.advance(5 * SECOND);
  const { pod, nodes } = vitals.of(['worker-1', 'nowhere'], POD);
  const burner = pod?.containers.find(({ name }) => name === 'burner');
  expect(burner?.cpuMilli).toBeCloseTo(500, 0);
  expect(burner?.memoryBytes).toBeGreaterThan(0);
  expect(nodes.map(({ name }) => name)).toEqual(['worker-1']);
  expect(nodes[0]!.cpuMilli).toBeGreaterThanOrEqual(500);
  expect(nodes[0]!.memoryBytes).toBeGreaterThan(burner!.memoryBytes);
});

test('a pod without a node has none, and a kubelet that is down knows of no probes', () => {
  const engine = world();
  const vitals = newVitals(engine.cluster);
  expect(vitals.of([], { ...POD, name: 'nobody' }).pod).toBeNull();
  engine.advance(10 * SECOND);
  engine.cluster.machine('worker-1')!.machine.powerOff();
  expect(vitals.of(['worker-1'], POD)).toMatchObject({ nodes: [], pod: null });
});

test('looking on changes nothing of the history', () => {
  const digest = (isWatched: boolean): string => {
    const engine = world();
    const hash = engine.startHashing();
    const vitals = newVitals(engine.cluster);
    for (let second = 0; second < 60; second++) {
      engine.advance(SECOND);
      if (isWatched) vitals.of(['worker-1', 'control-plane-1'], POD);
    }
    return hash.digest();
  };
  expect(digest(true)).toBe(digest(false));
});

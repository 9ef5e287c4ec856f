// What `kubectl logs` gets from a kubelet. Upstream: pkg/kubelet/kubelet_pods_test.go.
import { expect, test } from 'vitest';
import type { ContainerLogsRequest, KubeletReply } from '../../../client/kubelet-wire.ts';
import { KUBELET_PORT } from '../../../client/kubelet-wire.ts';
import type { Task } from '../../../kernel/task.ts';
import { SECOND } from '../../../kernel/time.ts';
import { NodeForTest } from '../testing/node-for-test.ts';

const busybox = { image: 'busybox:1.36' };

/** Asks the kubelet as the API server does; answers texts, refusals and the end. */
function logs(world: NodeForTest, request: Partial<ContainerLogsRequest>, seconds = 1): string {
  let text = '';
  const process = world.master.createProcess('logs');
  process.run(read());
  world.run(seconds);
  process.crash('done');
  return text;

  function* read(): Task<number> {
    const to = { address: '192.168.0.11', port: KUBELET_PORT };
    const outcome = yield* world.master.host.connect(process, to, { timeout: SECOND });
    if (outcome.is !== 'connected') return 1;
    outcome.end.onMessage((message) => {
      const reply = message as KubeletReply;
      if (reply.kind === 'data') text += reply.data;
      if (reply.kind === 'refused') text += `${reply.code}: ${reply.message}`;
      if (reply.kind === 'end') text += '[end]';
    });
    const base = {
      kind: 'containerLogs',
      namespace: 'default',
      pod: 'p',
      container: 'c',
      follow: false,
      previous: false,
      timestamps: false,
    } as const;
    outcome.end.send({ ...base, ...request });
    yield* process.signals.receive();
    return 0;
  }
}

function podWith(command: string): NodeForTest {
  const world = new NodeForTest();
  world.run(10);
  const containers = [{ name: 'c', ...busybox, command: ['sh', '-c', command] }];
  world.create({ name: 'p', spec: { containers } });
  return world;
}

test('tail, limit and time stamps', () => {
  const world = podWith('for i in 1 2 3 4 5; do echo line $i; done; sleep 3600');
  world.run(4);
  expect(logs(world, { tailLines: 2 })).toBe('line 4\nline 5\n[end]');
  expect(logs(world, { limitBytes: 9 })).toBe('line 1\nli[end]');
  expect(logs(world, { tailLines: 1, timestamps: true })).toMatch(
    /^2026-01-01T00:00:\d\d(\.\d+)?Z line 5\n\[end\]$/,
  );
});

test('sinceSeconds drops what is older', () => {
  const world = podWith('while true; do echo tick; sleep 1; done');
  world.run(20);
  const lines = logs(world, { sinceSeconds: 5 }).split('\n').length;
  expect(lines).toBeGreaterThanOrEqual(5);
  expect(lines).toBeLessThanOrEqual(8);
});

test('following goes on until the container ends', () => {
  const world = podWith('sleep 5; echo one; sleep 5; echo two; sleep 1');
  world.run(3);
  expect(logs(world, { follow: true }, 12)).toBe('one\ntwo\n[end]');
});

test('the log of the container before, once there was one', () => {
  const world = podWith('echo first words; sleep 3; exit 1');
  world.run(2);
  expect(logs(world, { previous: true })).toBe(
    '400: previous terminated container "c" in pod "p" not found',
  );
  world.run(6);
  expect(logs(world, { previous: true })).toBe('first words\n[end]');
});

test('a container that is not there yet says what it waits for', () => {
  const world = new NodeForTest();
  world.run(10);
  world.create({ name: 'p', spec: { containers: [{ name: 'c', image: 'busybox:doesnotexist' }] } });
  world.run(5);
  expect(logs(world, {})).toBe(
    '400: container "c" in pod "p" is waiting to start: trying and failing to pull image',
  );
  expect(logs(world, { container: 'x' })).toBe('400: container "x" in pod "p" is not available');
  expect(logs(world, { pod: 'nobody' })).toBe('404: pod "nobody" not found');
});

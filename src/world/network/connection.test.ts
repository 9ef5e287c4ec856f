// Connections under latency, partition, refusal, crash and power cut.
import { expect, test } from 'vitest';
import { Kernel } from '../../kernel/kernel.ts';
import type { Task } from '../../kernel/task.ts';
import { MILLISECOND, SECOND } from '../../kernel/time.ts';
import { sleep } from '../../kernel/waits.ts';
import { httpRequest, serveHttp, textResponse } from './http.ts';
import type { HttpOutcome } from './http.ts';
import { Network } from './network.ts';

function twoMachines() {
  const kernel = new Kernel({ seed: 1, start: 0 });
  const network = new Network(kernel);
  const machines = ['left', 'right'].map((name) => ({ name, zone: 'a', isOn: true }));
  const [left, right] = machines.map((machine, index) =>
    network.createNamespace(machine.name, machine, [`10.0.0.${index + 1}`]),
  );
  return { kernel, network, machines, left: left!, right: right! };
}

function* echo(): Task {
  yield* sleep(MILLISECOND);
}

function request(world: ReturnType<typeof twoMachines>, outcomes: unknown[], port = 80): void {
  const process = world.kernel.createProcess('curl');
  process.spawn(
    'get',
    (function* (): Task {
      const to = { address: '10.0.0.2', port };
      const call = { to, path: '/hi', timeout: SECOND };
      const outcome: HttpOutcome = yield* httpRequest(process, world.left, call);
      const what = outcome.is === 'response' ? outcome.response.body : outcome.is;
      outcomes.push([what, world.kernel.now]);
    })(),
  );
}

function serve(world: ReturnType<typeof twoMachines>) {
  const server = world.kernel.createProcess('server');
  serveHttp(server, world.right, 80, function* ({ request: { path }, client }) {
    yield* echo();
    return textResponse(200, `${path} from ${client.address}`);
  });
  return server;
}

test('a request takes two round trips and the time of its handler', () => {
  const world = twoMachines();
  serve(world);
  const outcomes: unknown[] = [];
  request(world, outcomes);
  world.kernel.clock.runUntil(SECOND);
  expect(outcomes).toEqual([['/hi from 10.0.0.1', 2000]]);
});

test('nobody listens: refused; a dead machine or a partition: timeout', () => {
  const world = twoMachines();
  const outcomes: unknown[] = [];
  request(world, outcomes, 81);
  world.kernel.clock.runUntil(2 * MILLISECOND);
  const heal = world.network.addRule({
    name: 'partition',
    judge: () => ({ is: 'drop', why: 'partition' }),
  });
  request(world, outcomes);
  world.kernel.clock.runUntil(2 * SECOND);
  heal();
  world.machines[1]!.isOn = false;
  request(world, outcomes);
  world.kernel.clock.runUntil(4 * SECOND);
  expect(outcomes.map((outcome) => (outcome as unknown[])[0])).toEqual([
    'refused',
    'timeout',
    'timeout',
  ]);
});

test('a partition shorter than TCP patience only delays', () => {
  const world = twoMachines();
  const server = serve(world);
  const outcomes: unknown[] = [];
  request(world, outcomes);
  let heal = (): void => {};
  world.kernel.clock.at(600, () => {
    heal = world.network.addRule({ name: 'cut', judge: () => ({ is: 'drop', why: 'cut' }) });
  });
  world.kernel.clock.at(100 * MILLISECOND, () => heal());
  world.kernel.clock.runUntil(2 * SECOND);
  expect(outcomes).toHaveLength(1);
  expect(outcomes[0]).toEqual(['/hi from 10.0.0.1', expect.any(Number)]);
  expect((outcomes[0] as [string, number])[1]).toBeGreaterThan(200 * MILLISECOND);
  expect(server.isRunning).toBe(true);
});

test('a crashed server resets its connections and frees its port', () => {
  const world = twoMachines();
  const server = serve(world);
  const outcomes: unknown[] = [];
  request(world, outcomes);
  world.kernel.clock.at(800, () => server.crash('oom'));
  world.kernel.clock.runUntil(SECOND);
  expect(outcomes).toEqual([['closed', 1050]]);
  expect(world.right.listener(80)).toBeUndefined();
});

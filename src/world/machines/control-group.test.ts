// Cpu by quota and weight, memory by limits, all in virtual time.
import { expect, test } from 'vitest';
import { Kernel } from '../../kernel/kernel.ts';
import { SECOND } from '../../kernel/time.ts';
import { ControlGroup } from './control-group.ts';
import type { GroupLimits, OutOfMemory } from './control-group.ts';
import { fill } from './cpu-scheduler.ts';

function machine(cpuMilli = 2000, memoryBytes = 1000) {
  const kernel = new Kernel({ seed: 1, start: 0 });
  return { kernel, root: ControlGroup.ofMachine(kernel.clock, 'node', { cpuMilli, memoryBytes }) };
}

/** Uses cpu in a group; answers where the time of its end will stand. */
function work(
  world: ReturnType<typeof machine>,
  group: ControlGroup,
  seconds: number,
  threads = 1,
) {
  const done: number[] = [];
  const process = world.kernel.createProcess(group.name);
  process.spawn(
    'work',
    (function* () {
      yield* group.useCpu(seconds * SECOND, threads);
      done.push(world.kernel.now / SECOND);
    })(),
  );
  return { done, process };
}

test('alone, a second of work takes a second', () => {
  const world = machine();
  const { done } = work(world, world.root.child('a'), 1);
  world.kernel.clock.runUntil(10 * SECOND);
  expect(done).toEqual([1]);
});

test('a quota stretches work', () => {
  const world = machine();
  const { done } = work(world, world.root.child('a', { cpuQuotaMilli: 250 }), 1);
  world.kernel.clock.runUntil(10 * SECOND);
  expect(done).toEqual([4]);
});

test('threads use several cpus', () => {
  const world = machine();
  const { done } = work(world, world.root.child('a'), 2, 2);
  world.kernel.clock.runUntil(10 * SECOND);
  expect(done).toEqual([1]);
});

test('contention is shared by weight, and ends when one is done', () => {
  const world = machine(1000);
  const heavy = work(world, world.root.child('heavy', { cpuWeight: 300 }), 3);
  const light = work(world, world.root.child('light', { cpuWeight: 100 }), 2);
  world.kernel.clock.runUntil(20 * SECOND);
  expect(heavy.done).toEqual([4]);
  expect(light.done).toEqual([5]);
});

test("a pod's quota holds for its containers together", () => {
  const world = machine(4000);
  const pod = world.root.child('pod', { cpuQuotaMilli: 1000 });
  const one = work(world, pod.child('one', { cpuWeight: 100 }), 1);
  const other = work(world, pod.child('other', { cpuWeight: 100 }), 1);
  world.kernel.clock.runUntil(10 * SECOND);
  expect([one.done, other.done]).toEqual([[2], [2]]);
  expect(pod.cpuUsedMicros()).toBe(2 * SECOND);
});

test('a steady load is integrated when someone looks, without events', () => {
  const world = machine();
  const group = world.root.child('a');
  const process = world.kernel.createProcess('a');
  const release = group.holdCpu(process, 500);
  world.kernel.clock.runUntil(10 * SECOND);
  expect(world.kernel.clock.eventsRun).toBe(0);
  expect(group.cpuUsedMicros()).toBe(5 * SECOND);
  expect(group.cpuRateMilli()).toBe(500);
  release();
  world.kernel.clock.runUntil(20 * SECOND);
  expect(world.root.cpuUsedMicros()).toBe(5 * SECOND);
});

test('work that is abandoned gives its cpu back', () => {
  const world = machine(1000);
  const dead = work(world, world.root.child('dead'), 100);
  const { done } = work(world, world.root.child('alive'), 2);
  world.kernel.clock.runUntil(SECOND);
  dead.process.crash('killed');
  world.kernel.clock.runUntil(10 * SECOND);
  expect(done).toEqual([2.5]);
  expect(world.root.cpuRateMilli()).toBe(0);
});

test('a quota may change under way', () => {
  const world = machine();
  const group = world.root.child('a', { cpuQuotaMilli: 500 });
  const { done } = work(world, group, 1);
  world.kernel.clock.runUntil(SECOND);
  group.setLimits({ cpuQuotaMilli: 250 });
  world.kernel.clock.runUntil(10 * SECOND);
  expect(done).toEqual([3]);
});

test('water-filling', () => {
  const shares = [
    [100, 1],
    [900, 1],
    [900, 2],
  ].map(([cap, weight]) => ({ cap: cap!, weight: weight!, to: undefined as never, got: 0 }));
  fill(shares, 1000);
  expect(shares.map(({ got }) => got)).toEqual([100, 300, 600]);
});

function victims(world: ReturnType<typeof machine>, limits: Readonly<Record<string, GroupLimits>>) {
  const killed: string[] = [];
  const groups = new Map<string, { group: ControlGroup; use: (bytes: number) => void }>();
  for (const [name, limit] of Object.entries(limits)) {
    const group = world.root.child(name, limit);
    const process = world.kernel.createProcess(name);
    const memory = group.memoryOf(process);
    group.onOutOfMemory = ({ limited }: OutOfMemory) => {
      killed.push(`${name} by ${limited.name}`);
      process.crash('OOMKilled');
    };
    groups.set(name, { group, use: (bytes) => memory.set(bytes) });
  }
  return { killed, use: (name: string, bytes: number) => groups.get(name)!.use(bytes) };
}

test('above its own limit a group is killed, and its memory is free again', () => {
  const world = machine();
  const { killed, use } = victims(world, { a: { memoryLimitBytes: 100 } });
  use('a', 100);
  world.kernel.clock.runUntil(1);
  expect(killed).toEqual([]);
  use('a', 101);
  expect(killed).toEqual([]);
  world.kernel.clock.runUntil(2);
  expect(killed).toEqual(['a by a']);
  expect(world.root.memoryBytes).toBe(0);
});

test('the machine chooses by size and adjustment', () => {
  const world = machine();
  const { killed, use } = victims(world, {
    guaranteed: { oomScoreAdjust: -997 },
    burstable: { oomScoreAdjust: 500 },
    bestEffort: { oomScoreAdjust: 1000 },
  });
  use('guaranteed', 600);
  use('burstable', 300);
  use('bestEffort', 101);
  world.kernel.clock.runUntil(1);
  expect(killed).toEqual(['bestEffort by node']);
});

test('what a process gives back after its group was removed is not given back twice', () => {
  const { kernel, root } = machine(2000, 10_000);
  const pod = root.child('pod');
  const container = pod.child('c');
  const process = kernel.createProcess('c');
  container.memoryOf(process).set(400);
  container.remove();
  process.crash('killed');
  expect([pod.memoryBytes, root.memoryBytes]).toEqual([0, 0]);
});

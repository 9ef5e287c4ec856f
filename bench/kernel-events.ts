// (e) How many events the kernel runs in a CPU second: bare callbacks, and sleeping tasks.
import { Kernel } from '../src/kernel/kernel.ts';
import type { Task } from '../src/kernel/task.ts';
import { sleep } from '../src/kernel/waits.ts';
import type { Benchmark } from './benchmark.ts';
import { cpuSeconds } from './benchmark.ts';

const PENDING = 100_000;
const EVENTS = 3_000_000;
const SLEEPERS = 50_000;

function bareEvents(): number {
  const { clock } = new Kernel({ seed: 1, start: 0 });
  let left = EVENTS - PENDING;
  const again = (period: unknown): void => {
    if (left-- > 0) clock.after(period as number, again, period);
  };
  for (let index = 0; index < PENDING; index++) {
    const period = 1_000 + ((index * 7_919) % 100_000);
    clock.after(period, again, period);
  }
  const used = cpuSeconds(() => {
    while (clock.pending > 0) clock.runUntil(clock.now + 1_000_000);
  });
  return clock.eventsRun / used;
}

function* sleeper(period: number): Task<number> {
  for (;;) yield* sleep(period);
}

function sleepingTasks(): number {
  const kernel = new Kernel({ seed: 1, start: 0 });
  const process = kernel.createProcess('sleepers');
  for (let index = 0; index < SLEEPERS; index++) {
    process.spawn('sleeper', sleeper(10_000 + ((index * 7_919) % 10_000)));
  }
  kernel.clock.runUntil(1);
  const before = kernel.clock.eventsRun;
  const used = cpuSeconds(() => kernel.clock.runUntil(500_000));
  return (kernel.clock.eventsRun - before) / used;
}

export const kernelEvents: Benchmark = {
  name: 'e-kernel-events',
  about: 'events of the kernel',
  run: () => [
    { name: '100,000 pending timers', value: bareEvents(), unit: 'events / CPU s' },
    { name: '50,000 sleeping tasks', value: sleepingTasks(), unit: 'resumes / CPU s' },
  ],
};

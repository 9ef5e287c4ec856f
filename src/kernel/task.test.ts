// Tasks, waits and processes in virtual time.
import { expect, test } from 'vitest';
import { Failure } from './failure.ts';
import { Kernel } from './kernel.ts';
import type { Task } from './task.ts';
import { all, forever, Latch, Mailbox, race, sleep, withTimeout } from './waits.ts';

const newKernel = (): Kernel => new Kernel({ seed: 1, start: 0 });

test('a task sleeps, receives, and ends with its value as exit code', () => {
  const kernel = newKernel();
  const process = kernel.createProcess('reader');
  const box = new Mailbox<string>('letters');
  const log: string[] = [];
  process.run(
    (function* (): Task<number> {
      yield* sleep(5);
      log.push(`${kernel.now} awake`);
      for (let letter = yield* box.receive(); letter !== 'end'; letter = yield* box.receive()) {
        log.push(`${kernel.now} ${letter}`);
      }
      return 3;
    })(),
  );
  box.send('early');
  kernel.clock.at(9, () => box.send('late'));
  kernel.clock.at(12, () => box.send('end'));
  kernel.clock.runUntil(20);
  expect(log).toEqual(['5 awake', '5 early', '9 late']);
  expect(process.state).toEqual({ is: 'exited', exitCode: 3, reason: 'exited' });
});

test('a timed-out receive leaves the message for the next reader', () => {
  const kernel = newKernel();
  const process = kernel.createProcess('reader');
  const box = new Mailbox<string>('letters');
  const log: string[] = [];
  process.spawn(
    'read',
    (function* (): Task {
      log.push((yield* withTimeout(box.receive(), 4)).is);
      yield* sleep(4);
      const second = yield* withTimeout(box.receive(), 4);
      log.push(second.is === 'value' ? second.value : second.is);
    })(),
  );
  kernel.clock.at(6, () => box.send('kept'));
  kernel.clock.runUntil(20);
  expect(log).toEqual(['timeout', 'kept']);
});

test('race takes the first and cancels the rest', () => {
  const kernel = newKernel();
  const process = kernel.createProcess('racer');
  const latch = new Latch<number>('finish');
  const winners: unknown[] = [];
  process.spawn(
    'race',
    (function* (): Task {
      winners.push(yield* race<unknown>([sleep(10), latch.wait(), forever()]));
      winners.push(yield* race<unknown>([sleep(1), latch.wait()]));
    })(),
  );
  kernel.clock.at(3, () => latch.open(42));
  kernel.clock.runUntil(30);
  expect(winners).toEqual([
    { index: 1, value: 42 },
    { index: 1, value: 42 },
  ]);
});

test('all runs side by side, keeps order, and throws the first error', () => {
  const kernel = newKernel();
  const process = kernel.createProcess('parallel');
  const work = function* (delay: number): Task<number> {
    yield* sleep(delay);
    if (delay === 13) throw new Failure('unlucky');
    return delay;
  };
  const log: unknown[] = [];
  process.spawn(
    'all',
    (function* (): Task {
      log.push(yield* all([work(9), work(2), work(5)]), kernel.now);
      try {
        yield* all([work(13), work(1)]);
      } catch (error) {
        log.push((error as Error).message, kernel.now);
      }
    })(),
  );
  kernel.clock.runUntil(50);
  expect(log).toEqual([[9, 2, 5], 9, 'unlucky', 22]);
});

test('a crash drops frames without finally blocks, and tells who listens', () => {
  const kernel = newKernel();
  const process = kernel.createProcess('victim');
  let cleanedUp = false;
  process.run(
    (function* (): Task<number> {
      try {
        yield* sleep(100);
      } finally {
        cleanedUp = true;
      }
      return 0;
    })(),
  );
  const ends: string[] = [];
  process.onEnd((code, reason) => ends.push(`${code} ${reason} at ${kernel.now}`));
  kernel.clock.at(10, () => process.crash('power off'));
  kernel.clock.runUntil(200);
  expect(cleanedUp).toBe(false);
  expect(ends).toEqual(['137 power off at 10']);
  expect([...process.liveTasks()]).toEqual([]);
});

test('TERM ends a process with 143 unless it heeds it; KILL always with 137', () => {
  const kernel = newKernel();
  const polite = kernel.createProcess('polite');
  polite.heed('TERM');
  polite.run(
    (function* (): Task<number> {
      return (yield* polite.signals.receive()) === 'TERM' ? 0 : 1;
    })(),
  );
  const rude = kernel.createProcess('rude');
  const stubborn = kernel.createProcess('stubborn');
  stubborn.heed('TERM');
  for (const process of [rude, stubborn]) {
    process.run(
      (function* (): Task<number> {
        return yield* forever();
      })(),
    );
  }
  kernel.clock.at(1, () => [polite, rude, stubborn].forEach((one) => one.signal('TERM')));
  kernel.clock.at(5, () => stubborn.signal('KILL'));
  kernel.clock.runUntil(9);
  const codes = [polite, rude, stubborn].map((one) =>
    one.state.is === 'exited' ? one.state.exitCode : undefined,
  );
  expect(codes).toEqual([0, 143, 137]);
});

test('an uncaught failure ends the process; a bug stops the world', () => {
  const kernel = newKernel();
  const failing = kernel.createProcess('failing');
  failing.run(
    (function* (): Task<number> {
      yield* sleep(1);
      throw new Failure('no such host');
    })(),
  );
  kernel.clock.runUntil(5);
  expect(failing.state).toMatchObject({ is: 'exited', exitCode: 1, reason: 'main: no such host' });
  const buggy = kernel.createProcess('buggy');
  buggy.run(
    (function* (): Task<number> {
      yield* sleep(1);
      throw new TypeError('undefined is not a function');
    })(),
  );
  expect(() => kernel.clock.runUntil(9)).toThrow(TypeError);
});

test('chance depends on seed, name and incarnation alone', () => {
  const draws = (seed: number): string => {
    const kernel = new Kernel({ seed, start: 0 });
    const names = ['a', 'b', 'a'].map((name) => kernel.createProcess(name));
    return names.map((process) => process.random.hex(8)).join(' ');
  };
  expect(draws(1)).toBe(draws(1));
  expect(draws(1)).not.toBe(draws(2));
  expect(new Set(draws(1).split(' ')).size).toBe(3);
});

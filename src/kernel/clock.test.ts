// The clock's order, budget and cancelling.
import { expect, test } from 'vitest';
import { Clock } from './clock.ts';
import { Random } from './random.ts';

function scheduleRandomly(clock: Clock, seed: number, count: number): string[] {
  const log: string[] = [];
  const random = new Random(seed, 'events');
  for (let index = 0; index < count; index++) {
    const at = random.below(50);
    clock.at(at, () => {
      log.push(`${clock.now}:${index}`);
      if (random.chance(0.3))
        clock.after(random.below(20), () => log.push(`${clock.now}:+${index}`));
    });
  }
  return log;
}

test('events run by time, then in the order in which they were scheduled', () => {
  const clock = new Clock({ start: 0 });
  const log: string[] = [];
  for (const [at, name] of [
    [5, 'c'],
    [1, 'a'],
    [5, 'd'],
    [3, 'b'],
    [5, 'e'],
  ] as const) {
    clock.at(at, () => log.push(`${clock.now}${name}`));
  }
  expect(clock.runUntil(10)).toBe(true);
  expect(log).toEqual(['1a', '3b', '5c', '5d', '5e']);
  expect(clock.now).toBe(10);
});

test('one advance of 60 equals sixty of 1, whatever the event budget', () => {
  const whole = new Clock({ start: 0 });
  const wholeLog = scheduleRandomly(whole, 7, 500);
  whole.runUntil(60);
  const parts = new Clock({ start: 0 });
  const partsLog = scheduleRandomly(parts, 7, 500);
  for (let time = 1; time <= 60; time++) while (!parts.runUntil(time, 3));
  expect(partsLog).toEqual(wholeLog);
  expect(wholeLog.length).toBeGreaterThan(500);
  expect(parts.eventsRun).toBe(whole.eventsRun);
});

test('a cancelled event does not run, and its slot serves again', () => {
  const clock = new Clock({ start: 0 });
  const log: number[] = [];
  const first = clock.at(5, () => log.push(1));
  clock.cancel(first);
  clock.cancel(first);
  clock.at(6, () => log.push(2));
  clock.runUntil(10);
  const third = clock.at(11, () => log.push(3));
  clock.cancel(first);
  clock.runUntil(20);
  clock.cancel(third);
  expect(log).toEqual([2, 3]);
  expect(clock.foreground).toBe(0);
});

test('background events do not count as foreground', () => {
  const clock = new Clock({ start: 0 });
  const heartbeat = (): void => void clock.after(10, heartbeat, undefined, true);
  heartbeat();
  clock.at(15, () => {});
  expect(clock.foreground).toBe(1);
  clock.runUntil(35);
  expect(clock.foreground).toBe(0);
  expect(clock.nextTime()).toBe(40);
});

test('what is scheduled carries the span that caused it', () => {
  const clock = new Clock({ start: 0 });
  const seen: number[] = [];
  clock.cause = 7;
  clock.at(1, () => clock.after(1, () => seen.push(clock.cause)));
  clock.cause = 9;
  clock.at(1, () => seen.push(clock.cause));
  clock.runUntil(5);
  expect(seen).toEqual([9, 7]);
});

test('shuffled ties keep the order of time', () => {
  const order = (shuffleTiesSeed: number): number[] => {
    const clock = new Clock({ start: 0, shuffleTiesSeed });
    const log: number[] = [];
    for (let index = 0; index < 20; index++) clock.at(index < 10 ? 1 : 2, () => log.push(index));
    clock.runUntil(3);
    return log;
  };
  const one = order(1);
  expect(one).not.toEqual(order(2));
  expect(one.slice(0, 10).toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

// Virtual time follows the wall clock, and what the machine cannot do is not owed for ever.
import { expect, test } from 'vitest';
import { Pace } from './pace.ts';

test('owes the wall time times the speed, once', () => {
  const pace = new Pace(0);
  expect(pace.owed(10)).toBe(10_000);
  pace.ran(10_000);
  expect(pace.owed(10)).toBe(0);
  pace.setSpeed(10);
  expect(pace.owed(20)).toBe(100_000);
});

test('owes nothing while paused, nor for the pause afterwards', () => {
  const pace = new Pace(0);
  pace.setPaused(true);
  expect(pace.owed(5000)).toBe(0);
  pace.setPaused(false);
  expect(pace.owed(5010)).toBe(10_000);
});

test('drops what a slow machine owes, and says that it is behind', () => {
  const pace = new Pace(0);
  pace.setSpeed(100);
  for (let wall = 10; wall <= 2000; wall += 10) {
    expect(pace.owed(wall)).toBeLessThanOrEqual(25_000_000);
    pace.ran(100_000);
  }
  expect(pace.behind).toBe(true);
  expect(pace.reached).toBeCloseTo(10, 0);
});

test('a machine that keeps up is not behind', () => {
  const pace = new Pace(0);
  for (let wall = 10; wall <= 2000; wall += 10) pace.ran(pace.owed(wall));
  expect(pace.behind).toBe(false);
  expect(pace.reached).toBeCloseTo(1, 1);
});

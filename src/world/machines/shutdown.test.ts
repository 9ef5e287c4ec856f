// Shutdowns that are announced: who holds them up, for how long, and what calling them off does.
import { expect, test } from 'vitest';
import { Clock } from '../../kernel/clock.ts';
import { SECOND } from '../../kernel/time.ts';
import { Shutdown } from './shutdown.ts';

const PERIODS = { shutdownGracePeriodSeconds: 30, shutdownGracePeriodCriticalPodsSeconds: 10 };
const AT_ONCE = { shutdownGracePeriodSeconds: 0, shutdownGracePeriodCriticalPodsSeconds: 0 };

function begin(periods: typeof PERIODS) {
  const clock = new Clock({ start: 0 });
  const seen: string[] = [];
  let release = (): void => {};
  const hold = {
    begin: (_: unknown, done: () => void) => {
      seen.push('announced');
      release = done;
    },
    cancel: () => seen.push('called off'),
  };
  const shutdown = new Shutdown(clock, [hold], periods, () => seen.push('off'));
  return { clock, seen, shutdown, release: () => release() };
}

test('without time the power goes at once', () => {
  expect(begin(AT_ONCE).seen).toEqual(['off']);
});

test('the power goes when the last holder lets go', () => {
  const { seen, release } = begin(PERIODS);
  expect(seen).toEqual(['announced']);
  release();
  expect(seen).toEqual(['announced', 'off']);
});

test('a holder that does not let go is not waited for longer than it may hold', () => {
  const { clock, seen, release } = begin(PERIODS);
  clock.runUntil(32 * SECOND);
  expect(seen).toEqual(['announced', 'off']);
  release();
  expect(seen).toEqual(['announced', 'off']);
});

test('a shutdown that is called off leaves the machine on', () => {
  const { clock, seen, shutdown } = begin(PERIODS);
  shutdown.cancel();
  clock.runUntil(60 * SECOND);
  expect(seen).toEqual(['announced', 'called off']);
});

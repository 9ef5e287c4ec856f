// What every part of the page promises to those who hear or hardly see it, as axe measures it.
/// <reference lib="dom" />
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';

/** What moves by itself for longer than this is not waited for. */
const STILL_MS = 1500;

/** Nothing serious or critical in the page, or in the part of it that `selector` names. */
export async function expectNothingSerious(page: Page, selector?: string): Promise<void> {
  // What the in-page browser shows is the cluster's, in a frame without scripts.
  const axe = new AxeBuilder({ page }).exclude('iframe');
  const { violations } = await (selector === undefined ? axe : axe.include(selector)).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  const told = serious.map(
    ({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`,
  );
  expect(told).toEqual([]);
}

/** The same in the dark and in the light, of one page: `seen` hears when a theme stands still. */
export async function expectNothingSeriousInBoth(
  page: Page,
  selector?: string,
  seen?: (scheme: 'dark' | 'light') => Promise<unknown>,
): Promise<void> {
  for (const scheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await standStill(page);
    await seen?.(scheme);
    await expectNothingSerious(page, selector);
  }
}

/** Nothing is hovered, and what was on its way has come to its end. */
async function standStill(page: Page): Promise<void> {
  await page.mouse.move(640, 2);
  await page.evaluate(async (limit) => {
    const frame = (): Promise<number> => new Promise(requestAnimationFrame);
    const until = performance.now() + limit;
    const moves = (): boolean =>
      document
        .getAnimations()
        .some(
          ({ playState, effect }) =>
            playState === 'running' && effect?.getComputedTiming().iterations !== Infinity,
        );
    await frame();
    do await frame();
    while (moves() && performance.now() < until);
  }, STILL_MS);
}

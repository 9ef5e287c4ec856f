// What every part of the page promises to those who hear or hardly see it, as axe measures it.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';

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

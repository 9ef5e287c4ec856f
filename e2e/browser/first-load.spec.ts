// The first load: a scene from the worker's first file alone, and requests that wait for the rest.
/// <reference lib="dom" />
import { expect, test } from '@playwright/test';

test('the cluster is shown before the late modules are there', async ({ page }) => {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || /too late/.test(message.text())) errors.push(message.text());
  });
  let release = (): void => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  let isAskedFor = false;
  await page.context().route(/late-parts-.*\.js$/, async (route) => {
    isAskedFor = true;
    await released;
    await route.continue();
  });

  await page.goto('./');
  const graph = page.getByRole('region', { name: 'Cluster graph' });
  await expect(graph.locator('[data-kind=Node]')).toHaveCount(4, { timeout: 60_000 });
  expect(isAskedFor).toBe(true);
  const pods = graph.locator('[data-kind=Pod]');
  const early = await pods.count();
  expect(early).toBeGreaterThan(0);

  await page.evaluate(() => {
    const held = window as unknown as { early: Promise<Response>; isAnswered: boolean };
    held.isAnswered = false;
    held.early = window.kubetarium.fetch('/version');
    void held.early.then(() => (held.isAnswered = true));
  });
  await page.waitForTimeout(1500);
  const isAnswered = () =>
    page.evaluate(() => (window as unknown as { isAnswered: boolean }).isAnswered);
  expect(await isAnswered()).toBe(false);
  expect(await pods.count()).toBe(early);

  release();
  await expect.poll(isAnswered).toBe(true);
  const version = await page.evaluate(async () => {
    const response = await (window as unknown as { early: Promise<Response> }).early;
    return ((await response.json()) as { gitVersion: string }).gitVersion;
  });
  expect(version).toMatch(/^v1\.35\./);
  // The Deployment that the page itself sets comes then too.
  await expect.poll(() => pods.count()).toBeGreaterThan(early);
  expect(errors).toEqual([]);
});

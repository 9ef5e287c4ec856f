// A crowd on one canvas: what it draws can be heard as lists, found by a click, and opened by a key.
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { makeCrowdPage } from '../../scripts/crowd-page.mjs';

const NODES = 500;
const FOLDER = '.cache/crowd-page';

test.beforeAll(() => makeCrowdPage(process.cwd(), 'dist/page', FOLDER));

test('500 nodes and 15,000 pods: lists, a click on the canvas, no serious violation', async ({
  page,
}) => {
  const assets = path.join(FOLDER, 'assets');
  const worker = (await readdir(assets)).find((file) => /^worker-.*\.js$/.test(file));
  await page
    .context()
    .route(/\/worker-[^/]*\.js$/, (route) => route.fulfill({ path: path.join(assets, worker!) }));
  await page.goto(`./?nodes=${NODES}&bare`);
  const graph = page.getByRole('region', { name: 'Cluster graph' });
  await expect(graph.getByText('15,000 pods as cells')).toBeVisible({ timeout: 60_000 });
  await expect(graph.locator('.card')).toHaveCount(0);
  const nodes = graph.getByRole('region', { name: 'Nodes as a list' });
  await expect(nodes.locator('p')).toHaveText('500 nodes: 500 Ready. 200 of them follow.');
  await expect(nodes.locator('[data-kind=Node][data-status=Ready]')).toHaveCount(200);
  await expect(graph.getByRole('region', { name: 'Pods as a list' })).toContainText('15000 pods');

  const mark = graph.locator('.selection-mark');
  await nodes.getByRole('button', { name: 'Node worker-7: Ready' }).focus();
  await page.keyboard.press('Enter');
  await expect(mark).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(mark).toHaveCount(0);
  // Between two cards there is nothing: then a little further.
  let at = 0.55;
  await expect(async () => {
    const box = (await graph.boundingBox())!;
    at += 0.013;
    await page.mouse.click(box.x + box.width * at, box.y + box.height * 0.5);
    await expect(mark).toHaveCount(1, { timeout: 2_000 });
  }).toPass();

  const axe = new AxeBuilder({ page }).include('section[aria-label="Cluster graph"]');
  const { violations } = await axe.analyze();
  const isSerious = (impact: unknown): boolean => impact === 'serious' || impact === 'critical';
  expect(violations.filter(({ impact }) => isSerious(impact)).map(({ id }) => id)).toEqual([]);
});

// In front of a class: presenter mode by a clicker's keys, low power, and a file that is dropped.
import { expectNothingSerious } from './a11y.ts';
import { expect, test } from './fixtures.ts';

test('presenter mode: big type, panels hidden, a clicker turns the views and holds the time', async ({
  cluster,
}) => {
  const { page } = cluster;
  await page.setViewportSize({ width: 2560, height: 1440 });
  await page.getByRole('region', { name: 'Cluster graph' }).click({ position: { x: 5, y: 5 } });
  const caption = page.getByRole('status', { name: 'What just happened' });
  const size = () =>
    caption.evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize));
  const plain = await size();
  await page.keyboard.press('p');
  await expect(page.getByRole('region', { name: 'Manifest editor' })).toHaveCount(0);
  await expect(page.getByRole('region', { name: 'Events' })).toHaveCount(0);
  await expect(caption).toBeVisible();
  expect(await size()).toBeGreaterThan(plain);

  const view = page.getByRole('combobox', { name: 'View' });
  await page.keyboard.press('PageDown');
  await expect(view.locator('option:checked')).toHaveText('Workloads');
  await page.keyboard.press('PageUp');
  await expect(view.locator('option:checked')).toHaveText('Topology');
  const clock = page.getByRole('toolbar', { name: 'Clock' });
  await page.keyboard.press('b');
  await expect(clock.getByRole('button', { name: 'Pause' })).toBeVisible();
  await page.keyboard.press('b');
  await expect(clock.getByRole('button', { name: 'Resume' })).toBeVisible();
  await expectNothingSerious(page);
  await page.screenshot({ path: '.cache/browser/presenter.png' });

  await page.keyboard.press('Escape');
  await expect(page.getByRole('region', { name: 'Manifest editor' })).toBeVisible();
  expect(await size()).toBe(plain);
});

test('low power stops what moves by itself', async ({ cluster }) => {
  const { page } = cluster;
  await page.getByRole('region', { name: 'Cluster graph' }).click({ position: { x: 5, y: 5 } });
  await page.keyboard.press('/');
  const palette = page.getByRole('dialog', { name: 'Search and commands' });
  await palette.getByRole('combobox').fill('low power');
  await page.keyboard.press('Enter');
  await expect(page.locator(':root[data-calm]')).toHaveCount(1);
  const moving = () =>
    page.evaluate(
      () => document.getAnimations().filter(({ playState }) => playState === 'running').length,
    );
  await expect.poll(moving).toBe(0);
});

test('a file dropped on the page is a tab; what is no manifest is refused', async ({ cluster }) => {
  const { page } = cluster;
  await page.evaluate(() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['apiVersion: v1\n'], 'dropped.yaml'));
    dataTransfer.items.add(new File(['x'], 'picture.png'));
    const options = { dataTransfer, bubbles: true, cancelable: true };
    document.body.dispatchEvent(new DragEvent('dragover', options));
    document.body.dispatchEvent(new DragEvent('drop', options));
  });
  const editor = page.getByRole('region', { name: 'Manifest editor' });
  await expect(editor.getByRole('button', { name: 'dropped.yaml', exact: true })).toBeVisible();
  await expect(page.getByText('picture.png is no YAML or JSON file.')).toBeVisible();
});

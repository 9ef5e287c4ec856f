// A cluster of a chosen size: what it takes is said before, how far it is while it comes up.
/// <reference lib="dom" />
import { expect, test } from './fixtures.ts';
import { openSessions } from './sessions-dialog.ts';

test('a department of 50 nodes is chosen, comes up, and is filled', async ({ cluster }) => {
  test.setTimeout(300_000);
  const { page } = cluster;
  const dialog = await openSessions(page);
  await dialog.getByText('A cluster of another size').click();
  const form = dialog.getByRole('form', { name: 'Size of the cluster' });
  await form.getByLabel('Size', { exact: true }).selectOption({ index: 3 });
  await expect(form.getByRole('status')).toContainText(/about 3\.\d GB of memory, and \d+ minutes/);
  await expect(form.getByLabel('Nodes')).toHaveValue('5000');
  await form.getByLabel('Size', { exact: true }).selectOption({ index: 1 });
  await form.getByLabel('Pods').fill('300');
  await form.getByRole('button', { name: 'Switch it on' }).click();
  const progress = page.getByRole('progressbar', { name: 'Machines that have come up' });
  await expect(progress).toBeVisible();
  await expect(page.getByText(/of 51 nodes have joined/)).toBeVisible();
  await expect(cluster.object('Node', '', 'worker-50')).toBeAttached({ timeout: 120_000 });
  const ready = async () => (await cluster.deployment('crowd-1')).status?.readyReplicas;
  await expect.poll(ready, { timeout: 120_000 }).toBe(300);
});

test('a large cluster that the tab died of is not brought back unasked', async ({ cluster }) => {
  const { page } = cluster;
  // As a tab leaves it that ends without a word.
  await page.evaluate(() => {
    addEventListener('pagehide', () => {
      const id = sessionStorage.getItem('kubetarium.session');
      const run = { id, nodes: 5000, pods: 150_000 };
      sessionStorage.setItem('kubetarium.run', JSON.stringify(run));
    });
  });
  await page.reload();
  const alert = page.getByRole('alert').filter({ hasText: 'The browser ended this cluster' });
  await expect(alert).toContainText('5,000 nodes and 150,000 pods');
  await alert.getByRole('button', { name: 'Do all of it again' }).click();
  await expect(cluster.object('Deployment', 'default', 'web')).toBeVisible({ timeout: 60_000 });
});

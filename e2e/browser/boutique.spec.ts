// Real input: eleven services and a load generator, pasted as they are.
import { readFileSync } from 'node:fs';
import { condition } from './cluster-page.ts';
import { expect, test } from './fixtures.ts';

const MANIFEST = new URL('../fixtures/online-boutique.yaml', import.meta.url);

test('online-boutique: 12 Deployments become Available and stay so', async ({ cluster }) => {
  const editor = await cluster.apply(readFileSync(MANIFEST, 'utf8'));
  await expect(editor.getByRole('alert')).toHaveCount(0);
  const start = await cluster.seconds();
  const list = async () =>
    (await cluster.api('/apis/apps/v1/namespaces/default/deployments')).items!.filter(
      ({ metadata }) => metadata.name !== 'web',
    );
  expect(await list()).toHaveLength(12);
  await cluster.until(
    'a first pod runs',
    async () => {
      const pods = (await cluster.api('/api/v1/namespaces/default/pods')).items!;
      return pods.some(
        (pod) => pod.metadata.labels?.['app'] !== 'web' && pod.status.phase === 'Running',
      );
    },
    10,
  );
  const isAvailable = async () =>
    (await list()).every((one) => condition(one, 'Available')?.status === 'True');
  await cluster.until('all are Available', isAvailable, 180, 5);
  await cluster.advance(300);
  expect(await isAvailable()).toBe(true);
  expect(await cluster.seconds()).toBeGreaterThan(start + 300);
  const cards = cluster.page.locator('[data-kind=Deployment][data-status=Available]');
  await expect.poll(() => cards.count()).toBeGreaterThanOrEqual(12);
});

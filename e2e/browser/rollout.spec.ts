// Deployments from the page: scale, roll out, roll back, and a rollout that cannot succeed.
import { condition } from './cluster-page.ts';
import { expect, test, web } from './fixtures.ts';

test('scale to 0 and to 20', async ({ cluster }) => {
  await cluster.apply(web('many', 2));
  await cluster.until('two pods', () => cluster.isSettled('many'), 60);
  const inspector = await cluster.select('Deployment', 'default', 'many');
  for (const replicas of [0, 20]) {
    await inspector.getByRole('spinbutton', { name: 'Replicas' }).fill(String(replicas));
    await inspector.getByRole('button', { name: 'Scale', exact: true }).click();
    await cluster.until(
      `${replicas} pods`,
      async () => {
        const pods = await cluster.pods('app=many');
        const ready = pods.filter((pod) => condition(pod, 'Ready')?.status === 'True');
        return pods.length === replicas && ready.length === replicas;
      },
      90,
    );
  }
  const drawn = cluster.page.locator('[data-kind=Pod][data-name^="many-"]');
  await expect(drawn).toHaveCount(20);
});

test('a new image rolls out within maxSurge and maxUnavailable, and rolls back', async ({
  cluster,
}) => {
  const strategy = '  strategy:\n    rollingUpdate: {maxSurge: 1, maxUnavailable: 1}\n';
  await cluster.apply(web('roll', 4, 'nginx:1.26', strategy));
  await cluster.until('four pods', () => cluster.isSettled('roll'), 60);
  await cluster.apply(web('roll', 4, 'nginx:1.27', strategy));
  await cluster.until(
    'the rollout',
    async () => {
      const pods = await cluster.pods('app=roll');
      const alive = pods.filter((pod) => !pod.metadata.deletionTimestamp);
      const { status } = await cluster.deployment('roll');
      expect(alive.length).toBeLessThanOrEqual(5);
      expect(status.availableReplicas ?? 0).toBeGreaterThanOrEqual(3);
      return cluster.isSettled('roll');
    },
    180,
  );
  const images = async () =>
    new Set((await cluster.pods('app=roll')).map((pod) => pod.spec.containers[0].image as string));
  await cluster.until('only new pods', async () => (await images()).size === 1, 60);
  expect([...(await images())]).toEqual(['nginx:1.27']);
  const inspector = await cluster.select('Deployment', 'default', 'roll');
  await inspector.getByRole('button', { name: 'Roll back' }).click();
  await cluster.until(
    'the old image',
    async () => {
      const now = await images();
      return now.size === 1 && now.has('nginx:1.26') && (await cluster.isSettled('roll'));
    },
    180,
  );
});

test('a bad image stops the rollout and takes nothing away', async ({ cluster }) => {
  await cluster.apply(web('safe', 4));
  await cluster.until('four pods', () => cluster.isSettled('safe'), 60);
  await cluster.apply(web('safe', 4, 'nginx:1.161'));
  const seen = new Set<string>();
  await cluster.until(
    'the pull fails',
    async () => {
      for (const pod of await cluster.pods('app=safe')) {
        const reason = pod.status.containerStatuses?.[0]?.state?.waiting?.reason as string;
        if (reason) seen.add(reason);
      }
      return seen.has('ErrImagePull') && seen.has('ImagePullBackOff');
    },
    90,
  );
  await cluster.advance(120);
  const { status } = await cluster.deployment('safe');
  expect(status.availableReplicas).toBeGreaterThanOrEqual(3);
  const bad = cluster.page.locator('[data-kind=Pod][data-status=ImagePullBackOff]');
  await expect(bad.first()).toBeVisible();
});

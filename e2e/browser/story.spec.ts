// Stories: why a pod is where it is, opened step by step, played on the graph, and what followed.
import { expectNothingSeriousInBoth } from './a11y.ts';
import { expect, test, web } from './fixtures.ts';

const SHOTS = process.env['SHOTS'];

test('a pod tells its story; steps open, play on the graph and tell what followed', async ({
  cluster,
}) => {
  const { page } = cluster;
  await cluster.apply(web('told', 2));
  await cluster.until('the pods', () => cluster.isSettled('told'), 60);
  await cluster.advance(5);
  const [pod] = await cluster.pods('app=told');
  const { name } = pod!.metadata;
  const inspector = await cluster.select('Pod', 'default', name);
  await inspector.getByRole('tab', { name: 'Story' }).click();
  const steps = inspector.locator('.story-line');
  await expect(steps.first()).toContainText('Deployment told is created: it wants 2 pods.');
  await expect(steps.first()).toContainText('You');
  await expect(steps.nth(1)).toContainText('makes ReplicaSet told-');
  await expect(steps.nth(2)).toContainText(`its controller creates ${name}`);
  await expect(steps.nth(3)).toContainText(`The scheduler places pod ${name}`);
  await expect(steps.last()).toContainText('is ready');

  await steps.nth(3).focus();
  await page.keyboard.press('Enter');
  const diff = inspector.getByLabel('What changed');
  await expect(diff.getByText('spec.nodeName')).toBeVisible();
  await expect(inspector.getByLabel(/The spans that led to it/)).toContainText(
    'create pods/binding',
  );
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/story-open.png` });
  await inspector.getByRole('button', { name: 'This moment' }).click();
  await expect(page.getByText('This is the past')).toBeVisible();
  await page.keyboard.press('l');
  await expect(page.getByText('This is the past')).toHaveCount(0);

  await inspector.getByRole('button', { name: 'Play on the graph' }).click();
  await expect(inspector.locator('[aria-current=step]')).toContainText(
    'Deployment told is created',
  );
  await expect(cluster.object('Pod', 'default', name)).toHaveCount(0);
  await expect(inspector.locator('[aria-current=step]')).toContainText('The scheduler places');
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/story-play.png` });
  await inspector.getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByText('This is the past')).toHaveCount(0);
  await expect(cluster.object('Pod', 'default', name)).toBeVisible();

  await steps.first().click();
  await inspector.getByRole('button', { name: 'What followed' }).first().click();
  await expect(inspector.getByText('What followed from:')).toBeVisible();
  await expect(steps.last()).toContainText('has all it wants: 2 pods available');
  await inspector.getByRole('button', { name: 'Back to the story' }).click();
  await expect(steps.last()).toContainText('is ready');
});

test('axe finds nothing serious in a story, dark and light', async ({ cluster }) => {
  const { page } = cluster;
  await cluster.apply(web('told', 2));
  await cluster.until('the pods', () => cluster.isSettled('told'), 60);
  const inspector = await cluster.select('Deployment', 'default', 'told');
  await inspector.getByRole('tab', { name: 'Story' }).click();
  await inspector.locator('.story-line').nth(1).click();
  await expect(inspector.getByLabel(/The spans that led to it/)).toBeVisible();
  await expectNothingSeriousInBoth(page, undefined, async (scheme) => {
    if (SHOTS) await page.screenshot({ path: `${SHOTS}/story-${scheme}.png` });
  });
});

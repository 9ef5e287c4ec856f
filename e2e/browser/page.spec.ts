// The page as the contract describes it: landmarks, names, attributes, keys, and nothing serious
// for axe in dark or light.
import { expectNothingSeriousInBoth } from './a11y.ts';
import { expect, test, web } from './fixtures.ts';

test('landmarks, buttons and attributes carry the names of the contract', async ({ cluster }) => {
  const { page } = cluster;
  for (const name of ['Cluster graph', 'Manifest editor', 'Events']) {
    await expect(page.getByRole('region', { name, exact: true })).toBeVisible();
  }
  const editor = page.getByRole('region', { name: 'Manifest editor' });
  for (const name of ['Apply', 'Dry run', 'Delete']) {
    await expect(editor.getByRole('button', { name, exact: true })).toBeVisible();
  }
  const clock = page.getByRole('toolbar', { name: 'Clock' });
  await expect(clock.getByRole('button', { name: 'Step' })).toBeVisible();
  await expect(clock.getByRole('slider', { name: 'Speed' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Add node' })).toBeVisible();
  await expect(page.getByRole('combobox', { name: 'Namespace' })).toBeVisible();
  await expect(page.getByRole('combobox', { name: 'View' })).toBeVisible();
  const node = page.getByRole('button', { name: 'Node worker-1: Ready' });
  await expect(node).toHaveAttribute('data-status', 'Ready');
  const inspector = await cluster.select('Node', '', 'worker-1');
  for (const name of ['Summary', 'YAML', 'Events', 'Logs', 'Story']) {
    await expect(inspector.getByRole('tab', { name })).toBeVisible();
  }
  for (const name of ['Cordon', 'Drain', 'Power off', 'Delete']) {
    await expect(inspector.getByRole('button', { name, exact: true })).toBeVisible();
  }
});

test('cordon, drain, uncordon and one more node', async ({ cluster }) => {
  await cluster.apply(web('moved', 3));
  await cluster.until('three pods', () => cluster.isSettled('moved'), 60);
  const inspector = await cluster.select('Node', '', 'worker-1');
  await inspector.getByRole('button', { name: 'Drain' }).click();
  const card = cluster.object('Node', '', 'worker-1');
  await expect(card).toHaveAttribute('data-status', 'Ready,SchedulingDisabled');
  await cluster.until(
    'it is drained',
    async () => {
      const pods = await cluster.pods('app=moved');
      return pods.length === 3 && pods.every((pod) => pod.spec.nodeName !== 'worker-1');
    },
    120,
    5,
  );
  await inspector.getByRole('button', { name: 'Uncordon' }).click();
  await expect(card).toHaveAttribute('data-status', 'Ready');
  await cluster.page.getByRole('button', { name: 'Add node' }).click();
  const ready = async () => {
    const fourth = cluster.object('Node', '', 'worker-4');
    return (await fourth.count()) === 1 && (await fourth.getAttribute('data-status')) === 'Ready';
  };
  await cluster.until('worker-4 is Ready', ready, 120, 5);
});

test('keys: Space, step, speed, palette, help, Escape', async ({ cluster }) => {
  const { page } = cluster;
  await page.getByRole('region', { name: 'Cluster graph' }).click({ position: { x: 5, y: 5 } });
  const clock = page.getByRole('toolbar', { name: 'Clock' });
  await page.keyboard.press('Space');
  await expect(clock.getByRole('button', { name: 'Pause' })).toBeVisible();
  await page.keyboard.press('Space');
  await expect(clock.getByRole('button', { name: 'Resume' })).toBeVisible();
  const before = await cluster.seconds();
  await page.keyboard.press('.');
  await expect.poll(() => cluster.seconds()).toBeGreaterThan(before);
  await page.keyboard.press(']');
  await expect(clock.getByRole('slider', { name: 'Speed' })).toHaveValue('3');
  await page.keyboard.press('[');
  await expect(clock.getByRole('slider', { name: 'Speed' })).toHaveValue('0');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys and help' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  const palette = page.getByRole('dialog', { name: 'Search and commands' });
  await palette.getByRole('combobox').fill('worker-2');
  await page.keyboard.press('Enter');
  const inspector = page.getByRole('region', { name: 'Inspector' });
  await expect(inspector.getByRole('heading', { name: 'worker-2' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(inspector.getByRole('heading', { name: 'worker-2' })).toHaveCount(0);
});

test('a namespace filters the graph; YAML and logs of a pod can be read', async ({ cluster }) => {
  const { page } = cluster;
  await cluster.until('the first scene', () => cluster.isSettled('web'), 60);
  const [pod] = await cluster.pods('app=web');
  const { name } = pod!.metadata;
  await page.getByRole('combobox', { name: 'Namespace' }).selectOption('default');
  await expect(
    page.locator('[data-kind=Pod][data-namespace=kube-system][data-name^=coredns]'),
  ).toHaveCount(0);
  const inspector = await cluster.select('Pod', 'default', name);
  await inspector.getByRole('tab', { name: 'YAML' }).click();
  await expect(inspector.getByText('kind: Pod')).toBeVisible();
  await inspector.getByRole('tab', { name: 'Logs' }).click();
  await expect(inspector.getByRole('log')).toBeVisible();
  await inspector.getByRole('tab', { name: 'Events' }).click();
  await expect(inspector.getByText('Started').first()).toBeVisible();
});

test('axe finds nothing serious, dark and light', async ({ cluster }) => {
  const { page } = cluster;
  await cluster.apply(`${web('seen', 3)}---\nkind: Nonsense\napiVersion: v1\n`);
  await cluster.until('three pods', () => cluster.isSettled('seen'), 60);
  await cluster.select('Deployment', 'default', 'seen');
  await page.mouse.move(640, 2);
  await expect(page.locator('.has-rings')).toHaveCount(0);
  await expectNothingSeriousInBoth(page);
});

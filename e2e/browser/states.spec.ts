// What stands where there is nothing to show, keys that reach everything, and editing in place.
import { expectNothingSerious, expectNothingSeriousInBoth } from './a11y.ts';
import { expect, test, web } from './fixtures.ts';

const TROUBLE = `
apiVersion: v1
kind: Pod
metadata: {name: crasher}
spec:
  containers:
  - {name: main, image: busybox, command: [sh, -c, "echo no database; sleep 2; exit 3"]}
---
apiVersion: v1
kind: Pod
metadata: {name: bad-image}
spec:
  containers:
  - {name: main, image: "nginx:1.161"}
`;

test('logs say why there are none, and what was written before a restart', async ({ cluster }) => {
  await cluster.apply(TROUBLE);
  await cluster.advance(20);
  const inspector = await cluster.select('Pod', 'default', 'bad-image');
  await inspector.getByRole('tab', { name: 'Logs' }).click();
  await expect(inspector.getByText('The container has not started')).toBeVisible();
  await expect(inspector.getByText(/ErrImagePull|ImagePullBackOff/).last()).toBeVisible();
  await cluster.select('Pod', 'default', 'crasher');
  const log = inspector.getByRole('log', { name: 'Container log' });
  await expect(log).toContainText('no database');
  await inspector.getByRole('checkbox', { name: 'before the last restart' }).check();
  await expect(log).toContainText('no database');
  await cluster.api('/api/v1/namespaces/default/pods/crasher', 'DELETE', { gracePeriodSeconds: 0 });
  await cluster.advance(2);
  await expect(inspector.getByText('The pod is gone')).toBeVisible();
  await inspector.getByRole('tab', { name: 'Summary' }).click();
  await expect(inspector.getByText('Pod crasher is gone')).toBeVisible();
  await inspector.getByRole('button', { name: 'Read its story' }).click();
  await expect(inspector.getByText('Pod crasher is created and waits for a node.')).toBeVisible();
});

test('YAML is edited in place: what changes, a refusal, and what was applied', async ({
  cluster,
}) => {
  const { page } = cluster;
  await cluster.until('the first scene', () => cluster.isSettled('web'), 60);
  const inspector = await cluster.select('Deployment', 'default', 'web');
  await inspector.getByRole('tab', { name: 'YAML' }).click();
  await inspector.getByRole('button', { name: 'Edit', exact: true }).click();
  const text = inspector.getByRole('textbox', { name: 'YAML to edit' });
  const before = await text.inputValue();
  const apply = inspector.getByRole('button', { name: 'Apply the edit' });
  await expect(apply).toBeDisabled();
  await text.fill('kind: [');
  await expect(inspector.getByRole('alert')).toContainText('at line 1');
  await text.fill(before.replace('replicas: 3', 'replicas: -3'));
  await expect(inspector.getByLabel('What changes')).toContainText('spec.replicas');
  await apply.click();
  await expect(inspector.getByRole('alert')).toContainText('must be greater than or equal to 0');
  await text.fill(before.replace('replicas: 3', 'replicas: 4'));
  await expectNothingSerious(page, 'section[aria-label="Inspector"]');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Deployment web is edited.')).toBeVisible();
  expect((await cluster.deployment('web')).spec.replicas).toBe(4);
});

test('without an API server the page shows the last state and says so', async ({ cluster }) => {
  const { page } = cluster;
  await cluster.until('the first scene', () => cluster.isSettled('web'), 60);
  await cluster.api('/apis/sim.kubetarium.dev/v1alpha1/faults', 'POST', {
    apiVersion: 'sim.kubetarium.dev/v1alpha1',
    kind: 'Fault',
    metadata: { name: 'silence' },
    spec: { action: 'ComponentDown', target: { kind: 'Component', name: 'kube-apiserver' } },
  });
  await cluster.advance(5);
  const banner = page.getByText('No API server answers.');
  await expect(banner).toBeVisible();
  await expect(page.locator('[data-kind=Pod][data-name^=web-]')).toHaveCount(3);
  const inspector = await cluster.select('Deployment', 'default', 'web');
  await expect(inspector.getByText('3 ready of 3')).toBeVisible();
  await inspector.getByRole('button', { name: 'Restart rollout' }).click();
  await expect(page.locator('.notice.h-bad')).toContainText('no API server of the cluster answers');
  await expectNothingSerious(page);
  await page.getByRole('button', { name: 'Bring it back' }).click();
  await cluster.advance(30);
  await expect(banner).toHaveCount(0);
});

test('keys alone: walk the graph, inspect, and read the list of all keys', async ({ cluster }) => {
  const { page } = cluster;
  await cluster.apply(web('shop', 2));
  await cluster.until('two pods', () => cluster.isSettled('shop'), 60);
  await page.getByRole('region', { name: 'Cluster graph' }).click({ position: { x: 5, y: 5 } });
  await page.keyboard.press('ArrowRight');
  const focused = () =>
    page.evaluate(() => document.activeElement?.getAttribute('data-kind') ?? '');
  expect(await focused()).not.toBe('');
  const seen = new Set<string>();
  for (let turn = 0; turn < 8; turn++) {
    await page.keyboard.press(turn % 3 === 2 ? 'ArrowDown' : 'ArrowRight');
    seen.add(await focused());
  }
  expect([...seen]).toEqual(expect.arrayContaining(['Service', 'Pod']));
  const name = await page.evaluate(() => document.activeElement?.getAttribute('data-name') ?? '');
  await page.keyboard.press('Enter');
  const inspector = page.getByRole('region', { name: 'Inspector' });
  await expect(inspector.getByRole('heading', { name, exact: true })).toBeVisible();
  const zoom = () =>
    page
      .locator('.react-flow__viewport')
      .evaluate((element) => new DOMMatrix(getComputedStyle(element).transform).a);
  const before = await zoom();
  await page.keyboard.press('+');
  await expect.poll(zoom).toBeGreaterThan(before);

  // To the actions of a pod and back to where it is drawn, without a pointer.
  const [pod] = await cluster.pods('app=shop');
  await page.keyboard.press('/');
  await page.keyboard.type(pod!.metadata.name);
  await page.keyboard.press('Enter');
  await expect(inspector.getByRole('heading', { name: pod!.metadata.name })).toBeVisible();
  await page.keyboard.press('i');
  await expect(inspector.getByRole('button', { name: 'Kill container' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByText(`Kill container: Pod ${pod!.metadata.name}`)).toBeVisible();
  await page.keyboard.press('g');
  await expect(cluster.object('Pod', 'default', pod!.metadata.name)).toBeFocused();

  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keys and help' });
  await expect(help.getByText('B (presenting)')).toBeVisible();
  await expect(help.getByText('Walk from object to object')).toBeVisible();
  await expectNothingSeriousInBoth(page, 'dialog[open]');
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  const palette = page.getByRole('dialog', { name: 'Search and commands' });
  await palette.getByRole('combobox').fill('no such thing');
  await expect(palette.getByText('Nothing is called “no such thing”')).toBeVisible();
  await expectNothingSeriousInBoth(page, 'dialog[open]');
  await page.keyboard.press('Escape');
  await page.keyboard.press('s');
  await expect(page.getByRole('dialog', { name: 'Sessions' })).toBeVisible();
  await expectNothingSeriousInBoth(page, 'dialog[open]');
});

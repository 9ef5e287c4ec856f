// Looking back, going on, branching off: and a branch that changes nothing is the same history.
import type { Page } from '@playwright/test';
import { expectNothingSeriousInBoth } from './a11y.ts';
import type { ClusterPage } from './cluster-page.ts';
import { expect, test, web } from './fixtures.ts';
import { digest, openSessions } from './sessions-dialog.ts';

const SHOTS = process.env['SHOTS'];

async function shot(page: Page, name: string): Promise<void> {
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}.png` });
}

/** A rollout, a node that dies, its eviction to come. */
async function live(cluster: ClusterPage): Promise<void> {
  await cluster.apply(web('past', 3));
  await cluster.until('the pods', () => cluster.isSettled('past'), 60);
  await cluster.powerOff('worker-1');
  await cluster.advance(30);
}

function moment(page: Page) {
  return page.getByRole('slider', { name: 'Moment' });
}

async function look(cluster: ClusterPage, secondsBack: number): Promise<void> {
  const now = Number(await moment(cluster.page).inputValue());
  await moment(cluster.page).fill(String(now - secondsBack * 10));
  await expect(cluster.page.getByText('This is the past')).toBeVisible();
}

test('scrubbing back shows the past; L goes back to the present', async ({ cluster }) => {
  const { page } = cluster;
  await live(cluster);
  await cluster.advance(60);
  const node = cluster.object('Node', '', 'worker-1');
  await expect(node).toHaveAttribute('data-status', 'NotReady');
  await cluster.select('Node', '', 'worker-1');
  await shot(page, 'timeline-live');
  await look(cluster, 60);
  const banner = page.getByText('This is the past');
  await expect(banner).toBeVisible();
  await expect(node).toHaveAttribute('data-status', 'Ready');
  const inspector = page.getByRole('region', { name: 'Inspector' });
  const events = page.getByRole('region', { name: 'Events', exact: true });
  await expect(inspector.getByText('node.kubernetes.io/unreachable')).toHaveCount(0);
  await expect(events.getByText('Node is not ready')).toHaveCount(0);
  await shot(page, 'timeline-past');
  await inspector.getByRole('button', { name: 'Cordon', exact: true }).click();
  await expect(page.getByText('the past, which cannot be changed')).toBeVisible();
  await page.keyboard.press('l');
  await expect(banner).toHaveCount(0);
  await expect(node).toHaveAttribute('data-status', 'NotReady');
  await expect(inspector.getByText('node.kubernetes.io/unreachable').first()).toBeVisible();
  await expect(events.getByText('Node is not ready').first()).toBeVisible();
});

test('a branch without changes has the hash of the original, one with changes has not', async ({
  cluster,
}) => {
  const { page } = cluster;
  await live(cluster);
  await cluster.advance(60);
  const end = await cluster.seconds();
  const original = await digest(page);
  await look(cluster, 40);
  await page.keyboard.press('b');
  await expect(page.getByText('A branch begins at')).toBeVisible();
  const resume = page
    .getByRole('toolbar', { name: 'Clock' })
    .getByRole('button', { name: 'Resume' });
  await expect(resume).toBeVisible({ timeout: 60_000 });
  expect(await cluster.seconds()).toBeLessThan(end - 39);
  expect(await digest(page)).not.toBe(original);
  await cluster.advance(end - (await cluster.seconds()));
  expect(await digest(page)).toBe(original);

  await look(cluster, 40);
  await page.keyboard.press('b');
  await expect(page.getByText('This is the past')).toHaveCount(0);
  await expect(resume).toBeVisible({ timeout: 60_000 });
  await cluster.api('/api/v1/namespaces/default/configmaps', 'POST', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'another-way' },
  });
  await cluster.advance(end - (await cluster.seconds()));
  expect(await digest(page)).not.toBe(original);
});

test('the log of a moment is the log of that moment; the terminal says that it is not', async ({
  cluster,
}) => {
  const { page } = cluster;
  await cluster.apply(`apiVersion: v1
kind: Pod
metadata: {name: counter}
spec:
  containers:
  - name: count
    image: busybox
    args: [/bin/sh, -c, 'i=0; while true; do echo "line $i"; i=$((i+1)); sleep 1; done']
`);
  await cluster.advance(20);
  const inspector = await cluster.select('Pod', 'default', 'counter');
  await inspector.getByRole('tab', { name: 'Logs' }).click();
  const log = inspector.getByRole('log', { name: 'Container log' });
  await expect(log).toContainText('line 14');
  await look(cluster, 10);
  await expect(inspector.getByRole('note')).toContainText('The log as it was at');
  await expect(log).toContainText('line 2');
  await expect(log).not.toContainText('line 14');
  await page.locator('body').press('5');
  const terminal = page.getByRole('region', { name: 'Terminal' });
  await expect(terminal.getByRole('note')).toContainText('The terminal works on the present');
  await page.getByRole('button', { name: 'Back to the present' }).click();
  await expect(terminal.getByRole('note')).toHaveCount(0);
  await expect(log).toContainText('line 14');
});

test('whoever looks back finds everything where it was', async ({ cluster }) => {
  const { page } = cluster;
  await cluster.apply(`${web('zebra', 2)}---\n${web('ape', 2)}`);
  await cluster.until('the pods', () => cluster.isSettled('ape'), 60);
  await cluster.until('the pods', () => cluster.isSettled('zebra'), 60);
  await cluster.advance(10);
  const places = async (): Promise<readonly string[]> => {
    await cluster.still();
    return page.locator('.pod, .card').evaluateAll((all) =>
      all
        .map((one) => {
          const { left, top } = (one as HTMLElement).style;
          const name = (one.getAttribute('data-name') ??
            one.querySelector('[data-name]')?.getAttribute('data-name')) as string;
          return `${name} ${left} ${top}`;
        })
        .toSorted(),
    );
  };
  const before = await places();
  await look(cluster, 2);
  expect(await places()).toEqual(before);
  await page.getByRole('button', { name: 'Back to the present' }).click();
  await expect(page.getByText('This is the past')).toHaveCount(0);
  expect(await places()).toEqual(before);
});

test('by keyboard: from mark to mark, to the next change, and at every speed', async ({
  cluster,
}) => {
  const { page } = cluster;
  await live(cluster);
  await moment(page).focus();
  await page.keyboard.press('PageDown');
  await expect(moment(page)).toHaveAttribute(
    'aria-valuetext',
    /the past\..*power of Node worker-1/,
  );
  await page.keyboard.press('PageDown');
  await expect(moment(page)).toHaveAttribute(
    'aria-valuetext',
    /the past\..*(Deployment past|rollouts begin)/,
  );
  await page.keyboard.press('l');
  await expect(moment(page)).toHaveAttribute('aria-valuetext', /the present/);
  await page.getByRole('region', { name: 'Cluster graph' }).click({ position: { x: 5, y: 5 } });
  const before = await cluster.seconds();
  await page.keyboard.press('>');
  await expect.poll(() => cluster.seconds()).toBeGreaterThan(before + 5);
  await expect(page.getByRole('status', { name: 'What just happened' })).toContainText('worker-1');
  // Fast-forward stopped where the node was given up, whatever the graph's window shows.
  const node = () => cluster.api('/api/v1/nodes/worker-1');
  await expect.poll(async () => JSON.stringify(await node())).toContain('NodeStatusUnknown');
  const speed = page.getByRole('slider', { name: 'Speed' });
  await speed.press('End');
  await expect(page.getByText('500×')).toBeVisible();
  await speed.press('Home');
  await expect(page.getByText('0.05×')).toBeVisible();
});

test('axe finds nothing serious in the past and in the dialog, dark and light', async ({
  cluster,
}) => {
  const { page } = cluster;
  await live(cluster);
  await look(cluster, 10);
  await expect(page.getByText('This is the past')).toBeVisible();
  await expectNothingSeriousInBoth(page, undefined, (scheme) => shot(page, `past-${scheme}`));
  await openSessions(page);
  await expectNothingSeriousInBoth(page, undefined, (scheme) => shot(page, `sessions-${scheme}`));
});

// What Apply would do is seen while the text is written, and leaves no mark on the cluster.
/// <reference lib="dom" />
import { expectNothingSerious } from './a11y.ts';
import { expect, test, web } from './fixtures.ts';
import { digest } from './sessions-dialog.ts';

const QUOTA = `apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: v1
kind: ResourceQuota
metadata: {name: small, namespace: shop}
spec:
  hard: {pods: "2"}
`;

test('ghosts follow the typing, and the history is that of a cluster in which nobody typed', async ({
  cluster,
}) => {
  const { page } = cluster;
  const editor = page.getByRole('region', { name: 'Manifest editor' });
  const before = await digest(page);
  const preview = editor.getByRole('status', { name: 'What Apply will do' });
  const layer = page.locator('.ghost-layer');
  await cluster.write(web('fresh', 3));
  await expect(preview).toContainText('Apply will create Deployment default/fresh (+3 pods)', {
    timeout: 30_000,
  });
  await expect(preview).toContainText('All 3 pods would find room on a node now');
  await expect(preview).toContainText('It will select the pods of Deployment fresh');
  await expect(layer.locator('[data-ghost="Deployment/fresh"] .ghost-pods i')).toHaveCount(3);
  await expect(editor.getByText('Apply would create 2 objects and 3 Pods.')).toBeAttached();
  await page.screenshot({ path: '.cache/browser/preview-typing.png' });
  await expectNothingSerious(page);
  // A key more is another text; nobody has to ask.
  await editor.getByRole('textbox', { name: 'Manifests as YAML' }).focus();
  await page.keyboard.press('ControlOrMeta+Home');
  for (let line = 0; line < 5; line++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('End');
  await page.keyboard.type('000');
  await expect(preview).toContainText('(+3000 pods)');
  await expect(preview).toContainText(/Only \d+ of 3000 pods would find room/);
  expect(await digest(page)).toBe(before);
  await editor.getByRole('button', { name: 'Apply' }).click();
  await expect(preview).toBeHidden();
  await expect(layer).toBeHidden();
  expect(await digest(page)).not.toBe(before);
});

test('what would be refused is marked at its line, and is no alert', async ({ cluster }) => {
  const { page } = cluster;
  const editor = page.getByRole('region', { name: 'Manifest editor' });
  await cluster.write(web('fresh', 3).replace('containerPort: 80', 'containerPort: 80000'));
  const hints = editor.getByRole('group', { name: 'Hints' });
  await expect(hints).toContainText('1 refusal', { timeout: 30_000 });
  await hints.getByText('1 refusal').click();
  await expect(
    hints.getByRole('button', { name: /^Line 17 Apply would be refused/ }),
  ).toBeVisible();
  await expect(editor.locator('.squiggly-error').first()).toBeVisible();
  await expect(editor.getByRole('alert')).toHaveCount(0);
  // What is valid of the same text is foreseen all the same.
  const preview = editor.getByRole('status', { name: 'What Apply will do' });
  await expect(preview).toContainText('Apply will create Service default/fresh');
  await cluster.write(web('fresh', 3));
  await expect(preview).toContainText('Deployment default/fresh');
  await expect(hints).toBeHidden();
});

test('a quota that would refuse the pods, and what goes with a namespace', async ({ cluster }) => {
  const { page } = cluster;
  const editor = page.getByRole('region', { name: 'Manifest editor' });
  await cluster.apply(QUOTA);
  await cluster.advance(3);
  const inShop = web('fresh', 2).replaceAll(
    'metadata:\n  name',
    'metadata:\n  namespace: shop\n  name',
  );
  await cluster.apply(inShop);
  await cluster.advance(5);
  await cluster.write(inShop.replaceAll('fresh', 'more'));
  const preview = editor.getByRole('status', { name: 'What Apply will do' });
  await expect(preview).toContainText('Its pods would be refused', { timeout: 30_000 });
  await expect(preview).toContainText('exceeded quota: small');
  await cluster.write(QUOTA.slice(0, QUOTA.indexOf('---')));
  await editor.getByRole('button', { name: 'Delete' }).hover();
  const deletion = editor.getByRole('status', { name: 'What Delete will do' });
  await expect(deletion).toContainText('Delete will delete Namespace shop');
  await expect(deletion).toContainText(/With it go .*2 Pods/);
  await expect(page.locator('.ghost-layer .is-delete').first()).toBeAttached();
  await page.screenshot({ path: '.cache/browser/preview-delete.png' });
  await editor.getByRole('button', { name: 'Apply' }).hover();
  await expect(deletion).toBeHidden();
});

const JOB = `apiVersion: batch/v1
kind: Job
metadata: {name: once}
spec:
  template:
    spec:
      containers:
      - {name: once, image: "busybox:1.36", command: ["true"]}
`;

test('a hint that can be mended mechanically is mended by a button, and undone by a key', async ({
  cluster,
}) => {
  const { page } = cluster;
  const editor = page.getByRole('region', { name: 'Manifest editor' });
  await cluster.write(JOB);
  const hints = editor.getByRole('group', { name: 'Hints' });
  await expect(hints).toContainText('1 refusal, 1 warning', { timeout: 30_000 });
  await hints.getByText('1 warning').click();
  await hints.getByRole('button', { name: 'Fix: Add restartPolicy' }).click();
  await expect(editor.locator('.view-lines')).toContainText('restartPolicy: Never');
  await expect(hints).toBeHidden();
  await editor.getByRole('textbox', { name: 'Manifests as YAML' }).focus();
  await page.keyboard.press('ControlOrMeta+Z');
  await expect(editor.locator('.view-lines')).not.toContainText('restartPolicy');
  await expect(hints).toContainText('1 warning');
});

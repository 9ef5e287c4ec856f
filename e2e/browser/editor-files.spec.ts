// The editor's files, schema help, and the in-page browser.
import { expectNothingSerious } from './a11y.ts';
import { expect, test } from './fixtures.ts';

test('templates, rename, several files; the schema marks and completes', async ({ cluster }) => {
  const { page } = cluster;
  const editor = page.getByRole('region', { name: 'Manifest editor' });
  await expect(editor.locator('.monaco-editor').first()).toBeVisible({ timeout: 30_000 });
  const menu = editor.getByRole('combobox', { name: 'New file, templates and more' });
  await menu.selectOption('Deployment and Service');
  await expect(editor.getByRole('button', { name: 'web.yaml', exact: true })).toBeVisible();
  await expect(editor.getByText('kubectl apply -f web.yaml')).toBeVisible();
  await menu.selectOption('rename');
  await editor.getByRole('textbox', { name: 'New name of web.yaml' }).fill('front.yaml');
  await page.keyboard.press('Enter');
  await expect(editor.getByRole('button', { name: 'front.yaml', exact: true })).toBeVisible();
  await cluster.write(
    'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: x\nspec:\n  replicas: many\n  prots: []\n',
  );
  await expect(editor.locator('.squiggly-warning').first()).toBeVisible({ timeout: 60_000 });
  await page.screenshot({ path: '.cache/browser/editor-schema.png' });
  await editor.getByRole('button', { name: 'shop.yaml', exact: true }).click();
  await expect(editor.locator('.view-lines')).toContainText('small shop window');
});

// Not steady: sometimes the window stays at "no ready endpoint"; to be understood first.
test.fixme('the browser opens a Service and says which pod answered', async ({ cluster }) => {
  const { page } = cluster;
  await page.getByRole('button', { name: 'Resume' }).click();
  await page.locator('body').press('5');
  const terminal = page.getByRole('region', { name: 'Terminal' });
  await expect(terminal.locator('.xterm-rows')).toContainText('default$', { timeout: 30_000 });
  await page.keyboard.type('curl http://web.default/\r');
  const browser = page.getByRole('region', { name: 'Browser' });
  await expect(browser).toContainText('answered by pod web-', { timeout: 30_000 });
  await expect(browser.getByRole('list', { name: 'Hops' })).toContainText('Service default/web:80');
  await page.screenshot({ path: '.cache/browser/browser.png' });
  await expectNothingSerious(page, '.browser');
  await browser.getByRole('button', { name: 'Close Browser' }).click();
  await expect(browser).toBeHidden();
});

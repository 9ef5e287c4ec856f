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
  // F2 on a tab does what the menu's Rename does.
  await editor.getByRole('button', { name: 'web.yaml', exact: true }).press('F2');
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

const BROKEN = `apiVersion: v1
kind: Service
metadata:
  name: front
spec:
  selector:
    app: frnt
  ports:
  - port: 80
`;
const FRONT = `---
apiVersion: v1
kind: Pod
metadata:
  name: front
  labels:
    app: frnt
spec:
  containers:
  - name: front
    image: nginx
`;

test('hints about this cluster stand at their lines while the text is written', async ({
  cluster,
}) => {
  const { page } = cluster;
  const editor = page.getByRole('region', { name: 'Manifest editor' });
  await cluster.write(BROKEN);
  const hints = editor.getByRole('group', { name: 'Hints' });
  await expect(hints).toContainText('1 warning about this cluster', { timeout: 30_000 });
  await expect(editor.locator('.squiggly-warning').first()).toBeVisible();
  await hints.getByText('1 warning').click();
  const words = 'Line 6 No pod in namespace default has the labels app=frnt';
  await expect(hints.getByRole('button', { name: words })).toBeVisible();
  await page.screenshot({ path: '.cache/browser/editor-lint.png' });
  // What stands in the same paste counts as there; its image has no version.
  await cluster.write(BROKEN + FRONT);
  await expect(hints).toContainText('1 hint about this cluster');
  await expect(hints).toContainText('"nginx" means whatever is latest');
  // What is mended in the cluster counts too.
  await cluster.write(BROKEN);
  await expect(hints).toContainText('1 warning');
  await cluster.api('/api/v1/namespaces/default/pods', 'POST', {
    metadata: { name: 'front', labels: { app: 'frnt' } },
    spec: { containers: [{ name: 'front', image: 'nginx:1.27' }] },
  });
  await expect(hints).toBeHidden();
});

const WEB_AND_MORE = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 5
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
      - name: web
        image: nginx:1.28
        ports:
        - containerPort: 80
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data: {colour: blue}
`;

test('a dry run shows on the graph what Apply will do, until the text changes', async ({
  cluster,
}) => {
  const { page } = cluster;
  const editor = page.getByRole('region', { name: 'Manifest editor' });
  await cluster.write(WEB_AND_MORE);
  await editor.getByRole('button', { name: 'Dry run' }).click();
  const preview = editor.getByRole('status', { name: 'What Apply will do' });
  await expect(preview).toContainText('Apply will change Deployment default/web', {
    timeout: 30_000,
  });
  await expect(preview).toContainText('+2 pods, its pods are replaced');
  await expect(preview).toContainText('Apply will create ConfigMap default/settings');
  const changes = preview.getByLabel('What changes of Deployment web');
  await expect(changes).toContainText('spec.replicas');
  await expect(changes.locator('ins').filter({ hasText: 'nginx:1.28' })).toBeVisible();
  const layer = page.locator('.ghost-layer');
  await expect(layer.locator('[data-ghost="ConfigMap/settings"]')).toBeInViewport();
  await expect(layer.locator('.is-change')).toHaveCount(1);
  await expect(layer.locator('.is-delete')).toHaveCount(3);
  await page.waitForTimeout(600);
  await page.screenshot({ path: '.cache/browser/editor-ghosts.png' });
  await cluster.write(BROKEN);
  await expect(layer.locator('[data-ghost="ConfigMap/settings"]')).toBeHidden();
  await expect(layer.locator('[data-ghost="Service/front"]')).toBeVisible();
  await expect(preview).not.toContainText('Deployment');
  await cluster.write(WEB_AND_MORE);
  await editor.getByRole('button', { name: 'Delete' }).focus();
  const deletion = editor.getByRole('status', { name: 'What Delete will do' });
  await expect(deletion).toContainText('Delete will delete Deployment default/web (−3 pods)');
  await editor.getByRole('button', { name: 'Apply' }).click();
  await expect(layer).toBeHidden();
  await expect.poll(async () => (await cluster.deployment('web')).spec.replicas).toBe(5);
});

// On a slow machine `web` has no ready pod yet when it is asked for: the window asks again.
test('the browser opens a Service and says which pod answered', async ({ cluster }) => {
  const { page } = cluster;
  await page.getByRole('button', { name: 'Resume' }).click();
  await page.locator('body').press('5');
  const terminal = page.getByRole('region', { name: 'Terminal' });
  await expect(terminal.locator('.xterm-rows')).toContainText('default$', { timeout: 30_000 });
  await page.keyboard.type('open http://web.default/\r');
  const browser = page.getByRole('region', { name: 'Browser' });
  await expect(browser).toContainText('answered by pod web-', { timeout: 30_000 });
  await expect(browser.getByRole('list', { name: 'Hops' })).toContainText('Service default/web:80');
  await page.screenshot({ path: '.cache/browser/browser.png' });
  await expectNothingSerious(page, '.browser');
  await browser.getByRole('button', { name: 'Close Browser' }).click();
  await expect(browser).toBeHidden();
});

// The editor's files come and go: archives, undo of a removal, kinds that are installed later.
/// <reference lib="dom" />
import { readFileSync } from 'node:fs';
import { filesOfZip } from '../../src/ui/features/editor/transfer/zip.ts';
import { expect, test, web } from './fixtures.ts';

const SECRET = 'apiVersion: v1\nkind: Secret\nmetadata: {name: key}\n';

test('a removed file comes back by Undo; all files go into an archive and out of it', async ({
  cluster,
}, testInfo) => {
  const { page } = cluster;
  const editor = page.getByRole('region', { name: 'Manifest editor' });
  const menu = editor.getByRole('combobox', { name: 'New file, templates and more' });
  await menu.selectOption('Deployment and Service');
  const tab = editor.getByRole('button', { name: 'web.yaml', exact: true });
  await editor.getByRole('button', { name: 'Remove web.yaml' }).click();
  await expect(tab).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(tab).toHaveAttribute('aria-current', 'true');
  const download = page.waitForEvent('download');
  await menu.selectOption('Export all as a zip archive');
  const path = testInfo.outputPath('manifests.zip');
  await (await download).saveAs(path);
  const files = await filesOfZip(new Uint8Array(readFileSync(path)), /./);
  expect(Array.isArray(files) && files.map(({ name }) => name)).toEqual(['shop.yaml', 'web.yaml']);
  await editor.locator('input[type=file]').setInputFiles([
    { name: 'all.zip', mimeType: 'application/zip', buffer: readFileSync(path) },
    { name: '../..\u202E/key.yml', mimeType: 'text/yaml', buffer: Buffer.from(SECRET) },
    { name: 'photo.png', mimeType: 'image/png', buffer: Buffer.from('x') },
  ]);
  await expect(page.getByText('3 files are open in the manifests.')).toBeVisible();
  await expect(page.getByText('photo.png is no YAML or JSON file.')).toBeVisible();
  for (const name of ['shop-2.yaml', 'web-2.yaml', 'key.yml']) {
    await expect(editor.getByRole('button', { name, exact: true })).toBeVisible();
  }
});

const CRD = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: stones.example.com
spec:
  group: example.com
  scope: Namespaced
  names: {plural: stones, singular: stone, kind: Stone}
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            properties:
              weight: {type: integer, description: How heavy the stone is.}
`;
const STONE =
  'apiVersion: example.com/v1\nkind: Stone\nmetadata:\n  name: a\nspec:\n  weight: big\n';

test('a kind that is installed later is checked and foreseen too', async ({ cluster }) => {
  const { page } = cluster;
  const editor = page.getByRole('region', { name: 'Manifest editor' });
  await cluster.apply(CRD);
  await cluster.advance(3);
  await cluster.write(STONE);
  const hints = editor.getByRole('group', { name: 'Hints' });
  await expect(hints).toContainText('1 refusal', { timeout: 30_000 });
  // The schema's own word, beside the preview of the server's.
  await expect(editor.locator('.squiggly-warning').first()).toBeVisible({ timeout: 60_000 });
  await cluster.write(STONE.replace('big', '5'));
  const preview = editor.getByRole('status', { name: 'What Apply will do' });
  await expect(preview).toContainText('Apply will create Stone default/a');
  await expect(editor.locator('.squiggly-warning')).toHaveCount(0);
  await expect(hints).toBeHidden();
});

test('a paste of five megabytes stops nothing', async ({ cluster }) => {
  const { page } = cluster;
  const editor = page.getByRole('region', { name: 'Manifest editor' });
  const filler = 'x'.repeat(900);
  const one = (n: number): string =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c${n}}\ndata: {text: ${filler}}\n`;
  const many = Array.from({ length: 5200 }, (_, n) => one(n)).join('---\n');
  expect(many.length).toBeGreaterThan(5_000_000);
  await cluster.write(many);
  await expect(editor.getByRole('group', { name: 'Hints' })).toBeVisible({ timeout: 60_000 });
  // The page answers, and goes back to what is small.
  await cluster.write(web('small', 1));
  const preview = editor.getByRole('status', { name: 'What Apply will do' });
  await expect(preview).toContainText('Apply will create Deployment default/small', {
    timeout: 60_000,
  });
});

// The page can be installed, works without a network once it has been opened, and runs no script
// that is not its own.
import { ClusterPage } from './cluster-page.ts';
import { expect, test } from './fixtures.ts';

test('once opened, the page works without a network', async ({ page, context }) => {
  const cluster = new ClusterPage(page);
  await cluster.open('?bare');
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null, undefined, {
    timeout: 60_000,
  });
  await context.setOffline(true);
  await page.goto('./?bare');
  await expect(cluster.object('Node', '', 'worker-1')).toBeVisible({ timeout: 60_000 });
  const editor = page.getByRole('region', { name: 'Manifest editor' });
  await expect(editor.locator('.monaco-editor').first()).toBeVisible({ timeout: 30_000 });
  expect((await cluster.api('/api/v1/nodes')).items).toHaveLength(4);
  expect(cluster.errors).toEqual([]);
});

test('the manifest and its icons are there; strange scripts do not run', async ({ page }) => {
  await page.goto('./?bare');
  const href = await page.locator('link[rel=manifest]').getAttribute('href');
  const manifest = (await (await page.request.get(href!)).json()) as {
    readonly name: string;
    readonly icons: readonly { readonly src: string; readonly type: string }[];
  };
  expect(manifest.name).toBe('Kubetarium');
  for (const { src, type } of manifest.icons) {
    const icon = await page.request.get(src);
    expect(icon.status()).toBe(200);
    expect(icon.headers()['content-type']).toContain(type);
  }
  const policy = await page
    .locator('meta[http-equiv=Content-Security-Policy]')
    .getAttribute('content');
  expect(policy).toContain("script-src 'self';");
  const ran = await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.strange = true';
    document.head.append(script);
    return 'strange' in window;
  });
  expect(ran).toBe(false);
});

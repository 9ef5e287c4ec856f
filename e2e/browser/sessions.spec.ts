// A session survives a reload and a lost worker, goes into a file and a link, and is the same
// history, to the byte, wherever it is opened.
/// <reference lib="dom" />
import { readFileSync, writeFileSync } from 'node:fs';
import vm from 'node:vm';
import type { Page } from '@playwright/test';
import { bundleHistory } from '../determinism/bundle.ts';
import { ClusterPage } from './cluster-page.ts';
import { expect, test, web } from './fixtures.ts';
import { digest, openSessions } from './sessions-dialog.ts';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

async function paused(page: Page): Promise<void> {
  const clock = page.getByRole('toolbar', { name: 'Clock' });
  await expect(clock.getByRole('button', { name: 'Resume' })).toBeVisible({ timeout: 60_000 });
}

/** Something happens in it: a Deployment, a killed node, a while. */
async function live(cluster: ClusterPage): Promise<void> {
  await cluster.apply(web('kept', 3));
  await cluster.advance(20);
  await cluster.powerOff('worker-1');
  await cluster.advance(60);
}

test('a reload goes on where it was', async ({ cluster }) => {
  const { page } = cluster;
  await live(cluster);
  const before = await digest(page);
  const at = await cluster.seconds();
  // The time reached is written within a second or so.
  await page.waitForTimeout(2500);
  await page.reload();
  await paused(page);
  expect(await cluster.seconds()).toBe(at);
  expect(await digest(page)).toBe(before);
  await expect(cluster.object('Deployment', 'default', 'kept')).toBeVisible();
});

test('a lost worker is started anew from its journal', async ({ cluster }) => {
  const { page } = cluster;
  await live(cluster);
  const before = await digest(page);
  await page.waitForTimeout(2500);
  // It may be over before anybody polls for it: the page itself keeps watch.
  const progress = page.evaluate(
    () =>
      new Promise<boolean>((resolve) => {
        const seen = (): boolean => document.querySelector('progress') !== null;
        new MutationObserver(() => seen() && resolve(true)).observe(document.body, {
          childList: true,
          subtree: true,
        });
      }),
  );
  const engine = page.workers().find((worker) => worker.url().includes('/worker-'));
  await engine!.evaluate(() => self.close()).catch(() => undefined);
  await expect(page.getByText('A new one does all of it again')).toBeVisible();
  expect(await progress).toBe(true);
  await paused(page);
  expect(await digest(page)).toBe(before);
});

test('a link opens to the same hash in another browser', async ({ cluster, browser }) => {
  const { page } = cluster;
  await live(cluster);
  const before = await digest(page);
  const dialog = await openSessions(page);
  await dialog.getByRole('button', { name: 'Copy link' }).click();
  await expect(page.getByText('The link is copied')).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toContain('#session=');

  const context = await browser.newContext();
  const other = new ClusterPage(await context.newPage());
  await other.page.goto(link);
  await paused(other.page);
  expect(await digest(other.page)).toBe(before);
  expect(new URL(other.page.url()).hash).toBe('');
  expect(other.errors).toEqual([]);
  await context.close();
});

test('a file opens to the same hash, in Node too; what is no session is refused', async ({
  cluster,
}, testInfo) => {
  test.setTimeout(300_000);
  const { page } = cluster;
  await live(cluster);
  const before = await digest(page);
  const dialog = await openSessions(page);
  const download = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Save to a file' }).click();
  const path = testInfo.outputPath('saved.session.json');
  await (await download).saveAs(path);
  const text = readFileSync(path, 'utf8');
  expect(JSON.parse(text)).toMatchObject({ kubetarium: 'session', mark: { digest: before } });
  const code = await bundleHistory('replay.ts');
  const node = vm.createContext({ console, text, TextEncoder, TextDecoder, structuredClone });
  expect(vm.runInContext(`${code};kubetariumHistory.replay(text)`, node)).toBe(before);
  const other = testInfo.outputPath('other.json');
  writeFileSync(other, '{"hello": 1}');
  await dialog.getByLabel('Session file').setInputFiles(other);
  await expect(page.getByText('other.json: This is no Kubetarium session.')).toBeVisible();
  await dialog.getByRole('button', { name: 'New cluster' }).click();
  await expect(cluster.object('Deployment', 'default', 'kept')).toHaveCount(0);
  await expect(cluster.object('Node', '', 'worker-1')).toBeVisible({ timeout: 60_000 });
  await openSessions(page);
  await dialog.getByLabel('Session file').setInputFiles(path);
  await paused(page);
  expect(await digest(page)).toBe(before);
});

test('a second tab with the same session goes on with a branch of it', async ({
  cluster,
  context,
}) => {
  const { page } = cluster;
  await live(cluster);
  const before = await digest(page);
  await page.waitForTimeout(2500);
  await page.evaluate(() => {
    const id = sessionStorage.getItem('kubetarium.session')!;
    localStorage.setItem('shared', id);
  });
  const other = await context.newPage();
  await other.goto('./');
  await other.evaluate(() => {
    sessionStorage.setItem('kubetarium.session', localStorage.getItem('shared')!);
  });
  await other.reload();
  await paused(other);
  expect(await digest(other)).toBe(before);
  const dialog = await openSessions(other);
  await expect(dialog.getByText('A branch of another session')).toBeVisible();
});

test('kept sessions are listed, opened and deleted', async ({ cluster }) => {
  const { page } = cluster;
  await live(cluster);
  const before = await digest(page);
  await page.waitForTimeout(2500);
  let dialog = await openSessions(page);
  await dialog.getByRole('button', { name: 'New cluster' }).click();
  await expect(cluster.object('Node', '', 'worker-1')).toBeVisible({ timeout: 60_000 });
  dialog = await openSessions(page);
  const kept = dialog.getByRole('region', { name: 'Kept in this browser' });
  await expect(kept.getByRole('listitem')).toHaveCount(1);
  await kept.getByRole('button', { name: 'Open' }).click();
  await paused(page);
  expect(await digest(page)).toBe(before);
  dialog = await openSessions(page);
  await kept.getByRole('button', { name: 'Delete' }).click();
  await expect(kept.getByRole('listitem')).toHaveCount(0);
});

test('a link that is damaged, and one that would be too long, are refused in words', async ({
  cluster,
}) => {
  const { page } = cluster;
  const noise = Array.from({ length: 60_000 }, () => Math.random().toString(36)[2]).join('');
  await cluster.api('/api/v1/namespaces/default/configmaps', 'POST', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'noise' },
    data: { noise },
  });
  const dialog = await openSessions(page);
  await dialog.getByRole('button', { name: 'Copy link' }).click();
  await expect(page.getByText('This session is too large for a link')).toBeVisible();
  await page.goto('about:blank');
  await page.goto('./#session=nonsense');
  await expect(page.getByText('This link is damaged')).toBeVisible();
  await expect(cluster.object('Node', '', 'worker-1')).toBeVisible({ timeout: 60_000 });
});

test('a full storage is told, and what was kept stays', async ({ cluster }) => {
  const { page } = cluster;
  await live(cluster);
  const before = await digest(page);
  await page.waitForTimeout(2500);
  // The browser's own answer when there is no room; its quota cannot be lowered from here.
  const engine = page.workers().find((worker) => worker.url().includes('/worker-'))!;
  const setRoom = (hasRoom: boolean) =>
    engine.evaluate((isFree) => {
      const refuse = (): never => {
        throw new DOMException('no room', 'QuotaExceededError');
      };
      const original = Reflect.get(self, 'put') ?? IDBObjectStore.prototype.put;
      Reflect.set(self, 'put', original);
      IDBObjectStore.prototype.put = (isFree ? original : refuse) as typeof original;
    }, hasRoom);
  await setRoom(false);
  await cluster.apply(web('unkept', 1));
  await expect(page.getByText('storage is full').first()).toBeVisible();
  let dialog = await openSessions(page);
  await expect(dialog.getByText('storage is full')).toBeVisible();
  await page.keyboard.press('Escape');
  await setRoom(true);
  dialog = await openSessions(page);
  await expect(dialog.getByText('Kept in this browser: it survives')).toBeVisible();
  await page.keyboard.press('Escape');
  const after = await digest(page);
  expect(after).not.toBe(before);
  await page.waitForTimeout(2500);
  await page.reload();
  await paused(page);
  expect(await digest(page)).toBe(after);
});

/** As where a browser forbids storage: a private window, a sandbox. */
const FORBID = `Object.defineProperty(self, 'indexedDB', {
  get() { throw new DOMException('The operation is insecure.', 'SecurityError'); },
});`;

test('without storage a cluster runs, says so, and a reload begins anew', async ({ browser }) => {
  const context = await browser.newContext();
  await context.addInitScript(FORBID);
  await context.route(/worker-[^/]*\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: FORBID + (await response.text()) });
  });
  const cluster = new ClusterPage(await context.newPage());
  const { page } = cluster;
  await cluster.open();
  await expect(page.getByText('This browser keeps no sessions').first()).toBeVisible();
  await page.reload();
  await expect(page.getByText('cannot be read from the browser')).toBeVisible({ timeout: 60_000 });
  await expect(cluster.object('Node', '', 'worker-1')).toBeVisible({ timeout: 60_000 });
  await expect(cluster.object('Deployment', 'default', 'web')).toBeVisible();
  expect(cluster.errors).toEqual([]);
  await context.close();
});

test('a kept session that somebody has damaged is told, and a new cluster begins', async ({
  cluster,
}) => {
  const { page } = cluster;
  await page.waitForTimeout(2500);
  await page.evaluate(async () => {
    const opening = indexedDB.open('kubetarium');
    await new Promise((resolve) => (opening.onsuccess = resolve));
    const transaction = opening.result.transaction('entries', 'readwrite');
    const session = sessionStorage.getItem('kubetarium.session');
    const entry = { at: 5, input: { is: 'request', request: null } };
    transaction.objectStore('entries').put({ session, index: 0, entry });
    await new Promise((resolve) => (transaction.oncomplete = resolve));
    opening.result.close();
  });
  await page.reload();
  await expect(page.getByText('This session is damaged')).toBeVisible({ timeout: 60_000 });
  await expect(cluster.object('Node', '', 'worker-1')).toBeVisible({ timeout: 60_000 });
});

test('a link of a newer version, and a branch without changes, which is equal to the byte', async ({
  cluster,
}) => {
  const { page } = cluster;
  await live(cluster);
  const before = await digest(page);
  await page.keyboard.press('b');
  await expect(page.getByText('A branch begins at')).toBeVisible();
  await paused(page);
  expect(await digest(page)).toBe(before);
  const dialog = await openSessions(page);
  await dialog.getByRole('button', { name: 'Copy link' }).click();
  await expect(page.getByText('The link is copied')).toBeVisible();
  const link = await page.evaluate(async () => {
    const text = await navigator.clipboard.readText();
    const [address, packed] = text.split('#session=');
    const binary = atob(packed!.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
    const through = (of: Blob, way: GenericTransformStream) =>
      new Response(of.stream().pipeThrough(way as ReadableWritablePair));
    const unpacked = through(new Blob([bytes]), new DecompressionStream('deflate-raw'));
    const newer = { ...((await unpacked.json()) as object), version: 2 };
    const blob = new Blob([JSON.stringify(newer)]);
    const again = await through(blob, new CompressionStream('deflate-raw')).arrayBuffer();
    const letters = Array.from(new Uint8Array(again), (byte) => String.fromCharCode(byte)).join('');
    return `${address}#session=${btoa(letters).replaceAll('+', '-').replaceAll('/', '_')}`;
  });
  await page.goto('about:blank');
  await page.goto(link);
  await expect(
    page.getByText('This session has format 2; this page reads format 1.'),
  ).toBeVisible();
  await expect(cluster.object('Node', '', 'worker-1')).toBeVisible({ timeout: 60_000 });
});

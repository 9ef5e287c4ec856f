// CPU time until the first scene is on screen, all threads of the page's process (main, workers).
// Usage: npm run build && node scripts/first-scene.mjs [times]
import { chromium } from 'playwright';
import { preview } from 'vite';
import { findChromium } from './browser.mjs';
import { ROOT } from './install.mjs';

const times = Number(process.argv[2] ?? 5);
const server = await preview({
  root: ROOT,
  logLevel: 'error',
  preview: { port: 0, host: 'localhost' },
});
const url = server.resolvedUrls?.local[0] ?? '';
const browser = await chromium.launch({
  executablePath: await findChromium(),
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
const system = await browser.newBrowserCDPSession();

/** Seconds of CPU by process. */
async function spent() {
  const { processInfo } = await system.send('SystemInfo.getProcessInfo');
  return new Map(processInfo.map(({ id, cpuTime }) => [id, cpuTime]));
}

for (let time = 1; time <= times; time++) {
  const context = await browser.newContext({ serviceWorkers: 'block' });
  const page = await context.newPage();
  const before = await spent();
  await page.goto(url);
  await page.waitForSelector('[data-kind=Node]');
  const rise = [...(await spent())].map(([id, seconds]) => seconds - (before.get(id) ?? 0));
  console.log(`first scene ${time}: ${Math.max(...rise).toFixed(2)} CPU s`);
  await context.close();
}
await browser.close();
await server.close();

// Measures how busy the page's main thread is with a crowd on screen: watching, then panning.
// Usage: npm run build && node scripts/frames.mjs [--nodes 50] [--restless 150] [--still 1350]
//        [--seconds 10] [--size 1400x900] [--zoom fit|near|far] [--clock cpu|wall]
//        --crowd 5000: so many nodes with 30 pods each, that nobody runs: the page's cost alone.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import { findChromium } from './browser.mjs';
import { makeCrowdPage } from './crowd-page.mjs';
import { frameTimes, recordTrace, selfTimes } from './frame-times.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const { values: flags } = parseArgs({
  options: {
    nodes: { type: 'string', default: '50' },
    restless: { type: 'string', default: '150' },
    still: { type: 'string', default: '1350' },
    seconds: { type: 'string', default: '10' },
    size: { type: 'string', default: '1400x900' },
    zoom: { type: 'string', default: 'fit' },
    picture: { type: 'string' },
    crowd: { type: 'string' },
    // Adds what the main thread did watching and panning, by the names of its trace events.
    trace: { type: 'boolean', default: false },
    // Another build of the page, to compare with.
    page: { type: 'string', default: 'dist/page' },
    // cpu: time the thread ran; wall: time its tasks took, others' turns on the core included.
    clock: { type: 'string', default: 'cpu' },
  },
});
const PODS_PER_DEPLOYMENT = 50;
const READY_EVERY_OTHER_TURN = 'test $(( $(date +%s) / 2 % 2 )) = 0';
const SETTLE_SECONDS = 120;
/** A crowd has been told by then. */
const CROWD_LOAD_MS = 15_000;
const WHEEL_STEPS = { fit: 0, near: -6, far: 4 };

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, 'localhost', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function serve() {
  const port = await freePort();
  const vite = path.join(root, 'node_modules/vite/bin/vite.js');
  const args = [
    vite,
    'preview',
    '--port',
    String(port),
    '--strictPort',
    '--host',
    'localhost',
    '--outDir',
    flags.page,
  ];
  const server = spawn(process.execPath, args, { cwd: root, stdio: 'ignore' });
  const address = `http://localhost:${port}/`;
  for (let turn = 0; turn < 100; turn++) {
    if (
      await fetch(address).then(
        (reply) => reply.ok,
        () => false,
      )
    )
      return { server, address };
    await new Promise((done) => setTimeout(done, 100));
  }
  server.kill();
  throw new Error('the built page could not be served');
}

function deployment(name, replicas, container) {
  const labels = { app: name };
  const spec = { terminationGracePeriodSeconds: 0, containers: [{ name: 'main', ...container }] };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  };
}

function* crowd() {
  const restless = {
    image: 'busybox:1.36',
    command: ['sleep', '1000000'],
    readinessProbe: {
      exec: { command: ['sh', '-c', READY_EVERY_OTHER_TURN] },
      periodSeconds: 2,
      failureThreshold: 1,
    },
  };
  const still = { image: 'registry.k8s.io/pause:3.10' };
  for (const [name, count, container] of [
    ['restless', Number(flags.restless), restless],
    ['still', Number(flags.still), still],
  ]) {
    for (let at = 0, index = 0; at < count; at += PODS_PER_DEPLOYMENT, index++) {
      const replicas = Math.min(PODS_PER_DEPLOYMENT, count - at);
      yield deployment(`${name}-${index}`, replicas, container);
    }
  }
}

async function call(page, url, method = 'GET', body = undefined) {
  return page.evaluate(
    async ([url, method, body]) => {
      const headers = { 'content-type': 'application/json' };
      const text = body === undefined ? {} : { body: JSON.stringify(body) };
      const reply = await window.kubetarium.fetch(url, { method, headers, ...text });
      return reply.json();
    },
    [url, method, body],
  );
}

const CLOCK = '/apis/sim.kubetarium.dev/v1alpha1/clocks/cluster';

async function fill(page) {
  for (const object of crowd()) {
    await call(page, '/apis/apps/v1/namespaces/default/deployments', 'POST', object);
  }
  for (let seconds = 0; seconds < SETTLE_SECONDS; seconds += 10) {
    await call(page, `${CLOCK}/advance`, 'POST', { seconds: 10 });
  }
}

/** Runs `meanwhile` and answers shares of the main thread, frames and writes a second. */
async function measure(page, cdp, meanwhile) {
  const revision = async () =>
    Number((await call(page, '/api/v1/namespaces?limit=1')).metadata.resourceVersion);
  const metrics = async () => {
    const { metrics: list } = await cdp.send('Performance.getMetrics');
    return new Map(list.map(({ name, value }) => [name, value]));
  };
  const writes = await revision();
  const before = await metrics();
  await page.evaluate(() => {
    const gaps = [];
    let last = performance.now();
    const count = () => {
      const now = performance.now();
      gaps.push(now - last);
      last = now;
      if (!window.framesDone) requestAnimationFrame(count);
    };
    window.framesDone = false;
    window.frameGaps = gaps;
    requestAnimationFrame(count);
  });
  const start = performance.now();
  await meanwhile();
  const seconds = (performance.now() - start) / 1000;
  const gaps = await page.evaluate(() => {
    window.framesDone = true;
    return window.frameGaps.slice(1);
  });
  const after = await metrics();
  const written = (await revision()) - writes;
  const share = (name) => ((after.get(name) - before.get(name)) / seconds) * 100;
  gaps.sort((a, b) => a - b);
  return {
    'busy %': share('TaskDuration'),
    'script %': share('ScriptDuration'),
    'style %': share('RecalcStyleDuration'),
    'layout %': share('LayoutDuration'),
    'frames/s': gaps.length / seconds,
    'ms/frame': (share('TaskDuration') * 10 * seconds) / gaps.length,
    'median ms': gaps[Math.floor(gaps.length / 2)] ?? 0,
    'p95 ms': gaps[Math.floor(gaps.length * 0.95)] ?? 0,
    'writes/s': written / seconds,
  };
}

async function pan(page, milliseconds) {
  const box = await page.locator('.react-flow__pane').boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const end = performance.now() + milliseconds;
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let turn = 0; performance.now() < end; turn++) {
    const angle = turn / 12;
    await page.mouse.move(x + 120 * Math.sin(angle), y + 80 * Math.cos(angle));
    await new Promise((done) => setTimeout(done, 8));
  }
  await page.mouse.up();
}

/** Wheels in and out around the middle. */
async function zoom(page, milliseconds) {
  const box = await page.locator('.react-flow__pane').boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const end = performance.now() + milliseconds;
  for (let turn = 0; performance.now() < end; turn++) {
    await page.mouse.wheel(0, Math.floor(turn / 12) % 2 ? 40 : -40);
    await new Promise((done) => setTimeout(done, 30));
  }
}

/** What the main thread does by the names of its trace events, in milliseconds a second. */
async function showTraced(browser, page, meanwhile) {
  const { mine, seconds } = await recordTrace(browser, page, meanwhile);
  const sums = selfTimes(mine).slice(0, 16);
  console.table(sums.map(([name, time]) => ({ name, 'ms/s': Math.round(time / seconds) })));
}

async function zoomTo(page) {
  const box = await page.locator('.react-flow__pane').boundingBox();
  await page.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.6);
  const steps = WHEEL_STEPS[flags.zoom] ?? 0;
  for (let turn = 0; turn < Math.abs(steps); turn++) {
    await page.mouse.wheel(0, 100 * Math.sign(steps));
    await page.waitForTimeout(60);
  }
}

async function openPage(browser, address) {
  const [width, height] = flags.size.split('x').map(Number);
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: 'dark' });
  const cdp = await page.context().newCDPSession(page);
  const timeDomain = flags.clock === 'wall' ? 'timeTicks' : 'threadTicks';
  await cdp.send('Performance.enable', { timeDomain });
  await page.goto(`${address}?nodes=${flags.crowd ?? flags.nodes}&bare`);
  await page.locator('[data-kind=Node]').first().waitFor({ state: 'attached', timeout: 60_000 });
  return { page, cdp };
}

/** Script and layout of each frame, and what loading and holding the crowd took. */
async function measureCrowd(browser, { page, cdp }) {
  const metric = async (name) =>
    (await cdp.send('Performance.getMetrics')).metrics.find((one) => one.name === name).value;
  await page.waitForTimeout(CROWD_LOAD_MS);
  const load = await metric('TaskDuration');
  const milliseconds = Number(flags.seconds) * 1000;
  const rows = {};
  for (const [name, meanwhile] of [
    ['watching', () => page.waitForTimeout(milliseconds)],
    ['panning', () => pan(page, milliseconds)],
    ['zooming', () => zoom(page, milliseconds)],
  ]) {
    rows[name] = frameTimes(await recordTrace(browser, page, meanwhile));
  }
  console.table(rows);
  await cdp.send('HeapProfiler.enable');
  await cdp.send('HeapProfiler.collectGarbage');
  const heap = (await metric('JSHeapUsedSize')) / 1e6;
  const note = await page.locator('.crowd-note').textContent();
  console.log(`${note}; loading took ${load.toFixed(1)} CPU s, the heap is ${heap.toFixed(0)} MB`);
}

async function measurePage(browser, { page, cdp }) {
  await fill(page);
  await zoomTo(page);
  const milliseconds = Number(flags.seconds) * 1000;
  const rows = {
    watching: await measure(page, cdp, () => page.waitForTimeout(milliseconds)),
    panning: await measure(page, cdp, () => pan(page, milliseconds)),
  };
  if (flags.trace) {
    await showTraced(browser, page, () => page.waitForTimeout(milliseconds));
    await showTraced(browser, page, () => pan(page, milliseconds));
  }
  const pods = await page.locator('[data-kind=Pod]').count();
  const elements = await page.evaluate(() => document.querySelectorAll('*').length);
  console.log(`${flags.zoom}: ${pods} pods as elements, ${elements} elements`);
  for (const row of Object.values(rows)) {
    for (const name of Object.keys(row)) row[name] = Math.round(row[name] * 10) / 10;
  }
  console.table(rows);
}

async function main() {
  if (flags.crowd) {
    await makeCrowdPage(root, path.join(root, flags.page), path.join(root, 'dist/crowd-page'));
    flags.page = 'dist/crowd-page';
  }
  const { server, address } = await serve();
  const args = ['--no-sandbox', '--disable-gpu'];
  const browser = await chromium.launch({ executablePath: await findChromium(), args });
  try {
    const opened = await openPage(browser, address);
    if (flags.crowd) await measureCrowd(browser, opened);
    else await measurePage(browser, opened);
    if (flags.picture) await opened.page.screenshot({ path: flags.picture });
  } finally {
    await browser.close();
    server.kill();
  }
}

await main();

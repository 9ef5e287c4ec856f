// `npm run serve`: installs what is missing, builds the server when sources are newer, runs it here.
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { installMissing, ROOT, run, tool } from './install.mjs';

const BUILT = path.join(ROOT, 'dist/node/serve.js');
const LOCK = path.join(ROOT, 'dist/.serve-lock');
const STALE_LOCK_MILLIS = 120_000;
const SOURCES = [
  'kernel',
  'world',
  'model',
  'client',
  'control-plane',
  'node',
  'addons',
  'lab',
  'engine',
  'hosts/http',
  'hosts/node',
];

function newest(folder) {
  let time = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) time = Math.max(time, newest(file));
    else if (!entry.name.includes('.test.')) time = Math.max(time, modified(file));
  }
  return time;
}

function modified(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function isFresh() {
  const built = modified(BUILT);
  if (built === 0) return false;
  const folders = SOURCES.map((name) => path.join(ROOT, 'src', name));
  const times = folders.filter((folder) => modified(folder) > 0).map(newest);
  return Math.max(...times, modified(path.join(ROOT, 'vite.node.config.ts'))) < built;
}

const sleep = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

/** Several servers may start at once; one builds, the others wait for it. */
async function withLock(work) {
  mkdirSync(path.dirname(LOCK), { recursive: true });
  for (;;) {
    try {
      mkdirSync(LOCK);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (Date.now() - modified(LOCK) > STALE_LOCK_MILLIS)
        rmSync(LOCK, { recursive: true, force: true });
      await sleep(100);
    }
  }
  try {
    work();
  } finally {
    rmSync(LOCK, { recursive: true, force: true });
  }
}

installMissing();
if (!isFresh()) {
  await withLock(() => {
    if (isFresh()) return;
    process.stderr.write('Building the server ...\n');
    run(tool('vite'), ['build', '--config', 'vite.node.config.ts', '--logLevel', 'error']);
  });
}
await import(pathToFileURL(BUILT).href);

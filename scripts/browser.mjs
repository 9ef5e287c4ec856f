// Finds a Chromium for the tests, or installs one.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function onPath(name) {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return folders.map((folder) => path.join(folder, name)).find(isExecutable);
}

function lookUp() {
  const given = process.env.CHROMIUM_PATH;
  if (given) return given;
  for (const name of ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']) {
    const found = onPath(name);
    if (found) return found;
  }
  return undefined;
}

async function playwrightsOwn() {
  const { chromium } = await import('playwright');
  const file = chromium.executablePath();
  return existsSync(file) ? file : undefined;
}

/** The path of a browser; installs one when there is none. Throws when that fails. */
export async function findChromium() {
  const found = lookUp() ?? (await playwrightsOwn());
  if (found) return found;
  if (onPath('apt-get') && process.getuid?.() === 0) {
    process.stderr.write('Installing Chromium (apt-get) ...\n');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['update', '-q'], { stdio: ['ignore', 2, 2], env });
    spawnSync('apt-get', ['install', '-y', '-q', 'chromium'], { stdio: ['ignore', 2, 2], env });
  } else {
    process.stderr.write('Installing Chromium (playwright) ...\n');
    const args = ['playwright', 'install', '--with-deps', 'chromium'];
    spawnSync('npx', args, { stdio: ['ignore', 2, 2] });
  }
  const installed = lookUp() ?? (await playwrightsOwn());
  if (!installed) throw new Error('no Chromium: set CHROMIUM_PATH to one');
  return installed;
}

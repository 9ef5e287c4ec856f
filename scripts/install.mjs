// Installs the npm packages when they are missing or older than the lock file.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/**
 * Installs what package-lock.json names unless node_modules is as new as it. Output goes to
 * stderr. Not `npm ci`: it refuses a lock file when a registry lacks optional packages of other
 * platforms, while `npm install` takes the same locked versions.
 */
export function installMissing() {
  const marker = path.join(ROOT, 'node_modules/.package-lock.json');
  const lock = path.join(ROOT, 'package-lock.json');
  if (existsSync(marker) && statSync(marker).mtimeMs >= statSync(lock).mtimeMs - 1000) return;
  process.stderr.write('Installing packages (npm install) ...\n');
  run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error']);
}

/** Runs a command, its standard output on our stderr; exits with its status when it fails. */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: ROOT, stdio: ['ignore', 2, 2], ...options });
  if (result.status !== 0) process.exit(result.status ?? 1);
}

/** The path of a tool of node_modules/.bin. */
export function tool(name) {
  return path.join(ROOT, 'node_modules/.bin', name);
}

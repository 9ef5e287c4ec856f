// `npm run chaos -- --seeds N --minutes M`: bundles the chaos runs for Node and runs them.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { installMissing, ROOT, run, tool } from './install.mjs';

installMissing();
run(tool('vite'), ['build', '--config', 'vite.chaos.config.ts', '--logLevel', 'error']);
const main = path.join(ROOT, 'dist/chaos/main.mjs');
const result = spawnSync(process.execPath, [main, ...process.argv.slice(2)], {
  cwd: ROOT,
  stdio: 'inherit',
});
process.exit(result.status ?? 1);

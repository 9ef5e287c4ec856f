// Type-checks each layer with its own library: the engine sees no DOM, no timers and no Node.
import { spawnSync } from 'node:child_process';
import { ROOT, tool } from './install.mjs';

let failed = 0;
for (const layer of ['engine', 'ui', 'node']) {
  const args = ['-p', `tsconfig.${layer}.json`, '--noEmit'];
  const result = spawnSync(tool('tsc'), args, { cwd: ROOT, stdio: 'inherit' });
  if (result.status !== 0) failed++;
}
process.exit(failed === 0 ? 0 : 1);

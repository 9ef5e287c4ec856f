// `npm run late-modules`: finds the modules of which a cluster's boot calls nothing, and of the
// others the functions that it does not call, by booting some clusters, and writes their list:
// uncalled.json. To be run again when the first load has grown.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'vite';
import { ROOT } from '../install.mjs';

const OUT = path.join(ROOT, 'dist/late-modules');
const LIST = path.join(ROOT, 'scripts/late-modules/uncalled.json');

// Each module stays a file of its own, so that the coverage tells them apart.
await build({
  root: ROOT,
  configFile: false,
  publicDir: false,
  logLevel: 'error',
  ssr: { noExternal: true, external: ['vite'] },
  build: {
    ssr: 'scripts/late-modules/boot.ts',
    outDir: OUT,
    emptyOutDir: true,
    minify: false,
    target: 'node20',
    rolldownOptions: {
      output: {
        preserveModules: true,
        preserveModulesRoot: ROOT,
        entryFileNames: '[name].mjs',
        chunkFileNames: '[name].mjs',
      },
    },
  },
});

const report = path.join(OUT, 'called.json');
const boot = path.join(OUT, 'scripts/late-modules/boot.mjs');
const { status } = spawnSync(process.execPath, [boot, ROOT, OUT, report], { stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);

const { called: list, functions } = JSON.parse(readFileSync(report, 'utf8'));
const called = new Set(list);
const modules = readdirSync(OUT, { recursive: true })
  .filter((file) => file.startsWith('src/') && file.endsWith('.mjs'))
  .map((file) => file.replace(/\.mjs$/, '.ts'))
  .filter((file) => !called.has(file) && existsSync(path.join(ROOT, file)));
modules.sort((a, b) => (a < b ? -1 : 1));
writeFileSync(LIST, `${JSON.stringify({ modules, functions }, null, 2)}\n`);
const count = Object.values(functions).flat().length;
console.log(`${modules.length} modules are not called, nor ${count} functions of the others`);

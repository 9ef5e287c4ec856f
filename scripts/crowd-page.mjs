// Makes a copy of the built page whose worker shows a crowd that nobody runs.
import { cp, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'vite';

/** Copies the page to `to`, with bench/crowd-scene in place of its engine. */
export async function makeCrowdPage(root, from, to) {
  await rm(to, { recursive: true, force: true });
  await cp(from, to, { recursive: true });
  const assets = path.join(to, 'assets');
  const worker = (await readdir(assets)).find((file) => /^worker-.*\.js$/.test(file));
  if (!worker) throw new Error(`${from} has no worker: build the page first`);
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      lib: { entry: path.join(root, 'bench/crowd-scene/worker.ts'), formats: ['es'] },
      outDir: assets,
      emptyOutDir: false,
      copyPublicDir: false,
      rollupOptions: { output: { entryFileNames: worker } },
    },
  });
}

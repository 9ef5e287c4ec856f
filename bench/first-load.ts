// (f) What a browser loads before the page works: the page's and the worker's files, gzipped.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { gzipSync } from 'node:zlib';
import type { Benchmark } from './benchmark.ts';

const PAGE = path.resolve('dist/bench-page');
const ASSETS = path.join(PAGE, 'assets');
const VITE = path.resolve('node_modules/vite/bin/vite.js');
const KB = 1_000;

function build(): void {
  const args = [VITE, 'build', '--outDir', PAGE, '--emptyOutDir', '--logLevel', 'error'];
  execFileSync(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** A file of assets and all that it imports at once; what it imports later does not count. */
function withImports(name: string, found: Set<string>): void {
  if (found.has(name)) return;
  found.add(name);
  if (!name.endsWith('.js')) return;
  const text = readFileSync(path.join(ASSETS, name), 'utf8');
  const imports = /(?:^|[;\n}])\s*import\s*(?:[^"'();]*?from\s*)?["']\.\/([\w.-]+)["']/g;
  for (const [, imported] of text.matchAll(imports)) withImports(imported as string, found);
}

function gzipped(names: Iterable<string>): number {
  let bytes = 0;
  for (const name of names) bytes += gzipSync(readFileSync(path.join(ASSETS, name))).length;
  return bytes / KB;
}

function filesOfPage(): Set<string> {
  const html = readFileSync(path.join(PAGE, 'index.html'), 'utf8');
  const found = new Set<string>();
  for (const [, name] of html.matchAll(/(?:src|href)="\.\/assets\/([^"]+)"/g)) {
    withImports(name as string, found);
  }
  return found;
}

function filesOfWorker(): Set<string> {
  const found = new Set<string>();
  const first = readdirSync(ASSETS).find((name) => /^worker-[\w-]+\.js$/.test(name));
  if (first === undefined) throw new Error('the build has no worker');
  withImports(first, found);
  return found;
}

export const firstLoad: Benchmark = {
  name: 'f-first-load',
  about: 'size of the first load, gzip: before Monaco, layout engine and terminal',
  run() {
    build();
    const page = gzipped(filesOfPage());
    const worker = gzipped(filesOfWorker());
    return [
      { name: 'page', value: page, unit: 'kB', budget: { atMost: 300 } },
      { name: 'worker', value: worker, unit: 'kB', budget: { atMost: 250 } },
    ];
  },
};

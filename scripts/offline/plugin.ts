// Writes the service worker of a build, with the list of the files that it has to keep.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';

const TEMPLATE = new URL('./service-worker.js', import.meta.url);
const NAME = 'service-worker.js';

/** The page works without a network once it has been opened. */
export function offline(): Plugin {
  let folder = '';
  return {
    name: 'offline',
    apply: 'build',
    configResolved: (config) => {
      folder = path.resolve(config.root, config.build.outDir);
    },
    closeBundle: () => {
      const files = readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name !== NAME)
        .map((entry) => path.join(entry.parentPath, entry.name))
        .sort();
      const hash = createHash('sha256');
      for (const file of files) hash.update(file).update(readFileSync(file));
      const urls = files.map(
        (file) => `./${path.relative(folder, file).split(path.sep).join('/')}`,
      );
      const text = readFileSync(TEMPLATE, 'utf8')
        .replace('${VERSION}', hash.digest('hex').slice(0, 12))
        .replace('addAll(FILES)', `addAll(${JSON.stringify(urls)})`);
      writeFileSync(path.join(folder, NAME), text);
    },
  };
}

// Circles of files that import each other's values: none of them can be read first.
import path from 'node:path';

/**
 * An interpreter's parts run each other by nature: a script holds commands, which hold
 * substitutions, which are scripts.
 */
const BY_NATURE = /^src\/world\/images\/(shell\/|find-program\.ts$)/;

const IMPORT = /^(?:import|export)\s+(?!type\s)[^'";]*?\sfrom\s+'(\.[^']+)'/gms;

/** @param {ReadonlyMap<string, string>} texts of files, by path; answers [file, file ...] each. */
export function importCircles(texts) {
  const imports = new Map();
  for (const [file, text] of texts) {
    const targets = [...text.matchAll(IMPORT)].map(([, target]) =>
      path.posix.join(path.posix.dirname(file), target),
    );
    imports.set(
      file,
      targets.filter((target) => texts.has(target)),
    );
  }
  return stronglyConnected(imports).filter(
    (files) => files.length > 1 && !files.every((file) => BY_NATURE.test(file)),
  );
}

/** Tarjan's algorithm. */
function stronglyConnected(edges) {
  const order = new Map();
  const lowest = new Map();
  const open = [];
  const found = [];
  const visit = (file) => {
    order.set(file, order.size);
    lowest.set(file, order.get(file));
    open.push(file);
    for (const next of edges.get(file)) {
      if (!order.has(next)) visit(next);
      if (open.includes(next)) {
        lowest.set(file, Math.min(lowest.get(file), lowest.get(next)));
      }
    }
    if (lowest.get(file) === order.get(file)) found.push(open.splice(open.indexOf(file)));
  };
  for (const file of edges.keys()) if (!order.has(file)) visit(file);
  return found;
}

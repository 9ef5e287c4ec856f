// Boots clusters as the worker does and writes down which modules and functions are called by that.
import { readFileSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import type { Profiler } from 'node:inspector';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { functionsOf } from './border.ts';
import { unitsOf } from './units.ts';

/** Clusters that the page may ask for. */
const CLUSTERS = [
  { nodes: 3, seed: 1 },
  { nodes: 1, seed: 2 },
  { nodes: 0, seed: 3 },
  { nodes: 12, seed: 4 },
  { nodes: 3, seed: 5 },
];

const [, , root, out, report] = process.argv as string[] as [
  string,
  string,
  string,
  string,
  string,
];
const session = new Session();
session.connect();
session.post('Profiler.enable');
session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });

/** Where the functions end that were called at any time, by built file. */
const ends = new Map<string, Set<number>>();

/** Which functions were called since this was asked last, by source file. */
function calledSince(): ReadonlyMap<string, readonly string[]> {
  const called = new Map<string, readonly string[]>();
  session.post('Profiler.takePreciseCoverage', (error: Error | null, coverage) => {
    if (error) throw error;
    for (const { url, functions } of (coverage as Profiler.TakePreciseCoverageReturnType).result) {
      if (!url.startsWith('file:')) continue;
      const file = path.relative(out, fileURLToPath(url)).replace(/\.mjs$/, '.ts');
      const counted = functions.filter(({ ranges }) => (ranges[0]?.count ?? 0) > 0);
      if (counted.length === 0) continue;
      called.set(
        file,
        counted.map(({ functionName }) => functionName),
      );
      const known = ends.get(file) ?? new Set();
      for (const { ranges } of counted) known.add(ranges[0]?.endOffset ?? 0);
      ends.set(file, known);
    }
  });
  return called;
}

const { EngineHost } = await import('../../src/hosts/worker/engine-host.ts');
const { startEngine } = await import('../../src/hosts/worker/start-engine.ts');

/** While modules load, only what others call counts: the rest comes with the module itself. */
const called = new Set<string>();
for (const [file, names] of calledSince()) {
  if (!file.startsWith('src/')) continue;
  const exported = functionsOf(path.join(root, file));
  if (names.some((name) => exported.includes(name))) called.add(file);
}

function firstScene(nodes: number, seed: number): void {
  const config = { nodes, seed, nodeCpu: '4', nodeMemory: '8Gi', nodePods: 110, controlPlanes: 1 };
  const door = startEngine(config);
  const session = { id: 'a', isNew: true, origin: null, isSame: null };
  const host = new EngineHost(door, session, {
    send: () => {},
    soon: () => {},
    later: () => {},
    wall: () => 0,
  });
  door.mark();
  for (const namespace of ['', 'kube-system', 'default']) {
    host.receive({ is: 'subscribe', subscription: { view: 'topology', namespace } });
    host.receive({ is: 'subscribe', subscription: { view: 'events', namespace, limit: 300 } });
    host.receive({ is: 'ack', frame: Infinity });
  }
}

for (const { nodes, seed } of CLUSTERS) firstScene(nodes, seed);
for (const file of calledSince().keys()) called.add(file);

/** Of a module that is called: its functions that are not. They end where V8 says they do. */
function uncalledIn(file: string): readonly string[] {
  const code = readFileSync(path.join(out, file.replace(/\.ts$/, '.mjs')), 'utf8');
  const known = ends.get(file) ?? new Set();
  return unitsOf(code).flatMap(({ name, end }) => (known.has(end) ? [] : [name]));
}

const functions: Record<string, readonly string[]> = {};
for (const file of [...called].filter((one) => one.startsWith('src/')).sort()) {
  const names = uncalledIn(file);
  if (names.length > 0) functions[file] = names;
}
writeFileSync(report, JSON.stringify({ called: [...called], functions }));

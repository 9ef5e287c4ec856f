// `npm run bench [-- NAME ...]`: each benchmark in a process of its own; a table and results.json.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { installMissing, ROOT, run, tool } from './install.mjs';

installMissing();
run(tool('vite'), ['build', '--config', 'vite.bench.config.ts', '--logLevel', 'error']);
const main = path.join(ROOT, 'dist/bench/main.mjs');

function benchmark(...args) {
  const node = ['--expose-gc', '--max-old-space-size=12000', main, ...args];
  const stdio = ['ignore', 'pipe', 2];
  const result = spawnSync(process.execPath, node, { cwd: ROOT, stdio, encoding: 'utf8' });
  if (result.status !== 0) return undefined;
  return JSON.parse(result.stdout.trim().split('\n').at(-1));
}

function isWithin({ value, budget }) {
  if (!budget) return true;
  return 'atMost' in budget ? value <= budget.atMost : value >= budget.atLeast;
}

function budgetText(budget) {
  if (!budget) return '';
  return 'atMost' in budget ? `at most ${budget.atMost}` : `at least ${budget.atLeast}`;
}

const number = (value) => (value >= 1000 ? Math.round(value) : Number(value.toPrecision(3)));
const wanted = process.argv.slice(2);
const results = [];
let missed = 0;
for (const { name, about } of benchmark()) {
  if (wanted.length > 0 && !wanted.some((one) => name.startsWith(one))) continue;
  console.log(`\n${name}: ${about}`);
  const figures = benchmark(name);
  if (!figures) {
    missed++;
    console.log('  did not complete');
  }
  for (const figure of figures ?? []) {
    const verdict = figure.budget ? (isWithin(figure) ? 'ok' : 'MISSED') : '';
    if (verdict === 'MISSED') missed++;
    const value = `${number(figure.value)} ${figure.unit}`.padEnd(26);
    console.log(`  ${figure.name.padEnd(48)} ${value} ${budgetText(figure.budget)} ${verdict}`);
  }
  results.push({ name, about, figures: figures ?? null });
}
const machine = { node: process.version, cpus: os.cpus().length, cpu: os.cpus()[0]?.model };
writeFileSync(
  path.join(ROOT, 'bench/results.json'),
  `${JSON.stringify({ machine, results }, null, 2)}\n`,
);
console.log(`\n${missed} missed`);
process.exit(missed === 0 ? 0 : 1);

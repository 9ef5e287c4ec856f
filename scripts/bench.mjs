// `npm run bench [-- NAME ... --strict]`: each benchmark in a process of its own; a table and
// results.json. Figures are compared with bench/baseline.json too, as ratios to the speed of the
// kernel (e) in the same run, so that a slower machine is no slower program. With --strict a
// ratio that is 15% worse fails.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { installMissing, ROOT, run, tool } from './install.mjs';

installMissing();
run(tool('vite'), ['build', '--config', 'vite.bench.config.ts', '--logLevel', 'error']);
const main = path.join(ROOT, 'dist/bench/main.mjs');

function benchmark(...args) {
  const memory = ['--max-old-space-size=12000', '--max-semi-space-size=64'];
  const node = ['--expose-gc', ...memory, main, ...args];
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
const baseline = JSON.parse(readFileSync(path.join(ROOT, 'bench/baseline.json'), 'utf8'));
const TOLERANCE = 1.15;
const isStrict = process.argv.includes('--strict');
const wanted = process.argv.slice(2).filter((one) => !one.startsWith('--'));
let speed;

/** How much worse a figure of CPU time is than the baseline's, at the baseline's speed. */
function againstBaseline(benchmarkName, { name, value, unit }) {
  const before = baseline.figures[`${benchmarkName}: ${name}`];
  if (before === undefined || speed === undefined) return undefined;
  const machine = speed / baseline.kernelEventsPerSecond;
  return unit.startsWith('CPU') ? (value * machine) / before : (before * machine) / value;
}
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
    if (name === 'e-kernel-events') speed ??= figure.value;
    const ratio = againstBaseline(name, figure);
    if (isStrict && ratio > TOLERANCE) missed++;
    const told = ratio === undefined ? '' : `(${ratio.toFixed(2)} of the baseline's cost)`;
    const value = `${number(figure.value)} ${figure.unit}`.padEnd(26);
    console.log(
      `  ${figure.name.padEnd(48)} ${value} ${budgetText(figure.budget)} ${verdict} ${told}`,
    );
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

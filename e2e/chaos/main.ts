// `npm run chaos -- --seeds 50 --minutes 10` or `--seed 7`: exit 1 unsafe, 2 no peace, 3 bad flag.
import process from 'node:process';
import { chaosRun } from './chaos-run.ts';

function flag(name: string, fallback: number): number {
  const place = process.argv.indexOf(`--${name}`);
  if (place < 0) return fallback;
  const value = Number(process.argv[place + 1]);
  if (Number.isInteger(value) && value >= 0) return value;
  process.stderr.write(`--${name} needs a whole number, not "${process.argv[place + 1]}"\n`);
  process.exit(3);
}

const minutes = flag('minutes', 15);
const one = flag('seed', 0);
const seeds = one > 0 ? [one] : Array.from({ length: flag('seeds', 10) }, (_, index) => index + 1);
const onAction = (line: string): void => {
  if (process.argv.includes('--verbose')) process.stdout.write(`  ${line}\n`);
};
let exitCode = 0;
let passed = 0;
for (const seed of seeds) {
  const started = Date.now();
  const result = chaosRun({ seed, minutes, onAction });
  const took = `${((Date.now() - started) / 1000).toFixed(1)} s`;
  if (result.is === 'passed') {
    passed++;
    process.stdout.write(
      `seed ${seed}: passed, ${result.actions} actions, ${took}, ${result.hash}\n`,
    );
    continue;
  }
  exitCode = Math.max(exitCode, result.is === 'unsafe' ? 1 : 2);
  process.stdout.write(`seed ${seed}: ${result.is.toUpperCase()}: ${result.message}\n`);
  for (const line of result.log.slice(-30)) process.stdout.write(`    ${line}\n`);
  process.stdout.write(`    again: npm run chaos -- --seed ${seed} --minutes ${minutes}\n`);
}
process.stdout.write(`${passed} of ${seeds.length} seeds passed\n`);
process.exit(exitCode);

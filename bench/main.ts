// Runs one benchmark in this process and prints its figures as one line of JSON.
import process from 'node:process';
import { BENCHMARKS } from './benchmarks.ts';

const [wanted] = process.argv.slice(2);
if (wanted === undefined) {
  process.stdout.write(
    `${JSON.stringify(BENCHMARKS.map(({ name, about }) => ({ name, about })))}\n`,
  );
} else {
  const benchmark = BENCHMARKS.find(({ name }) => name === wanted);
  if (!benchmark) throw new Error(`no benchmark ${wanted}`);
  process.stdout.write(`${JSON.stringify(await benchmark.run())}\n`);
}

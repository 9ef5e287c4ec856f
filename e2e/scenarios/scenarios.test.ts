// Golden scenarios: every NAME.scenario here is replayed and must say what it said before.
// `UPDATE=1 npx vitest run --project scenarios` rewrites them; the diff is reviewed.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { runScenario } from './driver/runner.ts';
import { formatScenario, parseScenario } from './driver/scenario-file.ts';

const FOLDER = path.dirname(new URL(import.meta.url).pathname);
const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.scenario'))
  .toSorted();

test.each(files)('%s', (name) => {
  const file = path.join(FOLDER, name);
  const text = readFileSync(file, 'utf8');
  const replayed = formatScenario(runScenario(parseScenario(text)));
  if (process.env['UPDATE']) writeFileSync(file, replayed);
  else expect(replayed).toBe(text);
});

test('there are scenarios', () => {
  expect(files.length).toBeGreaterThan(5);
});

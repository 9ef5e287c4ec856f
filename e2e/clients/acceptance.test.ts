// The acceptance sample, where its folder stands beside the project: the areas of the API itself.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { clientPath, missingClients, ROOT } from './real-clients.ts';

const SOURCE = path.resolve(ROOT, '../shared/acceptance');
/** A copy inside the project, where Node finds the packages that the runner needs. */
const COPY = path.join(ROOT, '.cache/acceptance');
const REPORT = path.join(ROOT, '.cache/acceptance-report.json');
const AREAS = 'api-semantics,kubectl-output,validation,namespaces,configmaps-secrets';
const MINUTES = 15;

interface Result {
  readonly name: string;
  readonly outcome: string;
}

const isHere = missingClients() === '' && existsSync(path.join(SOURCE, 'run.mjs'));

function copyCases(): void {
  mkdirSync(COPY, { recursive: true });
  for (const entry of ['run.mjs', 'lib']) {
    cpSync(path.join(SOURCE, entry), path.join(COPY, entry), { recursive: true, force: true });
  }
}

function caseNames(): readonly string[] {
  if (!isHere) return [];
  copyCases();
  const args = [path.join(COPY, 'run.mjs'), ROOT, SOURCE, '--area', AREAS, '--list'];
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  return stdout
    .split('\n')
    .map((line) => line.split('\t')[1] ?? '')
    .filter((name) => name !== '');
}

describe.skipIf(!isHere)('acceptance sample', () => {
  const results = new Map<string, Result>();
  beforeAll(async () => {
    const args = [path.join(COPY, 'run.mjs'), ROOT, SOURCE, '--area', AREAS, '--json', REPORT];
    const env = { ...process.env, KUBECTL: clientPath('kubectl') };
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'inherit', 'inherit'] });
    await new Promise((resolve) => child.once('exit', resolve));
    const report = JSON.parse(readFileSync(REPORT, 'utf8')) as { results: readonly Result[] };
    for (const result of report.results) results.set(result.name, result);
  }, MINUTES * 60_000);

  test.each(caseNames())('%s', (name) => {
    expect(results.get(name)?.outcome).toBe('pass');
  });
});

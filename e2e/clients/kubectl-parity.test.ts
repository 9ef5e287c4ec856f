// The in-page kubectl and the real one, on two clusters with the same history: the same bytes.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { InPageKubectl } from './parity/in-page-kubectl.ts';
import { FILES, STEPS } from './parity/steps.ts';
import { missingClients } from './real-clients.ts';
import type { Outcome } from './test-server.ts';
import { splitLine, TestServer } from './test-server.ts';

const SEED = 7;
/** A command that has not ended by then is cut off on both sides. */
const LIMIT_SECONDS = 20;
const ADVANCE = '/apis/sim.kubetarium.dev/v1alpha1/clocks/cluster/advance';

/** What differs from run to run: moments of the wall clock, ages and addresses. */
function normalised({ code, stdout, stderr }: Outcome): string {
  const text = `exit ${code}\n--- stdout\n${stdout}--- stderr\n${stderr}`;
  return text
    .replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT')
    .replaceAll(/https:\/\/kubetarium\b/g, 'https://127.0.0.1:PORT')
    .replaceAll(/(tmp\/)?(LIVE|MERGED)-\d+/g, '$2')
    .replaceAll(/\b((?:node-)?debugger-(?:worker-\d-)?)[a-z0-9]{5}\b/g, '$1XXXXX')
    .replaceAll(/Resource Version:( +)\d+/g, 'Resource Version:$1N')
    .replaceAll(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, 'TOKEN');
}

const missing = missingClients();
if (missing) console.log(`kubectl parity is skipped: ${missing}`);

describe.skipIf(missing !== '')('kubectl, real and in-page', () => {
  let real: TestServer;
  let page: InPageKubectl;
  let folder: string;
  beforeAll(async () => {
    real = await TestServer.start(1, ['--clock', 'manual', '--seed', String(SEED)]);
    page = new InPageKubectl(SEED, {
      server: real.url,
      files: FILES,
      configPath: real.kubeconfig,
    });
    folder = path.join(real.folder, 'files');
    mkdirSync(folder);
    for (const [name, text] of FILES) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
  });
  afterAll(() => real?.stop());

  const wanted = new RegExp(process.env['PARITY'] ?? '');
  for (const [index, step] of STEPS.entries()) {
    if ('advance' in step) {
      test(`${index} advance ${step.advance}`, async () => {
        const stdin = JSON.stringify({ seconds: step.advance });
        await real.ok(`create --raw ${ADVANCE} -f -`, { stdin });
        page.engine.advance(step.advance * 1e6);
        expect(page.engine.now).toBeGreaterThan(0);
      });
      continue;
    }
    test(`${index} ${step.line}`, async () => {
      const words = splitLine(step.line);
      const stdin = step.stdin ?? '';
      const seconds = step.seconds ?? LIMIT_SECONDS;
      const [theirs, ours] = await Promise.all([
        real.kubectl(words, { stdin, cwd: folder, seconds }),
        page.run(words, stdin, seconds),
      ]);
      if (!wanted.test(step.line)) return;
      const both = [ours, theirs].map((one) =>
        normalised(step.seconds ? { ...one, code: 0 } : one),
      );
      expect(both[0]).toBe(both[1]);
    });
  }
});

// The command itself: its one line, its exit codes, its end.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './real-clients.ts';

const SCRIPT = path.join(ROOT, 'scripts/serve.mjs');
const folder = mkdtempSync(path.join(tmpdir(), 'kubetarium-serve-'));

/** Runs the command until it ends, or prints its line and is told to stop. */
function serve(flags: readonly string[], signal?: NodeJS.Signals) {
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    const child = spawn(process.execPath, [SCRIPT, ...flags], { cwd: folder });
    let stdout = '';
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      if (signal && stdout.includes('\n')) child.kill(signal);
    });
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

test('one line when ready, a kubeconfig for its owner alone, a clean end', async () => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    const kubeconfig = path.join(folder, `kc-${signal}`);
    const ended = await serve(['--port', '0', '--kubeconfig', kubeconfig], signal);
    expect(ended.code).toBe(0);
    expect(ended.stdout).toMatch(
      /^Kubernetes API v1\.35 at https:\/\/127\.0\.0\.1:\d+ \(kubeconfig: \S+\)\n$/,
    );
    expect(readFileSync(kubeconfig, 'utf8')).toContain('certificate-authority-data');
    expect(statSync(kubeconfig).mode & 0o777).toBe(0o600);
  }
});

test('a bad flag, a port in use: one clear line, exit code 2', async () => {
  const cases: [string[], string][] = [
    [['--nodes', 'many'], '--nodes: "many" is not a whole number from 0 to 5000\n'],
    [['--clock', 'sundial'], '--clock: "sundial" is neither realtime nor manual\n'],
    [
      ['--start', 'soon'],
      '--start: "soon" is neither now nor a time such as 2026-01-01T08:00:00Z\n',
    ],
    [['--nope'], 'unknown flag: --nope\n'],
    [['--seed'], 'flag needs a value: --seed\n'],
  ];
  for (const [flags, message] of cases) {
    const { code, stdout, stderr } = await serve(flags);
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: message });
  }
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address() as AddressInfo;
  const { code, stderr } = await serve(['--port', String(port)]);
  taken.close();
  expect({ code, stderr }).toEqual({ code: 2, stderr: `port ${port} is in use\n` });
});

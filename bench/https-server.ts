// One `npm run serve` in a process of its own, for benchmarks.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';

export interface ServedCluster {
  readonly kubeconfig: string;
  /** The most memory that the server has had, in megabytes; 0 where the platform does not say. */
  peakMegabytes(): number;
  /** What it has now. */
  megabytes(): number;
  /** CPU seconds that the server has used; 0 where the platform does not say. */
  cpuSeconds(): number;
  stop(): Promise<void>;
}

/** Linux counts CPU time in hundredths of seconds for programs. */
const TICKS_PER_SECOND = 100;

export async function serveCluster(...flags: readonly string[]): Promise<ServedCluster> {
  const folder = mkdtempSync(path.join(tmpdir(), 'kubetarium-bench-'));
  const kubeconfig = path.join(folder, 'kubeconfig');
  const given = ['scripts/serve.mjs', '--port', '0', '--kubeconfig', kubeconfig, ...flags];
  const memory = '--max-old-space-size=12000';
  const child = spawn(process.execPath, [memory, ...given], { stdio: ['ignore', 'pipe', 2] });
  await new Promise<void>((resolve, reject) => {
    child.stdout?.once('data', () => resolve());
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
  const amount = (name: string): number => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      return Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0) / 1e3;
    } catch {
      return 0;
    }
  };
  return {
    kubeconfig,
    peakMegabytes: () => amount('VmHWM'),
    megabytes: () => amount('VmRSS'),
    cpuSeconds: () => {
      try {
        const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ');
        return (Number(fields?.[11]) + Number(fields?.[12])) / TICKS_PER_SECOND;
      } catch {
        return 0;
      }
    },
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

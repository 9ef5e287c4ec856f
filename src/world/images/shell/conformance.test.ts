// The shell against a real one: the same scripts, the same output and exit code.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { systems } from '../languages/systems.ts';
import { World } from '../testing/container.ts';
import { COMMANDS } from './commands.ts';

/** Each runs in an empty directory with A=x, LIST='a b  c', HOME=/root. */
const SCRIPTS = readFileSync(new URL('testing/conformance.txt', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n---\n');

const alpine = systems.find((image) => image.repository === 'docker.io/library/alpine')!;
const BUSYBOX = ['/usr/bin/busybox', '/bin/busybox'].find((path) => {
  return spawnSync(path, ['true']).status === 0;
});

/** A PATH of busybox's own commands, so that both sides mean the same ones. */
function realShell(): string {
  const place = mkdtempSync(join(tmpdir(), 'shell-'));
  mkdirSync(join(place, 'bin'));
  mkdirSync(join(place, 'work'));
  const applets = execFileSync(BUSYBOX!, ['--list'], { encoding: 'utf8' }).split('\n');
  for (const name of applets) {
    if (name && COMMANDS.has(name)) symlinkSync(BUSYBOX!, join(place, 'bin', name));
  }
  return place;
}

const place = BUSYBOX ? realShell() : '';
afterAll(() => {
  if (place) rmSync(place, { recursive: true });
});

function inReality(script: string): { stdout: string; exitCode: number | null } {
  const work = mkdtempSync(join(place, 'work', 'x'));
  const ran = spawnSync(join(place, 'bin', 'sh'), ['-c', script], {
    cwd: work,
    encoding: 'utf8',
    timeout: 10_000,
    env: { PATH: join(place, 'bin'), HOME: '/root', A: 'x', LIST: 'a b  c', TZ: 'UTC' },
  });
  return { stdout: ran.stdout, exitCode: ran.status ?? 128 + 9 };
}

function inSimulation(script: string): { stdout: string; exitCode: number | undefined } {
  const world = new World();
  const box = world.start({
    image: alpine,
    command: ['sleep', '1000'],
    env: { A: 'x', LIST: 'a b  c' },
  });
  box.files.makeDirectory('/work');
  const { stdout, exitCode } = box.exec(['sh', '-c', `cd /work; ${script}`], 30);
  return { stdout, exitCode };
}

test.skipIf(!BUSYBOX)('there are at least 200 scripts', () => {
  expect(SCRIPTS.length).toBeGreaterThanOrEqual(200);
});

test.skipIf(!BUSYBOX).each(SCRIPTS.map((script) => [script]))('%s', (script) => {
  expect(inSimulation(script)).toEqual(inReality(script));
});

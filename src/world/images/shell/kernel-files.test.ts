// What the kernel tells a container of its limits, and the double brackets of busybox.
import { expect, test } from 'vitest';
import { busybox } from '../busybox.ts';
import { World } from '../testing/container.ts';

function outputOf(script: string): string {
  const world = new World();
  const limits = { cpuQuotaMilli: 250, cpuWeight: 1024, memoryLimitBytes: 64 * 1024 ** 2 };
  const container = world.start({ image: busybox, command: ['sh', '-c', script], limits });
  world.advance(5);
  return container.stdout.text;
}

test.each([
  ['cat /sys/fs/cgroup/memory.max', '67108864\n'],
  ['cat /sys/fs/cgroup/cpu.max', '25000 100000\n'],
  ['cat /sys/fs/cgroup/cpu.weight', '39\n'],
  ['head -1 /proc/meminfo', 'MemTotal:        8388608 kB\n'],
  ['grep -c ^processor /proc/cpuinfo', '4\n'],
  ['mount | head -1', 'overlay on / type overlay (rw,relatime)\n'],
  ['date -d @0 -Iseconds', '1970-01-01T00:00:00+00:00\n'],
  ['date -d @0 -I', '1970-01-01\n'],
])('%s', (script, expected) => {
  expect(outputOf(script)).toBe(expected);
});

test.each([
  ['[[ -e /etc/passwd ]]', true],
  ['[[ -e /nope || -d /etc ]]', true],
  ['[[ -e /nope && -d /etc ]]', false],
  ['[[ $NOTHING == "" ]]', true],
  ['[[ abc == a* ]]', true],
  ['[[ abc != a* ]]', false],
  ['[[ abc =~ ^a.c$ ]]', true],
  ['[[ 3 -gt 2 ]]', true],
])('%s', (condition, expected) => {
  expect(outputOf(`if ${condition}; then echo yes; else echo no; fi`)).toBe(
    expected ? 'yes\n' : 'no\n',
  );
});

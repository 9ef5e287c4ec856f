// awk as scripts use it: outputs are busybox's.
import { expect, test } from 'vitest';
import { busybox } from '../../../busybox.ts';
import { World } from '../../../testing/container.ts';

function run(script: string): string {
  const world = new World();
  const box = world.start({ image: busybox, command: ['sh', '-c', script] });
  world.advance(1);
  return box.stdout.text + box.stderr.text;
}

test.each([
  ["echo a b c | awk '{print $2}'", 'b\n'],
  ["printf '  HTTP/1.1 200 OK\\n  x: y\\n' | awk '/^  HTTP/{print $2}'", '200\n'],
  ["printf 'a:1\\nb:2\\n' | awk -F: '{s += $2} END {print NR, s}'", '2 3\n'],
  ["printf '1\\n22\\n3\\n' | awk '$1 > 2'", '22\n3\n'],
  ['echo x | awk \'{print "<" $0 ">", NF}\'', '<x> 1\n'],
  ["printf 'a\\nb\\nc\\n' | awk 'NR == 2 {print; exit 0}'", 'b\n'],
  ["printf 'a\\nb\\n' | awk '!/a/ {n++} END {print n + 0}'", '1\n'],
  ["echo 'a b c' | awk '{print $NF}'", 'c\n'],
  ["awk 'BEGIN {print 7 / 2, 2 * 3 + 1}'", '3.5 7\n'],
  ["awk -v n=5 'BEGIN {print n * 2}'", '10\n'],
  ["echo x | awk '{print ]}'", 'awk: cmd. line:1: Unexpected token\n'],
])('%s', (script, output) => {
  expect(run(script)).toBe(output);
});

// crictl against a real runtime.
import { expect, test } from 'vitest';
import type { ProgramContext } from '../../../world/machines/program.ts';
import { NO_INPUT } from '../../../world/machines/program.ts';
import { NodeForTest } from '../../kubelet/testing/node-for-test.ts';
import { crictlProgram } from './crictl.ts';

function crictl(world: NodeForTest, line: string): string {
  let text = '';
  const output = { write: (part: string) => (text += part) };
  const process = world.machine.createProcess('crictl');
  const self = {
    process,
    argv: ['crictl', ...line.split(' ')],
    stdin: NO_INPUT,
    stdout: output,
    stderr: output,
  } as unknown as ProgramContext;
  process.run(crictlProgram(world.runtime)(self));
  world.run(0);
  return text;
}

test('ps, pods, images, logs and inspect show what runs', () => {
  const world = new NodeForTest();
  world.run(10);
  const command = ['sh', '-c', 'echo hello; sleep 3600'];
  world.create({
    name: 'web',
    spec: { containers: [{ name: 'c', image: 'busybox:1.36', command }] },
  });
  world.run(30);
  const [, row = ''] = crictl(world, 'ps').split('\n');
  expect(row).toMatch(
    /^[0-9a-f]{13} +[0-9a-f]{13} +\d+ seconds ago +Running +c +0 +[0-9a-f]{13} +web/,
  );
  expect(crictl(world, 'pods')).toMatch(/Ready +web +default +0 +\(default\)/);
  expect(crictl(world, 'images')).toMatch(
    /docker\.io\/library\/busybox +1\.36 +[0-9a-f]{13} +2\.2MB/,
  );
  const id = row.slice(0, 13);
  expect(crictl(world, `logs ${id}`)).toBe('hello\n');
  expect(JSON.parse(crictl(world, `inspect ${id}`)).status).toMatchObject({
    state: 'CONTAINER_RUNNING',
    image: { image: 'busybox:1.36' },
  });
  expect(crictl(world, 'logs nothing')).toContain('not found');
  world.machine.stopUnit('containerd');
  expect(crictl(world, 'ps')).toContain('rpc error: code = Unavailable');
});

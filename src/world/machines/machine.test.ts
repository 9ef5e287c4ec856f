// Machines: power, units that come back, and never two of one unit.
import { expect, test } from 'vitest';
import { Kernel } from '../../kernel/kernel.ts';
import { SECOND } from '../../kernel/time.ts';
import { forever } from '../../kernel/waits.ts';
import { Network } from '../network/network.ts';
import { isFileError } from './file-system-error.ts';
import { BOOT_DURATION, Machine } from './machine.ts';

function newMachine(): {
  kernel: Kernel;
  machine: Machine;
  starts: number[];
  running: () => number;
} {
  const kernel = new Kernel({ seed: 1, start: 0 });
  const spec = {
    name: 'm',
    zone: 'a',
    address: '10.0.0.1',
    cpuMilli: 1000,
    memoryBytes: 1e9,
    diskBytes: 1e9,
  };
  const machine = new Machine(kernel, new Network(kernel), spec);
  const starts: number[] = [];
  let alive = 0;
  machine.addUnit({
    name: 'agent',
    restartDelay: 10 * SECOND,
    program: function* ({ process }) {
      starts.push(kernel.now / SECOND);
      alive++;
      process.onEnd(() => alive--);
      return yield* forever();
    },
  });
  return { kernel, machine, starts, running: () => alive };
}

test('a unit starts after boot, restarts after its delay, and dies with the power', () => {
  const { kernel, machine, starts, running } = newMachine();
  machine.powerOn();
  kernel.clock.runUntil(20 * SECOND);
  expect(starts).toEqual([BOOT_DURATION / SECOND]);
  machine.unitProcess('agent')?.crash('panic');
  kernel.clock.runUntil(40 * SECOND);
  expect(starts).toEqual([5, 30]);
  machine.powerOff();
  expect(running()).toBe(0);
  machine.powerOn();
  kernel.clock.runUntil(60 * SECOND);
  expect(starts).toEqual([5, 30, 45]);
});

test('starting a stopped unit during boot or before a planned restart makes one, not two', () => {
  const { kernel, machine, starts, running } = newMachine();
  machine.powerOn();
  machine.stopUnit('agent');
  kernel.clock.runUntil(2 * SECOND);
  machine.startUnitAgain('agent');
  kernel.clock.runUntil(20 * SECOND);
  expect(starts).toEqual([5]);
  machine.unitProcess('agent')?.crash('panic');
  kernel.clock.runUntil(22 * SECOND);
  machine.startUnitAgain('agent');
  kernel.clock.runUntil(60 * SECOND);
  expect(starts).toEqual([5, 22]);
  expect(running()).toBe(1);
});

test('a stopped unit stays down across a reboot', () => {
  const { kernel, machine, starts } = newMachine();
  machine.powerOn();
  kernel.clock.runUntil(10 * SECOND);
  machine.stopUnit('agent');
  machine.powerOff();
  machine.powerOn();
  kernel.clock.runUntil(60 * SECOND);
  expect(starts).toEqual([5]);
});

test('machines begin with the same files and write to their own', () => {
  const kernel = new Kernel({ seed: 1, start: 0 });
  const network = new Network(kernel);
  const size = { zone: 'a', cpuMilli: 1000, memoryBytes: 1024, diskBytes: 1024 };
  const [first, second] = ['one', 'two'].map(
    (name, index) =>
      new Machine(kernel, network, { ...size, name, address: `10.0.0.${index + 1}` }),
  ) as [Machine, Machine];
  first.files.writeText('/etc/kubernetes/kubelet.conf', 'mine\n');
  const bound = first.files.bind('/var/log');
  expect(isFileError(bound)).toBe(false);
  expect(first.files.readText('/etc/hostname')).toBe('one\n');
  expect(second.files.readText('/etc/hostname')).toBe('two\n');
  expect(second.files.exists('/etc/kubernetes/kubelet.conf')).toBe(false);
  expect(second.files.readText('/var/lib/kubelet/config.yaml')).toContain('KubeletConfiguration');
});

// Faults that press on machines and on etcd, and their healing.
import { expect, test } from 'vitest';
import { Kernel } from '../../kernel/kernel.ts';
import { SECOND } from '../../kernel/time.ts';
import type { FaultSpec, TargetKind } from '../simulation-api/fault-kind.ts';
import { universeForTest } from '../testing/universe-for-test.ts';
import { FAULT_ACTIONS } from './fault-actions.ts';

const MEBIBYTE = 1024 * 1024;

function world() {
  const kernel = new Kernel({ seed: 1, start: 0 });
  const { universe, machines } = universeForTest(kernel);
  const [plane, worker] = machines as [(typeof machines)[0], (typeof machines)[0]];
  const inject = (
    action: string,
    kind: TargetKind,
    name: string,
    parameters: FaultSpec['parameters'] = {},
  ) =>
    FAULT_ACTIONS.find((one) => one.action === action)!.inject(universe, {
      action,
      target: { kind, name },
      parameters,
    });
  return { kernel, plane, worker, inject };
}

function heal(injected: ReturnType<ReturnType<typeof world>['inject']>): void {
  if (injected.is !== 'active') throw new Error(injected.message);
  injected.heal();
}

test('DiskPressure fills the disk and gives it back', () => {
  const { worker, inject } = world();
  const used = () => worker.files.mounts.mount!.tree.usedBytes;
  const before = used();
  const fault = inject('DiskPressure', 'Node', 'worker-1', { usedPercent: '97' });
  expect(used()).toBe(Math.floor(worker.spec.diskBytes * 0.97));
  expect(inject('DiskPressure', 'Node', 'worker-1').message).toBe(
    'the disk of node "worker-1" is filled already',
  );
  heal(fault);
  expect(used()).toBe(before);
});

test('MemoryPressure takes what pods give back, also after a reboot', () => {
  const { kernel, worker, inject } = world();
  const free = () => worker.spec.memoryBytes - worker.group.memoryBytes;
  const pod = worker.group.child('pod');
  pod.growMemory(500 * MEBIBYTE);
  const fault = inject('MemoryPressure', 'Node', 'worker-1');
  expect(free()).toBe(60 * MEBIBYTE);
  pod.growMemory(-500 * MEBIBYTE);
  kernel.clock.runUntil(kernel.now + 5 * SECOND);
  expect(free()).toBe(60 * MEBIBYTE);
  worker.powerOff();
  worker.powerOn();
  kernel.clock.runUntil(kernel.now + 5 * SECOND);
  expect(free()).toBe(60 * MEBIBYTE);
  heal(fault);
  expect(free()).toBe(worker.spec.memoryBytes);
});

test('PIDPressure leaves one number more than there are processes', () => {
  const { worker, inject } = world();
  const own = [worker.createProcess('a'), worker.createProcess('b')];
  const fault = inject('PIDPressure', 'Node', 'worker-1');
  expect(worker.files.readText('/proc/sys/kernel/pid_max')).toBe('103\n');
  heal(fault);
  expect(worker.files.exists('/proc/sys/kernel/pid_max')).toBe(false);
  expect([...worker.running()]).toEqual(own);
});

test('EtcdMemberDown takes the manifest of the member away and brings it back', () => {
  const { plane, inject } = world();
  const path = '/etc/kubernetes/manifests/etcd.yaml';
  plane.files.makeDirectory('/etc/kubernetes/manifests', { parents: true });
  plane.files.writeText(path, 'kind: Pod');
  const fault = inject('EtcdMemberDown', 'EtcdMember', 'control-plane-1');
  expect(plane.files.exists(path)).toBe(false);
  heal(fault);
  expect(plane.files.readText(path)).toBe('kind: Pod');
});

test.each([
  ['EtcdMemberDown', 'EtcdMember', {}, 'there is no etcd member "none": there are control-plane-1'],
  ['DiskPressure', 'Node', {}, 'there is no node "none"'],
  ['MemoryPressure', 'Node', {}, 'there is no node "none"'],
  ['PIDPressure', 'Node', {}, 'there is no node "none"'],
] as const)(
  '%s of what is not there fails and says what was looked for',
  (action, kind, p, text) => {
    expect(world().inject(action, kind, 'none', p)).toEqual({ is: 'failed', message: text });
  },
);

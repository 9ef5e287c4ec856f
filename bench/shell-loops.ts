// 10,000 containers in `while true; do echo; sleep 1; done`: what a turn of the loop costs.
import { ControlGroup } from '../src/world/machines/control-group.ts';
import { FileSystem } from '../src/world/machines/file-system.ts';
import { FileTree } from '../src/world/machines/file-system-tree.ts';
import { Kernel } from '../src/kernel/kernel.ts';
import { SECOND } from '../src/kernel/time.ts';
import { Network } from '../src/world/network/network.ts';
import { busybox } from '../src/world/images/busybox.ts';
import { findProgram } from '../src/world/images/find-program.ts';
import { ProcessTable } from '../src/world/processes/process-table.ts';
import { startProgram } from '../src/world/processes/start-program.ts';
import { FixedInput } from '../src/world/processes/streams.ts';
import type { Benchmark } from './benchmark.ts';
import { cpuSeconds, heapMegabytes } from './benchmark.ts';

const CONTAINERS = 10_000;
const SECONDS = 30;
const SCRIPT = 'while true; do echo $(date); sleep 1; done';
const PLAIN = 'while true; do echo; sleep 1; done';

interface Written {
  lines: number;
}

function start(kernel: Kernel, script: string, written: Written): void {
  const network = new Network(kernel);
  const machine = { name: 'node', zone: 'a', isOn: true };
  const node = ControlGroup.ofMachine(kernel.clock, 'node', { cpuMilli: 1e6, memoryBytes: 1e12 });
  const env = new Map([...busybox.env, ['HOSTNAME', 'box']]);
  for (let index = 0; index < CONTAINERS; index++) {
    const files = FileSystem.of(new FileTree(kernel.clock, busybox.layer()));
    const lookup = findProgram(files, 'sh', env.get('PATH'), '/');
    if (lookup.is !== 'program') throw new Error(lookup.message);
    const out = { write: () => void written.lines++ };
    startProgram(kernel.createProcess(`box-${index}`), lookup.program, {
      argv: ['sh', '-c', script],
      env,
      hostname: 'box',
      workingDirectory: '/',
      user: { uid: 0, gid: 0 },
      files,
      net: network.createNamespace(`box-${index}`, machine, []),
      group: node.child(`box-${index}`),
      processes: new ProcessTable(),
      stdin: new FixedInput(undefined),
      stdout: out,
      stderr: out,
    });
  }
}

function measure(script: string) {
  const kernel = new Kernel({ seed: 1, start: 0 });
  const written: Written = { lines: 0 };
  const heapBefore = heapMegabytes();
  start(kernel, script, written);
  kernel.clock.runUntil(SECOND / 2);
  const heap = heapMegabytes() - heapBefore;
  const events = kernel.clock.eventsRun;
  const lines = written.lines;
  const spent = cpuSeconds(() => kernel.clock.runUntil(SECONDS * SECOND));
  return {
    micros: (spent * 1e6) / (written.lines - lines),
    eventsPerSecond: (kernel.clock.eventsRun - events) / spent,
    kilobytes: (heap * 1e3) / CONTAINERS,
  };
}

export const shellLoops: Benchmark = {
  name: 'shell-loops',
  about: '10,000 containers that print once a second',
  run() {
    const plain = measure(PLAIN);
    const dated = measure(SCRIPT);
    return [
      { name: 'one turn: echo, sleep', value: plain.micros, unit: 'us', budget: { atMost: 30 } },
      { name: 'one turn: echo $(date), sleep', value: dated.micros, unit: 'us' },
      { name: 'events per CPU second', value: plain.eventsPerSecond, unit: '1/s' },
      { name: 'heap of one container', value: plain.kilobytes, unit: 'kB', budget: { atMost: 11 } },
    ];
  },
};

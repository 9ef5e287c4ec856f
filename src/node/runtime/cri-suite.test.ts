// One suite for every runtime. Upstream: kubernetes-sigs/cri-tools (critest).
import { describe, expect, test } from 'vitest';
import { Kernel } from '../../kernel/kernel.ts';
import type { Task } from '../../kernel/task.ts';
import { SECOND } from '../../kernel/time.ts';
import { ImageCatalogue } from '../../world/images/catalogue.ts';
import { Machine } from '../../world/machines/machine.ts';
import { Network } from '../../world/network/network.ts';
import { Containerd } from './containerd/containerd.ts';
import type { RuntimeFlavor } from './containerd/flavor.ts';
import { CONTAINERD, CRI_O, DOCKERSHIM } from './containerd/flavor.ts';
import { ImageStore } from './containerd/image-store.ts';
import type { ContainerConfig, ContainerRuntimeInterface, CriEvent, SandboxConfig } from './cri.ts';
import { CriError } from './cri.ts';
import { SimplePodNetwork } from './pod-network.ts';

const SANDBOX: SandboxConfig = {
  name: 'p',
  namespace: 'default',
  uid: 'u',
  attempt: 0,
  hostname: 'p',
  hostNetwork: false,
  shareProcessNamespace: false,
  portMappings: [],
  dns: { servers: ['10.96.0.10'], searches: [], options: [] },
  hostAliases: [],
  runtimeHandler: '',
  labels: {},
  annotations: {},
  resources: { cpuShares: 2, cpuLimitMillis: 0, memoryLimitBytes: 0, oomScoreAdjust: 0 },
};

function config(command: string, more: Partial<ContainerConfig> = {}): ContainerConfig {
  return {
    name: 'c',
    attempt: 0,
    image: 'busybox:1.36',
    command: ['sh', '-c', command],
    args: [],
    workingDirectory: '',
    env: [['OWN', '1']],
    sharedEnv: [
      ['OWN', '0'],
      ['SHARED', '2'],
    ],
    mounts: [],
    user: { uid: undefined, gid: undefined, supplementalGroups: [] },
    isRootReadOnly: false,
    resources: { cpuShares: 2, cpuLimitMillis: 0, memoryLimitBytes: 0, oomScoreAdjust: 0 },
    stdin: false,
    stdinOnce: false,
    tty: false,
    stopSignal: '',
    labels: {},
    annotations: {},
    ports: [],
    processNamespaceOf: '',
    ...more,
  };
}

class World {
  readonly kernel = new Kernel({ seed: 1, start: 1_767_225_600_000_000 });
  readonly network = new Network(this.kernel);
  readonly machine = new Machine(this.kernel, this.network, {
    name: 'node',
    zone: 'a',
    address: '192.168.0.1',
    cpuMilli: 4000,
    memoryBytes: 2 ** 33,
    diskBytes: 2 ** 36,
  });
  readonly runtime: ContainerRuntimeInterface;
  readonly events: string[] = [];

  constructor(flavor: RuntimeFlavor) {
    const { kernel, network, machine } = this;
    const runtime = new Containerd({
      machine,
      flavor,
      images: new ImageStore(new ImageCatalogue()),
      network: new SimplePodNetwork(kernel, network, machine, () => '10.244.0.0/24'),
    });
    machine.addUnit({ name: 'runtime', program: runtime.program, restartDelay: 5 * SECOND });
    machine.powerOn();
    this.runtime = runtime;
    runtime.onEvent(({ kind }: CriEvent) => this.events.push(kind));
    this.run(6);
  }

  run(seconds: number): void {
    this.kernel.clock.runUntil(this.kernel.now + seconds * SECOND);
  }

  /** Runs a task to its end; answers its value, or the CriError it threw. */
  do<T>(task: Task<T>, seconds = 60): T | CriError {
    let result: T | CriError | undefined;
    const process = this.machine.createProcess('caller');
    process.run(attempt());
    this.run(seconds);
    return result as T | CriError;

    function* attempt(): Task<number> {
      try {
        result = yield* task;
      } catch (error) {
        if (!(error instanceof CriError)) throw error;
        result = error;
      }
      return 0;
    }
  }

  /** A started container of a new sandbox. */
  start(command: string, more: Partial<ContainerConfig> = {}): string {
    const { runtime } = this;
    function* all(): Task<string> {
      yield* runtime.pullImage('busybox:1.36');
      const sandbox = yield* runtime.runPodSandbox(SANDBOX);
      const id = yield* runtime.createContainer(sandbox, config(command, more));
      yield* runtime.startContainer(id);
      return id;
    }
    return this.do(all(), 4) as string;
  }

  log(id: string): string {
    return this.runtime.containerLog(id)?.tail(100, 10_000) ?? '';
  }
}

describe.each([CONTAINERD, CRI_O, DOCKERSHIM])('$name', (flavor) => {
  test('names itself', () => {
    const { runtime } = new World(flavor);
    expect(runtime.version()).toMatchObject({ runtimeName: flavor.name });
  });

  test('a sandbox has an address until it is stopped', () => {
    const world = new World(flavor);
    const { runtime } = world;
    const id = world.do(runtime.runPodSandbox(SANDBOX)) as string;
    expect(runtime.podSandboxStatus(id)).toMatchObject({
      isReady: true,
      addresses: ['10.244.0.2'],
    });
    expect(world.network.byAddress('10.244.0.2')).toBeDefined();
    world.do(runtime.stopPodSandbox(id));
    expect(runtime.podSandboxStatus(id)?.isReady).toBe(false);
    expect(world.network.byAddress('10.244.0.2')).toBeUndefined();
    world.do(runtime.removePodSandbox(id));
    expect(runtime.listPodSandbox()).toEqual([]);
  });

  test('a container runs, writes, and leaves its exit code', () => {
    const world = new World(flavor);
    const id = world.start('echo $OWN $SHARED $HOSTNAME; sleep 10; exit 3');
    expect(world.runtime.containerStatus(id)).toMatchObject({ state: 'running', exitCode: 0 });
    world.run(10);
    expect(world.runtime.containerStatus(id)).toMatchObject({
      state: 'exited',
      exitCode: 3,
      reason: 'Error',
    });
    expect(world.log(id)).toBe('1 2 p\n');
    expect(world.events).toEqual(['started', 'stopped']);
  });

  test('stopping asks first and kills when the time is over', () => {
    const world = new World(flavor);
    const polite = world.start("trap 'exit 5' TERM; while true; do sleep 1; done");
    world.do(world.runtime.stopContainer(polite, 30 * SECOND), 5);
    expect(world.runtime.containerStatus(polite)).toMatchObject({ state: 'exited', exitCode: 5 });
    const deaf = world.start('sleep 3600');
    world.do(world.runtime.stopContainer(deaf, 10 * SECOND), 9);
    expect(world.runtime.containerStatus(deaf)?.state).toBe('running');
    world.run(2);
    expect(world.runtime.containerStatus(deaf)).toMatchObject({ state: 'exited', exitCode: 137 });
  });

  test('exec runs beside the first process and dies with it', () => {
    const world = new World(flavor);
    const id = world.start('sleep 3600');
    const { runtime } = world;
    const exec = (line: string) => world.do(runtime.execSync(id, ['sh', '-c', line], 5 * SECOND));
    expect(exec('echo hi; exit 4')).toEqual({ is: 'exited', exitCode: 4, output: 'hi\n' });
    expect(exec('sleep 60')).toMatchObject({ is: 'timeout' });
    expect(world.do(runtime.execSync(id, ['nope'], SECOND))).toMatchObject({ exitCode: 127 });
    let ended = -1;
    const streams = {
      stdout: () => {},
      stderr: () => {},
      exited: (code: number) => (ended = code),
    };
    runtime.exec(id, { command: ['sleep', '600'], tty: false, stdin: false }, streams);
    runtime.signalContainer(id, 'KILL');
    world.run(1);
    expect(ended).toBe(137);
  });

  test('containers outlive a runtime that crashes; calls fail until it is back', () => {
    const world = new World(flavor);
    const id = world.start('sleep 20; exit 7');
    world.machine.unitProcess('runtime')?.crash('test');
    expect(() => world.runtime.listContainers({})).toThrow('code = Unavailable');
    expect(world.runtime.notReady()).toBeDefined();
    world.run(6);
    expect(world.runtime.containerStatus(id)?.state).toBe('running');
    world.machine.stopUnit('runtime');
    world.run(30);
    expect(world.events).toEqual(['started']);
    world.machine.startUnitAgain('runtime');
    world.run(1);
    expect(world.runtime.containerStatus(id)).toMatchObject({ state: 'exited', exitCode: 7 });
    expect(world.events).toEqual(['started', 'stopped']);
  });

  test('images are pulled once, listed, and removed', () => {
    const world = new World(flavor);
    const { runtime } = world;
    expect(runtime.imageStatus('nginx:1.27')).toBeUndefined();
    expect(world.do(runtime.pullImage('nginx:1.27'))).toMatchObject({
      imageRef: expect.stringContaining('@sha256:'),
    });
    expect(runtime.imageStatus('docker.io/library/nginx:1.27')?.repoTags).toEqual([
      'docker.io/library/nginx:1.27',
    ]);
    const missing = world.do(runtime.pullImage('nginx:1.161'));
    expect(missing).toMatchObject({ code: 'NotFound' });
    world.do(runtime.removeImage('nginx:1.27'));
    expect(runtime.imageStatus('nginx:1.27')).toBeUndefined();
  });
});

test('kubelets of v1.24 and later refuse dockershim', () => {
  const { runtime } = new World(DOCKERSHIM);
  expect(runtime.refusal(23)).toBeUndefined();
  expect(runtime.refusal(35)).toContain('removed in v1.24');
  expect(new World(CRI_O).runtime.refusal(35)).toBeUndefined();
});

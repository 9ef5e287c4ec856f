// Nothing is left of pods that are gone: processes, tasks, timers, sockets, groups, records, files.
import { expect, test } from 'vitest';
import { MINUTE, SECOND } from '../kernel/time.ts';
import type { ControlGroup } from '../world/machines/control-group.ts';
import type { ApiRequest } from '../model/api/request.ts';
import type { KubeObject } from '../model/meta/object.ts';
import { ADMIN } from './cluster/credentials.ts';
import { Engine } from './engine.ts';

interface Hidden {
  readonly callbacks: readonly unknown[];
  readonly incarnations: ReadonlyMap<string, number>;
  readonly namespaces: ReadonlyMap<string, unknown>;
  readonly children: readonly ControlGroup[] | undefined;
}

const hidden = (thing: unknown): Hidden => thing as Hidden;

function groupsBelow(group: ControlGroup): number {
  let count = 0;
  for (const child of hidden(group).children ?? []) count += 1 + groupsBelow(child);
  return count;
}

/** What a machine holds, by name. */
function countsOf(engine: Engine): Map<string, number> {
  const counts = new Map<string, number>();
  const { kernel, cluster } = engine;
  counts.set('timers', hidden(kernel.clock).callbacks.filter((one) => one !== undefined).length);
  counts.set('names of processes', hidden(kernel).incarnations.size);
  counts.set('addresses', hidden(cluster.network).namespaces.size);
  for (const { machine, runtime } of cluster.machines()) {
    const { name } = machine;
    const processes = [...machine.running()];
    counts.set(`${name} processes`, processes.length);
    let tasks = 0;
    for (const process of processes) tasks += [...process.liveTasks()].length;
    counts.set(`${name} tasks`, tasks);
    counts.set(`${name} groups`, groupsBelow(machine.group));
    counts.set(`${name} memory`, machine.group.memoryBytes);
    counts.set(`${name} pids`, machine.pids.size);
    counts.set(`${name} sandboxes`, runtime?.listPodSandbox().length ?? 0);
    counts.set(`${name} containers`, runtime?.listContainers({}).length ?? 0);
    counts.set(
      `${name} containers' files`,
      (runtime?.imageFileSystem().usedBytes ?? 0) - (runtime?.imageFileSystem().imageBytes ?? 0),
    );
  }
  return counts;
}

function request(engine: Engine, verb: ApiRequest['verb'], path: string, body?: KubeObject): void {
  const [resource = '', name = ''] = path.split('/');
  const { code } = engine.request({
    verb,
    group: '',
    version: 'v1',
    resource,
    subresource: '',
    namespace: 'default',
    name,
    options: {},
    credentials: ADMIN,
    userAgent: 'test',
    ...(body ? { body } : {}),
  });
  expect(code).toBeLessThan(300);
}

const sh = (command: string) => ({ image: 'busybox:1.36', command: ['sh', '-c', command] });
const http = { httpGet: { path: '/', port: 80 }, periodSeconds: 2 };
const exec = { exec: { command: ['cat', '/etc/hostname'] }, periodSeconds: 2 };

/** Pods of every kind that leaves traces. */
const SPECS: readonly object[] = [
  { containers: [{ name: 'c', image: 'nginx:1.27', readinessProbe: http, livenessProbe: http }] },
  { containers: [{ name: 'c', ...sh('sleep 3600'), livenessProbe: exec, startupProbe: exec }] },
  { containers: [{ name: 'c', ...sh('echo hello; sleep 1; exit 1') }] },
  {
    containers: [
      { name: 'c', ...sh('while true; do (sleep 5 &) ; wget -qO- localhost; sleep 1; done') },
    ],
  },
  { restartPolicy: 'Never', containers: [{ name: 'c', ...sh('echo done') }] },
  { containers: [{ name: 'c', image: 'nginx:1.161' }] },
  {
    containers: [
      { name: 'c', image: 'polinux/stress', command: ['stress', '--vm', '1', '--vm-bytes', '50M'] },
    ],
  },
  {
    initContainers: [
      { name: 'side', restartPolicy: 'Always', ...sh('tail -f /dev/null') },
      { name: 'first', ...sh('sleep 1') },
    ],
    containers: [{ name: 'c', ...sh('dd if=/dev/zero of=/d bs=1M count=3; sleep 3600') }],
  },
  {
    shareProcessNamespace: true,
    hostNetwork: true,
    containers: [{ name: 'c', ...sh('sleep 3600') }],
  },
  {
    containers: [
      {
        name: 'c',
        ...sh("trap 'exit 0' TERM; while true; do sleep 1; done"),
        volumeMounts: [
          { name: 'e', mountPath: '/e' },
          { name: 'm', mountPath: '/m' },
        ],
        lifecycle: { preStop: { sleep: { seconds: 2 } } },
        ports: [{ containerPort: 80, hostPort: 8080 }],
      },
    ],
    volumes: [
      { name: 'e', emptyDir: { medium: 'Memory' } },
      { name: 'm', configMap: { name: 'kube-root-ca.crt' } },
    ],
  },
  { containers: [{ name: 'c', ...sh('x'), envFrom: [{ configMapRef: { name: 'missing' } }] }] },
  {
    containers: [{ name: 'c', ...sh('x') }],
    volumes: [{ name: 'm', secret: { secretName: 'missing' } }],
  },
];

test('after deletion all is as it was before', () => {
  const engine = Engine.create({ nodes: 2, seed: 3 });
  // The images are there to stay: they are pulled before the count begins.
  runPods(engine, 'warm');
  const before = countsOf(engine);
  runPods(engine, 'again');
  expect(difference(before, countsOf(engine))).toEqual([]);
});

function runPods(engine: Engine, prefix: string): void {
  for (const [index, spec] of SPECS.entries()) {
    const metadata = { name: `${prefix}-${index}`, namespace: 'default' };
    request(engine, 'create', 'pods', {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata,
      spec,
    } as KubeObject);
  }
  engine.advance(90 * SECOND);
  for (const index of SPECS.keys()) request(engine, 'delete', `pods/${prefix}-${index}`);
  // Events live for an hour; what belongs to them goes then.
  engine.advance(65 * MINUTE);
}

/** What there is more of than before. */
function difference(before: Map<string, number>, after: Map<string, number>): string[] {
  const lines: string[] = [];
  for (const [name, count] of after) {
    const old = before.get(name) ?? 0;
    if (count > old) lines.push(`${name}: ${old} before, ${count} after`);
  }
  return lines;
}

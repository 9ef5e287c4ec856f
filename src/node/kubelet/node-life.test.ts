// Restarts of kubelet, runtime and machine; static pods; the kubelet's server.
import { expect, test } from 'vitest';
import { NODE, NodeForTest } from './testing/node-for-test.ts';

const MANIFEST = `apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: default
spec:
  containers:
  - name: nginx
    image: nginx:1.27
`;

function running(name = 'web'): NodeForTest {
  const world = new NodeForTest();
  world.run(10);
  world.create({
    name,
    spec: {
      containers: [
        {
          name: 'c',
          image: 'busybox:1.36',
          command: ['sh', '-c', 'while true; do echo tick; sleep 1; done'],
        },
      ],
    },
  });
  world.run(5);
  return world;
}

const firstContainer = (world: NodeForTest, name = 'web') =>
  world.pod(name).status?.containerStatuses?.[0];

test('a kubelet that crashes leaves containers running and takes them up again', () => {
  const world = running();
  const before = firstContainer(world)?.containerID;
  world.machine.unitProcess('kubelet')?.crash('test');
  world.run(30);
  expect(firstContainer(world)).toMatchObject({
    containerID: before,
    restartCount: 0,
    ready: true,
  });
  expect(world.runtime.listContainers({ isRunning: true })).toHaveLength(1);
  world.delete('web', 1);
  world.run(10);
  expect(world.exists('web')).toBe(false);
});

test('a runtime that crashes leaves containers running; new ones wait for it', () => {
  const world = running();
  const before = firstContainer(world)?.containerID;
  world.machine.stopUnit('containerd');
  world.create({
    name: 'later',
    spec: { containers: [{ name: 'c', image: 'busybox:1.36', command: ['sleep', '60'] }] },
  });
  world.run(60);
  const node = world.call('get', 'nodes', NODE, undefined, { namespace: '' });
  expect(node.status.conditions.find((one: any) => one.type === 'Ready')).toMatchObject({
    status: 'False',
    reason: 'KubeletNotReady',
    message: 'container runtime is down',
  });
  expect(world.machine.unitProcess('kubelet')?.isRunning).toBe(true);
  world.machine.startUnitAgain('containerd');
  world.run(30);
  expect(firstContainer(world)).toMatchObject({ containerID: before, restartCount: 0 });
  expect(world.pod('later').status?.phase).toBe('Running');
});

test('a node that was called Unknown says at its next tick that it is ready', () => {
  const world = running();
  const node = world.call('get', 'nodes', NODE, undefined, { namespace: '' });
  const conditions = node.status.conditions.map((one: { type: string }) =>
    one.type === 'Ready' ? { ...one, status: 'Unknown', reason: 'NodeStatusUnknown' } : one,
  );
  world.call(
    'update',
    'nodes',
    NODE,
    { ...node, status: { ...node.status, conditions } },
    {
      namespace: '',
      subresource: 'status',
    },
  );
  world.run(12);
  const later = world.call('get', 'nodes', NODE, undefined, { namespace: '' });
  expect(
    later.status.conditions.find((one: { type: string }) => one.type === 'Ready'),
  ).toMatchObject({ status: 'True', reason: 'KubeletReady' });
});

test('a pull that the runtime did not live to end is tried again', () => {
  const world = new NodeForTest();
  world.run(10);
  world.create({ name: 'web', spec: { containers: [{ name: 'c', image: 'acme/big:1' }] } });
  world.run(0.7);
  expect(world.events('web')).toContain('Pulling: Pulling image "acme/big:1"');
  world.machine.unitProcess('containerd')?.crash('test');
  world.run(60);
  expect(world.pod('web').status?.phase).toBe('Running');
});

test('a pod that waits for a volume can be deleted', () => {
  const world = new NodeForTest();
  world.run(10);
  world.create({
    name: 'stuck',
    spec: {
      volumes: [{ name: 'v', configMap: { name: 'never' } }],
      containers: [{ name: 'c', image: 'nginx', volumeMounts: [{ name: 'v', mountPath: '/v' }] }],
    },
  });
  world.run(20);
  world.delete('stuck');
  world.run(2);
  expect(world.exists('stuck')).toBe(false);
  expect([...world.directories.pods()]).toEqual([]);
});

test('after a reboot containers restart, counted, in a new sandbox', () => {
  const world = running();
  world.machine.powerOff();
  world.run(5);
  world.machine.powerOn();
  world.run(30);
  expect(world.pod('web').status?.phase).toBe('Running');
  expect(firstContainer(world)).toMatchObject({
    restartCount: 1,
    ready: true,
    lastState: { terminated: { exitCode: 255, reason: 'Unknown' } },
  });
  expect(world.events('web')).toContain(
    'SandboxChanged: Pod sandbox changed, it will be killed and re-created.',
  );
});

test('an emptyDir outlives a reboot on the disk, not in memory', () => {
  const world = new NodeForTest();
  world.run(10);
  const command = 'cat /disk/f /memory/f; echo x > /disk/f; echo y > /memory/f; sleep 36000';
  world.create({
    name: 'web',
    spec: {
      volumes: [
        { name: 'disk', emptyDir: {} },
        { name: 'memory', emptyDir: { medium: 'Memory' } },
      ],
      containers: [
        {
          name: 'c',
          image: 'busybox:1.36',
          command: ['sh', '-c', command],
          volumeMounts: [
            { name: 'disk', mountPath: '/disk' },
            { name: 'memory', mountPath: '/memory' },
          ],
        },
      ],
    },
  });
  world.run(5);
  world.machine.powerOff();
  world.run(5);
  world.machine.powerOn();
  world.run(30);
  expect(world.log('web')).toBe("x\ncat: can't open '/memory/f': No such file or directory\n");
});

test('a container that is killed comes back with restart count 1 and exit code 137', () => {
  const world = running();
  world.runtime.signalContainer(world.runtime.listContainers({ isRunning: true })[0]!.id, 'KILL');
  world.run(5);
  expect(firstContainer(world)).toMatchObject({
    restartCount: 1,
    ready: true,
    lastState: { terminated: { exitCode: 137, reason: 'Error' } },
  });
});

test('a static pod runs without an API server and has a mirror with one', () => {
  const world = new NodeForTest({ 'web.yaml': MANIFEST });
  world.run(10);
  const name = `web-${NODE}`;
  const mirror = world.pod(name);
  expect(mirror.metadata.annotations).toMatchObject({ 'kubernetes.io/config.source': 'file' });
  expect(mirror.metadata.annotations?.['kubernetes.io/config.mirror']).toBe(
    mirror.metadata.annotations?.['kubernetes.io/config.hash'],
  );
  expect(mirror.status?.phase).toBe('Running');
  expect(mirror.metadata.ownerReferences?.[0]).toMatchObject({ kind: 'Node', name: NODE });
  const id = world.runtime.listContainers({ isRunning: true })[0]?.id;
  world.delete(name, 0);
  world.run(5);
  expect(world.pod(name).metadata.uid).not.toBe(mirror.metadata.uid);
  expect(world.runtime.listContainers({ isRunning: true })[0]?.id).toBe(id);
  world.machine.files.writeText(
    '/etc/kubernetes/manifests/web.yaml',
    MANIFEST.replace('1.27', '1.28'),
  );
  world.run(15);
  expect(world.pod(name).status?.containerStatuses?.[0]?.image).toBe('nginx:1.28');
  world.machine.files.remove('/etc/kubernetes/manifests/web.yaml');
  world.run(15);
  expect(world.exists(name)).toBe(false);
  expect(world.runtime.listContainers({ isRunning: true })).toEqual([]);
});

test('logs and exec go through the API server to the kubelet', () => {
  const world = running();
  const read = (subresource: string, query: readonly (readonly [string, string])[]): string => {
    const response = world.send({
      verb: subresource === 'log' ? 'get' : 'connect',
      resource: 'pods',
      name: 'web',
      subresource,
      http: { method: 'GET', path: '', query, headers: new Map() },
    });
    let text = '';
    if (response.body.is === 'bytes') {
      response.body.stream.start({
        send: (_channel, data) => (text += data),
        end: (status) => (text += `[${status.status} ${status.reason ?? ''}]`),
      });
    } else {
      text = JSON.stringify(response.body);
    }
    world.run(2);
    return text;
  };
  expect(read('log', [['tailLines', '2']])).toMatch(/^tick\ntick\n/);
  expect(
    read('exec', [
      ['command', 'echo'],
      ['command', 'hi'],
      ['stdout', 'true'],
      ['container', 'c'],
    ]),
  ).toBe('hi\n[Success ]');
  expect(
    read('exec', [
      ['command', 'false'],
      ['stdout', 'true'],
      ['container', 'c'],
    ]),
  ).toBe('[Failure NonZeroExitCode]');
});

test('deleting a pod leaves no process, timer or address behind', () => {
  const world = new NodeForTest();
  world.run(30);
  const processes = [...world.machine.running()].length;
  const tasks = [...(world.machine.unitProcess('kubelet')?.liveTasks() ?? [])].length;
  world.create({
    name: 'web',
    spec: {
      containers: [
        {
          name: 'c',
          image: 'nginx',
          livenessProbe: { httpGet: { port: 80 }, periodSeconds: 2 },
          readinessProbe: { exec: { command: ['true'] }, periodSeconds: 2 },
        },
      ],
    },
  });
  world.run(30);
  world.delete('web');
  world.run(60);
  expect([...world.machine.running()]).toHaveLength(processes);
  expect([...(world.machine.unitProcess('kubelet')?.liveTasks() ?? [])].length).toBe(tasks);
  expect(world.network.byAddress('10.244.1.2')).toBeUndefined();
  expect([...world.directories.pods()]).toEqual([]);
});

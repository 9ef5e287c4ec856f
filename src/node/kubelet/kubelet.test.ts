// The kubelet with a real runtime and API server: what `kubectl` would show, in virtual time.
import { expect, test } from 'vitest';
import { NODE, NodeForTest } from './testing/node-for-test.ts';

test('a node registers with upstream conditions and renews its lease', () => {
  const world = new NodeForTest();
  world.run(20);
  const node = world.call('get', 'nodes', NODE, undefined, { namespace: '' });
  expect(node.status.conditions.map((one: any) => [one.type, one.status, one.reason])).toEqual([
    ['MemoryPressure', 'False', 'KubeletHasSufficientMemory'],
    ['DiskPressure', 'False', 'KubeletHasNoDiskPressure'],
    ['PIDPressure', 'False', 'KubeletHasSufficientPID'],
    ['Ready', 'True', 'KubeletReady'],
  ]);
  expect(node.status.capacity).toMatchObject({ cpu: '4', memory: '8388608Ki', pods: '110' });
  expect(node.status.nodeInfo).toMatchObject({
    kubeletVersion: 'v1.35.0',
    containerRuntimeVersion: 'containerd://2.1.4',
  });
  const lease = world.call('get', 'leases', NODE, undefined, {
    group: 'coordination.k8s.io',
    namespace: 'kube-node-lease',
  });
  world.run(25);
  const later = world.call('get', 'leases', NODE, undefined, {
    group: 'coordination.k8s.io',
    namespace: 'kube-node-lease',
  });
  expect(later.spec.renewTime > lease.spec.renewTime).toBe(true);
});

test('a pod runs and goes', () => {
  const world = new NodeForTest();
  world.run(10);
  world.create({ name: 'web', spec: { containers: [{ name: 'nginx', image: 'nginx:1.27' }] } });
  world.run(10);
  const pod = world.pod('web');
  expect(pod.status).toMatchObject({
    phase: 'Running',
    qosClass: 'BestEffort',
    hostIP: '192.168.0.11',
    podIP: '10.244.1.2',
    containerStatuses: [
      {
        name: 'nginx',
        ready: true,
        started: true,
        restartCount: 0,
        image: 'nginx:1.27',
      },
    ],
  });
  expect(pod.status?.conditions?.map(({ type, status }) => `${type}=${status}`)).toEqual([
    'PodReadyToStartContainers=True',
    'Initialized=True',
    'Ready=True',
    'ContainersReady=True',
    'PodScheduled=True',
  ]);
  expect(world.events('web').map((text) => text.replace(/ in .*/, ''))).toEqual([
    'Pulling: Pulling image "nginx:1.27"',
    'Pulled: Successfully pulled image "nginx:1.27"',
    'Created: Container created',
    'Started: Container started',
  ]);
  world.delete('web');
  world.run(5);
  expect(world.exists('web')).toBe(false);
  expect(world.runtime.listContainers({})).toEqual([]);
  expect(world.runtime.listPodSandbox()).toEqual([]);
});

test('a container that crashes restarts at once, then backs off 10 s and 20 s', () => {
  const world = new NodeForTest();
  world.run(10);
  world.create({
    name: 'crash',
    spec: {
      containers: [{ name: 'c', image: 'busybox:1.36', command: ['sh', '-c', 'sleep 5; exit 1'] }],
    },
  });
  world.run(14);
  const { uid } = world.pod('crash').metadata;
  expect(world.pod('crash').status).toMatchObject({
    phase: 'Running',
    containerStatuses: [
      {
        restartCount: 1,
        ready: false,
        state: {
          waiting: {
            reason: 'CrashLoopBackOff',
            message: `back-off 10s restarting failed container=c pod=crash_default(${uid})`,
          },
        },
        lastState: { terminated: { exitCode: 1, reason: 'Error' } },
      },
    ],
  });
  expect(world.events('crash')).toContain(
    `BackOff: Back-off restarting failed container c in pod crash_default(${uid})`,
  );
  world.run(10);
  expect(world.pod('crash').status?.containerStatuses?.[0]).toMatchObject({
    restartCount: 2,
    state: { running: {} },
  });
  world.run(20);
  expect(world.pod('crash').status?.containerStatuses?.[0]?.state?.waiting?.message).toMatch(
    'back-off 20s',
  );
});

test('a pod that does not heed TERM is killed after its grace period', () => {
  const world = new NodeForTest();
  world.run(10);
  world.create({
    name: 'deaf',
    spec: {
      terminationGracePeriodSeconds: 7,
      containers: [{ name: 'c', image: 'busybox:1.36', command: ['sleep', '3600'] }],
    },
  });
  world.run(5);
  world.delete('deaf');
  world.run(6);
  expect(world.exists('deaf')).toBe(true);
  world.run(3);
  expect(world.exists('deaf')).toBe(false);
  expect(world.events('deaf')).toContain('Killing: Stopping container c');
});

test('a bad image: ErrImagePull, then ImagePullBackOff with the error repeated', () => {
  const world = new NodeForTest();
  world.run(10);
  world.create({
    name: 'bad',
    spec: { containers: [{ name: 'c', image: 'busybox:doesnotexist' }] },
  });
  world.run(5);
  const waiting = world.pod('bad').status?.containerStatuses?.[0]?.state?.waiting;
  expect(waiting?.reason).toBe('ImagePullBackOff');
  expect(waiting?.message).toBe(
    'Back-off pulling image "busybox:doesnotexist": ErrImagePull: rpc error: code = NotFound ' +
      'desc = failed to pull and unpack image "docker.io/library/busybox:doesnotexist": ' +
      'failed to resolve reference "docker.io/library/busybox:doesnotexist": ' +
      'docker.io/library/busybox:doesnotexist: not found',
  );
  expect(world.events('bad')).toEqual(
    expect.arrayContaining([
      'Pulling: Pulling image "busybox:doesnotexist"',
      'Failed: Error: ErrImagePull',
      'BackOff: Back-off pulling image "busybox:doesnotexist"',
      'Failed: Error: ImagePullBackOff',
    ]),
  );
});

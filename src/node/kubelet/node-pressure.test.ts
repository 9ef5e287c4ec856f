// Node-pressure eviction and resources of running pods. Upstream: eviction_manager_test.go.
import { expect, test } from 'vitest';
import { NODE, NodeForTest } from './testing/node-for-test.ts';

const MEBIBYTE = 1024 * 1024;
const busybox = { image: 'busybox:1.36', command: ['sleep', '36000'] };

function world(): NodeForTest {
  const made = new NodeForTest();
  made.run(10);
  return made;
}

const condition = (of: NodeForTest, type: string) =>
  of
    .call('get', 'nodes', NODE, undefined, { namespace: '' })
    .status.conditions.find((one: any) => one.type === type);

test('memory pressure evicts the pod that is furthest above its request', () => {
  const node = world();
  node.create({
    name: 'modest',
    spec: {
      containers: [{ name: 'c', ...busybox, resources: { requests: { memory: '7000Mi' } } }],
    },
  });
  node.create({ name: 'greedy', spec: { containers: [{ name: 'c', ...busybox }] } });
  node.run(5);
  for (const { podName, id } of node.runtime.listContainers({ isRunning: true })) {
    const { group, process } = node.runtime.container(id);
    group.memoryOf(process!).set((podName === 'modest' ? 6000 : 2120) * MEBIBYTE);
  }
  node.run(12);
  expect(condition(node, 'MemoryPressure')).toMatchObject({
    status: 'True',
    reason: 'KubeletHasInsufficientMemory',
  });
  const { status } = node.pod('greedy');
  expect(status).toMatchObject({ phase: 'Failed', reason: 'Evicted' });
  expect(status?.message).toMatch(
    /^The node was low on resource: memory\. Threshold quantity: 100Mi, available: \d+[KM]i\. /,
  );
  expect(status?.message).toMatch(
    /Container c was using \d+[KM]i, request is 0, has larger consumption of memory\. $/,
  );
  expect(status?.conditions).toContainEqual(
    expect.objectContaining({
      type: 'DisruptionTarget',
      status: 'True',
      reason: 'TerminationByKubelet',
    }),
  );
  expect(node.pod('modest').status?.phase).toBe('Running');
  node.create({ name: 'besteffort', spec: { containers: [{ name: 'c', ...busybox }] } });
  node.run(2);
  expect(node.pod('besteffort').status).toMatchObject({
    phase: 'Failed',
    reason: 'Evicted',
    message: 'Pod was rejected: The node had condition: [MemoryPressure]. ',
  });
  node.run(330);
  expect(condition(node, 'MemoryPressure').status).toBe('False');
});

test('a full disk is disk pressure', () => {
  const node = world();
  const file = node.machine.files.openForWriting('/ballast');
  if ('writeZeros' in file) file.writeZeros(95 * 1024 * MEBIBYTE);
  node.run(12);
  expect(condition(node, 'DiskPressure')).toMatchObject({
    status: 'True',
    reason: 'KubeletHasDiskPressure',
  });
});

test('an emptyDir beyond its sizeLimit evicts its pod', () => {
  const node = world();
  node.create({
    name: 'full',
    spec: {
      volumes: [{ name: 'd', emptyDir: { sizeLimit: '50Mi' } }],
      containers: [
        {
          name: 'c',
          image: 'busybox:1.36',
          volumeMounts: [{ name: 'd', mountPath: '/d' }],
          command: ['sh', '-c', 'dd if=/dev/zero of=/d/f bs=1M count=60; sleep 36000'],
        },
      ],
    },
  });
  node.run(25);
  expect(node.pod('full').status).toMatchObject({
    phase: 'Failed',
    reason: 'Evicted',
    message: 'Usage of EmptyDir volume "d" exceeds the limit "50Mi". ',
  });
});

test('a resize changes cpu in place and restarts for memory when the policy says so', () => {
  const node = world();
  const resources = (cpu: string, memory: string) => ({
    limits: { cpu, memory },
    requests: { cpu, memory },
  });
  const created = node.create({
    name: 'resize',
    spec: {
      containers: [
        {
          name: 'c',
          image: 'nginx',
          resizePolicy: [
            { resourceName: 'cpu', restartPolicy: 'NotRequired' },
            { resourceName: 'memory', restartPolicy: 'RestartContainer' },
          ],
          resources: resources('700m', '200Mi'),
        },
      ],
    },
  });
  node.run(5);
  const resize = (cpu: string, memory: string): void => {
    const pod = node.pod('resize');
    const containers = [{ ...pod.spec.containers[0], resources: resources(cpu, memory) }];
    node.call(
      'update',
      'pods',
      'resize',
      { ...pod, spec: { ...pod.spec, containers } },
      { subresource: 'resize' },
    );
    node.run(5);
  };
  resize('800m', '200Mi');
  const status = () => node.pod('resize').status?.containerStatuses?.[0];
  expect(status()).toMatchObject({ restartCount: 0, resources: { limits: { cpu: '800m' } } });
  const id = node.runtime.listContainers({ podUid: created.metadata.uid as string })[0]!.id;
  expect(node.runtime.container(id).group.limits.cpuQuotaMilli).toBe(800);
  resize('800m', '300Mi');
  expect(status()).toMatchObject({ restartCount: 1, resources: { limits: { memory: '300Mi' } } });
});

test('a resize beyond the node is infeasible and changes nothing', () => {
  const node = world();
  const limits = { cpu: '700m', memory: '200Mi' };
  node.create({
    name: 'resize',
    spec: { containers: [{ name: 'c', image: 'nginx', resources: { limits, requests: limits } }] },
  });
  node.run(5);
  const pod = node.pod('resize');
  const wanted = { cpu: '1000', memory: '200Mi' };
  const containers = [
    { ...pod.spec.containers[0], resources: { limits: wanted, requests: wanted } },
  ];
  node.call(
    'update',
    'pods',
    'resize',
    { ...pod, spec: { ...pod.spec, containers } },
    { subresource: 'resize' },
  );
  node.run(5);
  const { status } = node.pod('resize');
  expect(status?.conditions).toContainEqual(
    expect.objectContaining({
      type: 'PodResizePending',
      status: 'True',
      reason: 'Infeasible',
      message: "Node didn't have enough capacity: cpu, requested: 1000000, capacity: 4000",
    }),
  );
  expect(status?.containerStatuses?.[0]).toMatchObject({
    restartCount: 0,
    resources: { limits: { cpu: '700m' } },
  });
});

test('an ephemeral container joins a running pod', () => {
  const node = world();
  node.create({ name: 'debug', spec: { containers: [{ name: 'c', ...busybox }] } });
  node.run(3);
  const pod = node.pod('debug');
  const ephemeralContainers = [
    {
      name: 'dbg',
      image: 'busybox:1.36',
      command: ['sh', '-c', 'echo here; sleep 60'],
      targetContainerName: 'c',
    },
  ];
  node.call(
    'update',
    'pods',
    'debug',
    { ...pod, spec: { ...pod.spec, ephemeralContainers } },
    { subresource: 'ephemeralcontainers' },
  );
  node.run(3);
  expect(node.pod('debug').status?.ephemeralContainerStatuses?.[0]).toMatchObject({
    name: 'dbg',
    state: { running: {} },
  });
  expect(node.log('debug', 'dbg')).toBe('here\n');
});

test('the termination message comes from its file, or from the log on error', () => {
  const node = world();
  node.create({
    name: 'msg',
    spec: {
      restartPolicy: 'Never',
      containers: [
        {
          name: 'file',
          image: 'busybox:1.36',
          command: ['sh', '-c', 'echo farewell > /dev/termination-log'],
        },
        {
          name: 'log',
          image: 'busybox:1.36',
          command: ['sh', '-c', 'echo oops; exit 2'],
          terminationMessagePolicy: 'FallbackToLogsOnError',
        },
      ],
    },
  });
  node.run(6);
  const messages = node
    .pod('msg')
    .status?.containerStatuses?.map(({ state }) => state?.terminated?.message);
  expect(messages).toEqual(['farewell\n', 'oops\n']);
});

test('runAsNonRoot refuses an image that runs as root', () => {
  const node = world();
  node.create({
    name: 'root',
    spec: { securityContext: { runAsNonRoot: true }, containers: [{ name: 'c', ...busybox }] },
  });
  node.run(3);
  const { uid } = node.pod('root').metadata;
  expect(node.pod('root').status?.containerStatuses?.[0]?.state?.waiting).toEqual({
    reason: 'CreateContainerConfigError',
    message: `container has runAsNonRoot and image will run as root (pod: "root_default(${uid})", container: c)`,
  });
});

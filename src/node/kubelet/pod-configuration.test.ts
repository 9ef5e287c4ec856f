// What reaches containers: volumes, variables, users and groups, as the task pages show them.
import { expect, test } from 'vitest';
import { NodeForTest } from './testing/node-for-test.ts';

function started(): NodeForTest {
  const world = new NodeForTest();
  world.run(10);
  return world;
}

const sh = (script: string): string[] => ['sh', '-c', script];
const busybox = { image: 'busybox:1.36' };

test('a missing ConfigMap holds a volume, and a missing key holds a variable', () => {
  const world = started();
  world.create({
    name: 'vol',
    spec: {
      volumes: [{ name: 'config', configMap: { name: 'later' } }],
      containers: [
        {
          name: 'c',
          ...busybox,
          command: sh('cat /etc/config/a; echo; sleep 3600'),
          volumeMounts: [{ name: 'config', mountPath: '/etc/config' }],
        },
      ],
    },
  });
  world.create({
    name: 'env',
    spec: {
      containers: [
        {
          name: 'c',
          ...busybox,
          command: sh('echo $A; sleep 3600'),
          env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'later', key: 'a' } } }],
        },
      ],
    },
  });
  world.run(4);
  expect(world.pod('vol').status?.containerStatuses?.[0]?.state?.waiting?.reason).toBe(
    'ContainerCreating',
  );
  expect(world.events('vol')).toContain(
    'FailedMount: MountVolume.SetUp failed for volume "config" : configmap "later" not found',
  );
  expect(world.pod('env').status?.containerStatuses?.[0]?.state?.waiting).toEqual({
    reason: 'CreateContainerConfigError',
    message: 'configmap "later" not found',
  });
  expect(world.events('env')).toContain('Failed: Error: configmap "later" not found');
  world.call('create', 'configmaps', '', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'later', namespace: 'default' },
    data: { a: 'first' },
  });
  world.run(30);
  expect(world.log('vol')).toBe('first\n');
  expect(world.log('env')).toBe('first\n');
});

test('a mounted ConfigMap follows its object within the sync period', () => {
  const world = started();
  const config = (value: string) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'conf', namespace: 'default' },
    data: { key: value },
  });
  world.call('create', 'configmaps', '', config('one'));
  world.create({
    name: 'follow',
    spec: {
      volumes: [{ name: 'config', configMap: { name: 'conf' } }],
      containers: [
        {
          name: 'c',
          ...busybox,
          command: sh('while true; do cat /c/key; echo; sleep 10; done'),
          volumeMounts: [{ name: 'config', mountPath: '/c' }],
        },
      ],
    },
  });
  world.run(15);
  world.call('update', 'configmaps', 'conf', config('two'));
  world.run(100);
  const lines = world.log('follow').trim().split('\n');
  expect(lines[0]).toBe('one');
  expect(lines.at(-1)).toBe('two');
});

test('a secret, the downward API and expansion reach the environment', () => {
  const world = started();
  world.call('create', 'secrets', '', {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 's', namespace: 'default' },
    data: { username: 'bXktYXBw', password: 'Mzk1MjgkdmRnN0pi' },
  });
  world.create({
    name: 'env',
    labels: { app: 'x' },
    spec: {
      containers: [
        {
          name: 'c',
          ...busybox,
          command: sh('env | grep "^T_"; sleep 3600'),
          envFrom: [{ prefix: 'T_', secretRef: { name: 's' } }],
          env: [
            { name: 'T_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
            { name: 'T_APP', valueFrom: { fieldRef: { fieldPath: "metadata.labels['app']" } } },
            { name: 'T_CPU', valueFrom: { resourceFieldRef: { resource: 'limits.cpu' } } },
            { name: 'T_BOTH', value: '$(T_NAME)-$(T_APP)-$(NOPE)-$$(T_APP)' },
          ],
        },
      ],
    },
  });
  world.run(5);
  expect(world.log('env').trim().split('\n').sort()).toEqual([
    'T_APP=x',
    'T_BOTH=env-x-$(NOPE)-$(T_APP)',
    'T_CPU=4',
    'T_NAME=env',
    'T_password=39528$vdg7Jb',
    'T_username=my-app',
  ]);
});

// Source: docs/tasks/configure-pod-container/security-context.md
test('a security context shows in id and on volumes', () => {
  const world = started();
  world.create({
    name: 'context',
    spec: {
      securityContext: {
        runAsUser: 1000,
        runAsGroup: 3000,
        fsGroup: 2000,
        supplementalGroups: [4000],
      },
      volumes: [{ name: 'd', emptyDir: {} }],
      containers: [
        {
          name: 'c',
          ...busybox,
          command: sh('id; cd /data/demo; echo hello > testfile; ls -l testfile; sleep 3600'),
          volumeMounts: [{ name: 'd', mountPath: '/data/demo' }],
        },
      ],
    },
  });
  world.run(5);
  const lines = world.log('context').split('\n');
  expect(lines[0]).toBe('uid=1000 gid=3000 groups=2000,3000,4000');
  expect(lines[1]).toMatch(/^-rw-r--r--\s+1 1000\s+2000\s+6 .* testfile$/);
});

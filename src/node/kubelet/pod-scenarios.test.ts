// Pods with probes, init containers, sidecars, hooks, deadlines and memory, as the task pages show them.
import { expect, test } from 'vitest';
import { SECOND } from '../../kernel/time.ts';
import { forever, sleep } from '../../kernel/waits.ts';
import { defineImage } from '../../world/images/define-image.ts';
import { createDirectory, createExecutable } from '../../world/machines/file-system-node.ts';
import { NodeForTest } from './testing/node-for-test.ts';

function started(): NodeForTest {
  const world = new NodeForTest();
  world.run(10);
  return world;
}

const sh = (script: string): string[] => ['sh', '-c', script];
const busybox = { image: 'busybox:1.36' };

// Source: docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes.md
test('exec-liveness is killed about 35 s after its start and restarts', () => {
  const world = started();
  world.create({
    name: 'liveness-exec',
    spec: {
      containers: [
        {
          name: 'liveness',
          ...busybox,
          args: sh('touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600'),
          livenessProbe: {
            exec: { command: ['cat', '/tmp/healthy'] },
            initialDelaySeconds: 5,
            periodSeconds: 5,
          },
        },
      ],
    },
  });
  world.run(40);
  expect(world.pod('liveness-exec').status?.containerStatuses?.[0]?.restartCount).toBe(0);
  expect(world.events('liveness-exec')).toContain(
    "Unhealthy: Liveness probe failed: cat: can't open '/tmp/healthy': No such file or directory\n",
  );
  world.run(42);
  expect(world.pod('liveness-exec').status?.containerStatuses?.[0]).toMatchObject({
    restartCount: 1,
    lastState: { terminated: { exitCode: 137, reason: 'Error' } },
  });
  expect(world.events('liveness-exec')).toContain(
    'Killing: Container liveness failed liveness probe, will be restarted',
  );
});

test('readiness decides Ready, and never restarts', () => {
  const world = started();
  world.create({
    name: 'ready',
    spec: {
      containers: [
        {
          name: 'c',
          ...busybox,
          command: sh('sleep 20; touch /tmp/up; sleep 20; rm /tmp/up; sleep 600'),
          readinessProbe: {
            exec: { command: ['cat', '/tmp/up'] },
            periodSeconds: 2,
            failureThreshold: 1,
          },
        },
      ],
    },
  });
  const ready = (): string | undefined =>
    world.pod('ready').status?.conditions?.find(({ type }) => type === 'Ready')?.status;
  world.run(10);
  expect(ready()).toBe('False');
  world.run(20);
  expect(ready()).toBe('True');
  world.run(20);
  expect(ready()).toBe('False');
  expect(world.pod('ready').status?.containerStatuses?.[0]?.restartCount).toBe(0);
});

test('a startup probe holds liveness back until it has succeeded', () => {
  const world = started();
  world.create({
    name: 'legacy',
    spec: {
      containers: [
        {
          name: 'c',
          ...busybox,
          command: sh('sleep 60; touch /tmp/up; sleep 36000'),
          livenessProbe: {
            exec: { command: ['cat', '/tmp/up'] },
            periodSeconds: 2,
            failureThreshold: 1,
          },
          startupProbe: {
            exec: { command: ['cat', '/tmp/up'] },
            periodSeconds: 10,
            failureThreshold: 30,
          },
        },
      ],
    },
  });
  world.run(40);
  expect(world.pod('legacy').status?.containerStatuses?.[0]).toMatchObject({
    started: false,
    ready: false,
  });
  world.run(60);
  expect(world.pod('legacy').status?.containerStatuses?.[0]).toMatchObject({
    started: true,
    ready: true,
    restartCount: 0,
  });
});

test('init containers run in order, then the main ones start', () => {
  const world = started();
  world.create({
    name: 'init',
    spec: {
      initContainers: [
        { name: 'one', ...busybox, command: sh('sleep 3') },
        { name: 'two', ...busybox, command: sh('sleep 3') },
      ],
      containers: [{ name: 'main', ...busybox, command: ['sleep', '3600'] }],
    },
  });
  world.run(3);
  expect(world.pod('init').status).toMatchObject({
    phase: 'Pending',
    initContainerStatuses: [
      { name: 'one', state: { running: {} } },
      { name: 'two', state: { waiting: { reason: 'PodInitializing' } } },
    ],
    containerStatuses: [{ state: { waiting: { reason: 'PodInitializing' } } }],
  });
  world.run(8);
  expect(world.pod('init').status).toMatchObject({
    phase: 'Running',
    initContainerStatuses: [
      { ready: true, state: { terminated: { exitCode: 0, reason: 'Completed' } } },
      { ready: true },
    ],
  });
});

test('an init container that fails with restartPolicy Never fails the pod', () => {
  const world = started();
  world.create({
    name: 'init',
    spec: {
      restartPolicy: 'Never',
      initContainers: [{ name: 'one', ...busybox, command: sh('exit 3') }],
      containers: [{ name: 'main', ...busybox, command: ['sleep', '3600'] }],
    },
  });
  world.run(6);
  expect(world.pod('init').status).toMatchObject({
    phase: 'Failed',
    initContainerStatuses: [{ state: { terminated: { exitCode: 3, reason: 'Error' } } }],
  });
});

test('a sidecar starts first, is up before the others and ends after them', () => {
  const world = started();
  world.create({
    name: 'side',
    spec: {
      restartPolicy: 'Never',
      initContainers: [
        {
          name: 'side',
          ...busybox,
          restartPolicy: 'Always',
          command: sh(
            "trap 'echo stopping; exit 0' TERM; touch /tmp/up; while true; do sleep 1; done",
          ),
          startupProbe: { exec: { command: ['cat', '/tmp/up'] }, periodSeconds: 1 },
        },
      ],
      containers: [{ name: 'job', ...busybox, command: sh('sleep 5') }],
    },
  });
  world.run(5);
  expect(world.pod('side').status).toMatchObject({
    phase: 'Running',
    initContainerStatuses: [{ started: true, ready: true }],
  });
  world.run(12);
  expect(world.pod('side').status).toMatchObject({
    phase: 'Succeeded',
    initContainerStatuses: [{ state: { terminated: { exitCode: 0 } } }],
    containerStatuses: [{ state: { terminated: { exitCode: 0, reason: 'Completed' } } }],
  });
});

test('a job-like pod succeeds; its sandbox goes, its logs stay', () => {
  const world = started();
  world.create({
    name: 'job',
    spec: {
      restartPolicy: 'OnFailure',
      containers: [{ name: 'c', ...busybox, command: sh('echo done') }],
    },
  });
  world.run(6);
  const { status } = world.pod('job');
  expect(status).toMatchObject({ phase: 'Succeeded' });
  expect(status?.conditions?.find(({ type }) => type === 'Ready')).toMatchObject({
    status: 'False',
    reason: 'PodCompleted',
  });
  expect(world.log('job')).toBe('done\n');
  world.delete('job');
  world.run(2);
  expect(world.exists('job')).toBe(false);
});

test('postStart and preStop hooks run; preStop eats from the grace period', () => {
  const world = started();
  world.create({
    name: 'hooks',
    spec: {
      terminationGracePeriodSeconds: 10,
      volumes: [{ name: 'd', emptyDir: {} }],
      containers: [
        {
          name: 'c',
          ...busybox,
          command: sh('sleep 1; cat /d/hello; sleep 3600'),
          volumeMounts: [{ name: 'd', mountPath: '/d' }],
          lifecycle: {
            postStart: { exec: { command: sh('echo hi > /d/hello') } },
            preStop: { sleep: { seconds: 4 } },
          },
        },
      ],
    },
  });
  world.run(5);
  expect(world.log('hooks')).toBe('hi\n');
  world.delete('hooks');
  world.run(9);
  expect(world.exists('hooks')).toBe(true);
  world.run(3);
  expect(world.exists('hooks')).toBe(false);
});

test('activeDeadlineSeconds fails the pod', () => {
  const world = started();
  world.create({
    name: 'late',
    spec: {
      activeDeadlineSeconds: 30,
      terminationGracePeriodSeconds: 1,
      containers: [{ name: 'a', image: 'nginx' }],
    },
  });
  world.run(25);
  expect(world.pod('late').status?.phase).toBe('Running');
  world.run(10);
  expect(world.pod('late').status).toMatchObject({
    phase: 'Failed',
    reason: 'DeadlineExceeded',
    message: 'Pod was active on the node longer than the specified deadline',
  });
});

test('a container over its memory limit is OOMKilled', () => {
  const world = started();
  world.catalogue.add(
    defineImage({
      repository: 'docker.io/test/eater',
      tags: () => true,
      bytes: 1000,
      entrypoint: ['/eat'],
      files: () => {
        const root = createDirectory();
        root.entries.set(
          'eat',
          createExecutable(function* (self) {
            yield* sleep(SECOND);
            self.group.memoryOf(self.process).set(250 * 1024 * 1024);
            yield* forever();
            return 0;
          }),
        );
        return root;
      },
    }),
  );
  world.create({
    name: 'oom',
    spec: {
      restartPolicy: 'Never',
      containers: [
        {
          name: 'c',
          image: 'test/eater',
          resources: { limits: { memory: '100Mi' } },
        },
      ],
    },
  });
  world.run(10);
  expect(world.pod('oom').status?.containerStatuses?.[0]?.state?.terminated).toMatchObject({
    exitCode: 137,
    reason: 'OOMKilled',
  });
});

test('pods that do not fit are refused', () => {
  const world = started();
  world.create({
    name: 'big',
    spec: { containers: [{ name: 'c', image: 'nginx', resources: { requests: { cpu: '5' } } }] },
  });
  world.run(2);
  expect(world.pod('big').status).toMatchObject({
    phase: 'Failed',
    reason: 'OutOfcpu',
    message:
      "Pod was rejected: Node didn't have enough resource: cpu, " +
      'requested: 5000, used: 0, capacity: 4000',
  });
});

test('a command that is not there: RunContainerError, StartError and 128', () => {
  const world = started();
  world.create({
    name: 'nocmd',
    spec: { containers: [{ name: 'c', ...busybox, command: ['nope'] }] },
  });
  world.run(1.5);
  expect(world.pod('nocmd').status?.containerStatuses?.[0]?.state?.waiting).toMatchObject({
    reason: 'RunContainerError',
    message: expect.stringContaining('exec: "nope": executable file not found'),
  });
  world.run(10);
  expect(world.pod('nocmd').status?.containerStatuses?.[0]?.lastState?.terminated).toMatchObject({
    exitCode: 128,
    reason: 'StartError',
  });
});

test('a postStart hook that fails kills the container, with its words', () => {
  const world = started();
  const lifecycle = { postStart: { exec: { command: ['sh', '-c', 'echo no; exit 4'] } } };
  world.create({
    name: 'post',
    spec: {
      terminationGracePeriodSeconds: 2,
      containers: [{ name: 'c', ...busybox, command: ['sleep', '3600'], lifecycle }],
    },
  });
  world.run(5);
  expect(world.events('post')).toContain('FailedPostStartHook: PostStartHook failed');
  const { uid } = world.pod('post').metadata;
  expect(world.pod('post').status?.containerStatuses?.[0]?.state?.waiting).toEqual({
    reason: 'PostStartHookError',
    message:
      `Exec lifecycle hook ([sh -c echo no; exit 4]) for Container "c" in Pod "post_default(${uid})"` +
      ` failed - error: command 'sh -c echo no; exit 4' exited with 4: no\n, message: "no\\n"`,
  });
});

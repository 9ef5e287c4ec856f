// Jobs and CronJobs on a real API server.
import { expect, test } from 'vitest';
import { CRON_JOBS, JOBS, PODS } from '../../../model/api/refs.ts';
import type { Job } from '../../../model/generated/types.ts';
import { findCondition } from '../../../model/meta/conditions.ts';
import { controllerWorld } from '../testing/controller-world.ts';
import { batchJob } from '../testing/manifests.ts';

type World = ReturnType<typeof controllerWorld>;

function started(spec: object): World {
  const world = controllerWorld();
  world.run(1);
  world.create(JOBS, batchJob('work', spec));
  world.run(2);
  return world;
}

/** Every running pod comes to this end. */
function end(world: World, phase: 'Succeeded' | 'Failed'): void {
  for (const { metadata, status } of world.list(PODS)) {
    if (status?.phase === 'Running' && !metadata.deletionTimestamp) {
      world.patch(PODS, metadata.name, { status: { phase } }, 'status');
    }
  }
  world.run(3);
}

const ended = (job: Job) =>
  job.status?.conditions?.filter(({ status }) => status === 'True').map(({ type }) => type);

test('JB1, JB2, JB9: a Job runs to completion, two at a time', () => {
  const world = started({ completions: 5, parallelism: 2 });
  expect(world.get(JOBS, 'work').status).toMatchObject({ active: 2, ready: 2 });
  for (let round = 0; round < 3; round++) end(world, 'Succeeded');
  const job = world.get(JOBS, 'work');
  expect(job.status).toMatchObject({ succeeded: 5, uncountedTerminatedPods: {} });
  expect(ended(job)).toEqual(['SuccessCriteriaMet', 'Complete']);
  expect(world.list(PODS)).toHaveLength(5);
  expect(world.list(PODS).every((pod) => pod.metadata.finalizers === undefined)).toBe(true);
  expect(world.messages()).toContain('Completed: Job completed');
});

test('JB4, JB5: failures wait and then end the Job', () => {
  const world = started({ backoffLimit: 1 });
  end(world, 'Failed');
  expect(world.list(PODS)).toHaveLength(1);
  world.run(10);
  expect(world.list(PODS)).toHaveLength(2);
  end(world, 'Failed');
  const job = world.get(JOBS, 'work');
  expect([ended(job), job.status?.failed]).toEqual([['FailureTarget', 'Failed'], 2]);
  expect(world.messages()).toContain(
    'BackoffLimitExceeded: Job has reached the specified backoff limit',
  );
});

test('JB4: the deadline stops running pods', () => {
  const world = started({ activeDeadlineSeconds: 20, parallelism: 2, completions: 2 });
  world.run(25);
  expect(ended(world.get(JOBS, 'work'))).toEqual(['FailureTarget', 'Failed']);
  expect(world.list(PODS)).toHaveLength(0);
});

test('JB3: an indexed Job gives each index its pod', () => {
  const world = started({ completions: 3, parallelism: 3, completionMode: 'Indexed' });
  expect(
    world
      .list(PODS)
      .map((pod) => pod.spec.hostname)
      .sort(),
  ).toEqual(['work-0', 'work-1', 'work-2']);
  end(world, 'Succeeded');
  expect(world.get(JOBS, 'work').status).toMatchObject({ completedIndexes: '0-2', succeeded: 3 });
});

test('JB10: a suspended Job gives its pods up and takes them again', () => {
  const world = started({ completions: 2, parallelism: 2 });
  world.patch(JOBS, 'work', { spec: { suspend: true } });
  world.run(5);
  const suspended = world.get(JOBS, 'work').status;
  expect(findCondition(suspended?.conditions, 'Suspended')?.status).toBe('True');
  expect([world.list(PODS).length, suspended?.startTime]).toEqual([0, undefined]);
  world.patch(JOBS, 'work', { spec: { suspend: false } });
  world.run(5);
  expect(world.list(PODS)).toHaveLength(2);
});

test('TF1: an ended Job goes after its time to live', () => {
  const world = started({ ttlSecondsAfterFinished: 30 });
  end(world, 'Succeeded');
  world.run(20);
  expect(world.list(JOBS)).toHaveLength(1);
  world.run(20);
  expect([world.list(JOBS).length, world.list(PODS).length]).toEqual([0, 0]);
});

test('CJ1-CJ4: a Job each minute, three kept', () => {
  const world = controllerWorld();
  world.create(CRON_JOBS, {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'tick', namespace: 'default' },
    spec: { schedule: '* * * * *', jobTemplate: { spec: batchJob('tick').spec } },
  });
  for (let minute = 0; minute < 5; minute++) {
    world.run(60);
    end(world, 'Succeeded');
  }
  const names = world.list(JOBS).map(({ metadata }) => metadata.name);
  expect(names).toEqual(['tick-29453763', 'tick-29453764', 'tick-29453765']);
  expect(world.get(CRON_JOBS, 'tick').status).toMatchObject({
    lastScheduleTime: '2026-01-01T00:05:00Z',
  });
  expect(world.messages()).toContain('SuccessfulCreate: Created job tick-29453765');
});

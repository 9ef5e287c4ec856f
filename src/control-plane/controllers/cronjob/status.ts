// What a CronJob's status says of its Jobs.
import type {
  CronJob,
  CronJobStatus,
  Job,
  ObjectReference,
} from '../../../model/generated/types.ts';
import { namespaceOf, uidOf } from '../../../model/meta/object.ts';
import { finishedStatus } from './plan.ts';

type Tell = (type: 'Normal' | 'Warning', reason: string, message: string) => void;

/** How the status points at a running Job. */
export function activeReference(job: Job): ObjectReference {
  return {
    kind: 'Job',
    namespace: namespaceOf(job),
    name: job.metadata.name,
    uid: uidOf(job),
    apiVersion: 'batch/v1',
    ...(job.metadata.resourceVersion ? { resourceVersion: job.metadata.resourceVersion } : {}),
  };
}

/**
 * The status once ended and missing Jobs are off the active list; the same object when nothing
 * changes. Upstream: cronjob_controllerv2.go syncCronJob (first part). CJ3
 */
export function noteJobs(
  cron: CronJob,
  jobs: readonly Job[],
  tell: Tell,
): CronJobStatus | undefined {
  const before = cron.status ?? {};
  let active = before.active ?? [];
  let lastSuccess = before.lastSuccessfulTime;
  for (const job of jobs) {
    const { name } = job.metadata;
    const isListed = active.some((ref) => ref.uid === uidOf(job));
    const end = finishedStatus(job);
    if (!isListed && !end) {
      const message = `Saw a job that the controller did not create or forgot: ${name}`;
      tell('Warning', 'UnexpectedJob', message);
    } else if (isListed && end) {
      tell('Normal', 'SawCompletedJob', `Saw completed job: ${name}, condition: ${end}`);
      active = active.filter((ref) => ref.uid !== uidOf(job));
    }
    const completed = end === 'Complete' ? job.status?.completionTime : undefined;
    if (completed !== undefined && (lastSuccess === undefined || completed > lastSuccess)) {
      lastSuccess = completed;
    }
  }
  for (const ref of active) {
    if (jobs.some((job) => uidOf(job) === ref.uid)) continue;
    tell('Normal', 'MissingJob', `Active job went missing: ${ref.name}`);
    active = active.filter((other) => other !== ref);
  }
  const isSame =
    active.length === (before.active?.length ?? 0) && lastSuccess === before.lastSuccessfulTime;
  if (isSame) return cron.status;
  const lastSuccessfulTime = lastSuccess === undefined ? {} : { lastSuccessfulTime: lastSuccess };
  return { ...before, active, ...lastSuccessfulTime };
}

// The labels and the selector that a job gets by its uid.
// Upstream: pkg/registry/batch/job/strategy.go generateSelector
import type { Job } from '../../generated/types.ts';
import { uidOf } from '../../meta/object.ts';

export const CONTROLLER_UID = 'batch.kubernetes.io/controller-uid';
export const JOB_NAME = 'batch.kubernetes.io/job-name';
export const LEGACY_CONTROLLER_UID = 'controller-uid';
export const LEGACY_JOB_NAME = 'job-name';

/** Unless the client sets the selector by hand. The job must have its uid and name by now. */
export function withGeneratedSelector(job: Job): Job {
  if (job.spec.manualSelector === true) return job;
  const uid = uidOf(job);
  const { name } = job.metadata;
  const { template, selector } = job.spec;
  const labels = {
    ...template.metadata?.labels,
    [CONTROLLER_UID]: uid,
    [JOB_NAME]: name,
    [LEGACY_CONTROLLER_UID]: uid,
    [LEGACY_JOB_NAME]: name,
  };
  const own = job.metadata.labels;
  return {
    ...job,
    // A job without labels of its own shows the template's, the generated ones included.
    metadata: own === undefined || isEmpty(own) ? { ...job.metadata, labels } : job.metadata,
    spec: {
      ...job.spec,
      selector: { ...selector, matchLabels: { ...selector?.matchLabels, [CONTROLLER_UID]: uid } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  };
}

function isEmpty(labels: object): boolean {
  for (const _ in labels) return false;
  return true;
}

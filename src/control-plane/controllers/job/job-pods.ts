// What a Job's pods tell of themselves: index, end, failures; and how new ones are made.
import { SECOND } from '../../../kernel/time.ts';
import type { Micros } from '../../../kernel/time.ts';
import type {
  Container,
  EnvVar,
  Job,
  ObjectMeta,
  Pod,
  PodTemplateSpec,
} from '../../../model/generated/types.ts';
import { labelValue } from '../../../model/meta/labels.ts';
import {
  JOB_COMPLETION_INDEX,
  JOB_INDEX_FAILURES,
  JOB_INDEX_IGNORED_FAILURES,
  JOB_TRACKING_FINALIZER,
} from '../limits.ts';
import { podOfTemplate } from '../shared/pod-control.ts';
import { readyCondition, timeOf } from '../shared/pods.ts';

export function isIndexed(job: Job): boolean {
  return job.spec.completionMode === 'Indexed';
}

export function hasLimitPerIndex(job: Job): boolean {
  return job.spec.backoffLimitPerIndex !== undefined;
}

/** Whether terminating pods are replaced only once they have failed. */
export function onlyReplacesFailed(job: Job): boolean {
  return (job.spec.podReplacementPolicy ?? 'TerminatingOrFailed') === 'Failed';
}

/** The completion index, -1 when there is none. */
export function indexOf(pod: Pod): number {
  const text = labelValue(pod.metadata.annotations, JOB_COMPLETION_INDEX);
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : -1;
}

export function isTracked(pod: Pod): boolean {
  return (pod.metadata.finalizers ?? []).includes(JOB_TRACKING_FINALIZER);
}

/** Whether the Job counts the pod as failed. Upstream: isPodFailed. */
export function isFailedFor(job: Job, pod: Pod): boolean {
  if (pod.status?.phase === 'Failed') return true;
  if (onlyReplacesFailed(job)) return false;
  return pod.metadata.deletionTimestamp !== undefined && pod.status?.phase !== 'Succeeded';
}

/** Counted failures of the index before this pod. */
export function indexFailures(pod: Pod): number {
  return Number(labelValue(pod.metadata.annotations, JOB_INDEX_FAILURES) ?? 0);
}

export function ignoredIndexFailures(pod: Pod): number {
  return Number(labelValue(pod.metadata.annotations, JOB_INDEX_IGNORED_FAILURES) ?? 0);
}

/**
 * When a pod came to its end, as well as can be told.
 * Upstream: backoff_utils.go getFinishedTime.
 */
export function finishedAt(pod: Pod): Micros {
  let latest: Micros | undefined;
  const statuses = pod.status?.containerStatuses ?? [];
  for (const status of statuses) {
    const time = timeOf(status.state?.terminated?.finishedAt);
    if (time === undefined) return finishedByCondition(pod);
    latest = Math.max(latest ?? time, time);
  }
  return latest ?? finishedByCondition(pod);
}

function finishedByCondition(pod: Pod): Micros {
  const ready = readyCondition(pod);
  const { deletionTimestamp, deletionGracePeriodSeconds = 0, creationTimestamp } = pod.metadata;
  if (ready?.status === 'False' && ready.lastTransitionTime) {
    return timeOf(ready.lastTransitionTime) ?? 0;
  }
  // The deletion's time is when the grace ends; the pod was lost when it was asked for.
  const deadline = timeOf(deletionTimestamp);
  if (deadline !== undefined) return deadline - deletionGracePeriodSeconds * SECOND;
  return timeOf(creationTimestamp) ?? 0;
}

/** The pod of a Job, for an index or none. Upstream: manageJob. JB3 */
export function jobPod(job: Job, index: number | undefined, replaced: Pod | undefined): Pod {
  const { template } = job.spec;
  const pod = podOfTemplate(template, job, { finalizers: finalizersOf(template) });
  if (index === undefined) return pod;
  const text = String(index);
  const annotations = {
    ...pod.metadata.annotations,
    [JOB_COMPLETION_INDEX]: text,
    ...(hasLimitPerIndex(job) ? failureAnnotations(replaced) : {}),
  };
  const labels = { ...pod.metadata.labels, [JOB_COMPLETION_INDEX]: text };
  const generateName = `${job.metadata.name}-${text}-`;
  const metadata = { ...pod.metadata, annotations, labels, generateName } as ObjectMeta;
  const withIndex = (container: Container): Container => withIndexVariable(container);
  const spec = {
    ...pod.spec,
    hostname: `${job.metadata.name}-${text}`,
    containers: pod.spec.containers.map(withIndex),
    ...(pod.spec.initContainers ? { initContainers: pod.spec.initContainers.map(withIndex) } : {}),
  };
  return { ...pod, metadata, spec };
}

function finalizersOf(template: PodTemplateSpec): readonly string[] {
  const own = template.metadata?.finalizers ?? [];
  return own.includes(JOB_TRACKING_FINALIZER) ? own : [...own, JOB_TRACKING_FINALIZER];
}

function failureAnnotations(replaced: Pod | undefined): { readonly [key: string]: string } {
  if (!replaced) return { [JOB_INDEX_FAILURES]: '0' };
  const ignored = ignoredIndexFailures(replaced);
  return {
    [JOB_INDEX_FAILURES]: String(indexFailures(replaced) + 1),
    ...(ignored > 0 ? { [JOB_INDEX_IGNORED_FAILURES]: String(ignored) } : {}),
  };
}

const INDEX_VARIABLE: EnvVar = {
  name: 'JOB_COMPLETION_INDEX',
  valueFrom: { fieldRef: { fieldPath: `metadata.labels['${JOB_COMPLETION_INDEX}']` } },
};

function withIndexVariable(container: Container): Container {
  const env = container.env ?? [];
  if (env.some(({ name }) => name === INDEX_VARIABLE.name)) return container;
  return { ...container, env: [...env, INDEX_VARIABLE] };
}

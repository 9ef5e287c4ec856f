// What the server fills into jobs. Upstream: pkg/apis/batch/v1/defaults.go SetDefaults_Job
import type { Job, JobSpec, PodFailurePolicy } from '../../generated/types.ts';
import { withMeta } from '../../meta/object.ts';
import { mapField, mapSame } from '../common/copy.ts';
import { MAX_INT32 } from '../common/checks.ts';
import { defaultPodTemplate } from '../pod-spec/default-pod-spec.ts';

const BACKOFF_LIMIT = 6;

/** A job with its defaults; it takes its labels from the template when it has none. */
export function defaultJob(job: Job): Job {
  const spec = defaultSpec(job.spec);
  const next = spec === job.spec ? job : { ...job, spec };
  const labels = spec.template.metadata?.labels;
  const own = next.metadata.labels;
  if (labels === undefined || (own !== undefined && Object.keys(own).length > 0)) return next;
  return withMeta(next, { labels });
}

function defaultSpec(spec: JobSpec | undefined): JobSpec {
  const template = defaultPodTemplate(spec?.template);
  if (spec !== undefined && spec.template === template && isFilledIn(spec)) {
    return mapField(spec, 'podFailurePolicy', defaultFailurePolicy);
  }
  const perIndex = spec?.backoffLimitPerIndex !== undefined;
  const single = spec?.completions === undefined && spec?.parallelism === undefined;
  const replacement = spec?.podFailurePolicy === undefined ? 'TerminatingOrFailed' : 'Failed';
  const next: JobSpec = {
    ...spec,
    ...(single ? { completions: 1 } : {}),
    parallelism: spec?.parallelism ?? 1,
    backoffLimit: spec?.backoffLimit ?? (perIndex ? MAX_INT32 : BACKOFF_LIMIT),
    completionMode: spec?.completionMode ?? 'NonIndexed',
    suspend: spec?.suspend ?? false,
    podReplacementPolicy: spec?.podReplacementPolicy ?? replacement,
    template,
  };
  return mapField(next, 'podFailurePolicy', defaultFailurePolicy);
}

function isFilledIn(spec: JobSpec): boolean {
  return (
    spec.parallelism !== undefined &&
    spec.backoffLimit !== undefined &&
    spec.completionMode !== undefined &&
    spec.suspend !== undefined &&
    spec.podReplacementPolicy !== undefined
  );
}

function defaultFailurePolicy(policy: PodFailurePolicy): PodFailurePolicy {
  return mapField(policy, 'rules', (rules) =>
    mapSame(rules, (rule) =>
      mapField(rule, 'onPodConditions', (patterns) =>
        mapSame(patterns, (pattern) => (pattern.status ? pattern : { ...pattern, status: 'True' })),
      ),
    ),
  );
}

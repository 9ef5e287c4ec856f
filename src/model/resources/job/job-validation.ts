// Validation of jobs. Upstream: pkg/apis/batch/validation/validation.go
import type { Job, JobSpec, PodTemplateSpec } from '../../generated/types.ts';
import {
  fieldForbidden,
  fieldInvalid,
  fieldNotSupported,
  fieldRequired,
} from '../../meta/field-error.ts';
import { FieldPath } from '../../meta/field-path.ts';
import { checkImmutable, checkNotNegative, checkOptionalOneOf } from '../common/checks.ts';
import type { Errors } from '../common/checks.ts';
import { checkLabelSelector } from '../common/label-selector.ts';
import { checkTemplateLabels } from '../common/workload.ts';
import { checkPodTemplate } from '../pod-spec/validate-pod-spec.ts';

const SPEC = FieldPath.of('spec');
const STATUS = FieldPath.of('status');
const MAX_INDEXED = 100_000;
const COUNTS = [
  'parallelism',
  'completions',
  'activeDeadlineSeconds',
  'backoffLimit',
  'backoffLimitPerIndex',
  'maxFailedIndexes',
  'ttlSecondsAfterFinished',
] as const;
const IMMUTABLE_FIELDS = [
  'selector',
  'podFailurePolicy',
  'completionMode',
  'backoffLimitPerIndex',
  'managedBy',
] as const;

/** The spec; on an update (`old` given) most of it stays as it is. */
export function checkJob(errors: Errors, job: Job, old: Job | undefined): void {
  const { spec } = job;
  if (old !== undefined && old.spec === spec) return;
  checkJobSpec(errors, SPEC, spec, old?.spec.template);
  if (spec.selector === undefined) errors.push(fieldRequired(SPEC.child('selector')));
  else {
    checkLabelSelector(errors, SPEC.child('selector'), spec.selector);
    checkTemplateLabels(errors, SPEC.child('template'), spec.template, spec.selector);
  }
  if (old !== undefined) checkJobUpdate(errors, job, old);
}

/** What jobs and the templates of cron jobs share. */
export function checkJobSpec(
  errors: Errors,
  path: FieldPath,
  spec: JobSpec,
  oldTemplate?: PodTemplateSpec,
): void {
  for (const field of COUNTS) checkNotNegative(errors, path.child(field), spec[field]);
  const { completionMode: mode, completions, parallelism = 0 } = spec;
  checkOptionalOneOf(errors, path.child('completionMode'), mode, ['NonIndexed', 'Indexed']);
  if (mode === 'Indexed') {
    if (completions === undefined) {
      const detail = 'when completion mode is Indexed';
      errors.push(fieldRequired(path.child('completions'), detail));
    }
    if (parallelism > MAX_INDEXED) {
      const detail = `must be less than or equal to ${MAX_INDEXED} when completion mode is Indexed`;
      errors.push(fieldInvalid(path.child('parallelism'), parallelism, detail));
    }
  } else if (spec.backoffLimitPerIndex !== undefined) {
    const detail = 'requires indexed completion mode';
    const at = path.child('backoffLimitPerIndex');
    errors.push(fieldInvalid(at, spec.backoffLimitPerIndex, detail));
  }
  const replacement = spec.podReplacementPolicy;
  checkOptionalOneOf(errors, path.child('podReplacementPolicy'), replacement, [
    'TerminatingOrFailed',
    'Failed',
  ]);
  if (oldTemplate !== spec.template)
    checkPodTemplate(errors, path.child('template'), spec.template);
  checkRestartPolicy(errors, path, spec);
}

function checkRestartPolicy(errors: Errors, path: FieldPath, spec: JobSpec): void {
  const policy = spec.template.spec?.restartPolicy;
  const at = path.child('template', 'spec', 'restartPolicy');
  if (policy === 'Always' || !policy) {
    errors.push(fieldRequired(at, 'valid values: "OnFailure", "Never"'));
  } else if (policy !== 'OnFailure' && policy !== 'Never') {
    errors.push(fieldNotSupported(at, policy, ['OnFailure', 'Never']));
  } else if (spec.podFailurePolicy !== undefined && policy !== 'Never') {
    const detail = 'only "Never" is supported when podFailurePolicy is specified';
    errors.push(fieldInvalid(at, policy, detail));
  }
}

function checkJobUpdate(errors: Errors, job: Job, old: Job): void {
  const { spec } = job;
  checkCompletions(errors, spec, old.spec);
  for (const field of IMMUTABLE_FIELDS) {
    checkImmutable(errors, SPEC.child(field), spec[field], old.spec[field]);
  }
  const isStill = old.spec.suspend === true && old.status?.startTime === undefined;
  const template = isStill ? withOldScheduling(spec.template, old.spec.template) : spec.template;
  checkImmutable(errors, SPEC.child('template'), template, old.spec.template);
}

// Indexed jobs may grow and shrink, as long as parallelism follows.
function checkCompletions(errors: Errors, spec: JobSpec, old: JobSpec): void {
  const path = SPEC.child('completions');
  if (spec.completionMode !== 'Indexed') {
    checkImmutable(errors, path, spec.completions, old.completions);
  } else if (spec.completions !== old.completions && spec.completions !== spec.parallelism) {
    const detail = `can only be modified in tandem with ${SPEC.child('parallelism')}`;
    errors.push(fieldInvalid(path, spec.completions ?? null, detail));
  }
}

// Before its first start a suspended job may be told where to run.
function withOldScheduling(template: PodTemplateSpec, old: PodTemplateSpec): PodTemplateSpec {
  const {
    affinity: _,
    nodeSelector: __,
    tolerations: ___,
    schedulingGates: ____,
    ...rest
  } = template.spec ?? { containers: [] };
  const { affinity, nodeSelector, tolerations, schedulingGates } = old.spec ?? {};
  const kept = {
    ...(affinity === undefined ? {} : { affinity }),
    ...(nodeSelector === undefined ? {} : { nodeSelector }),
    ...(tolerations === undefined ? {} : { tolerations }),
    ...(schedulingGates === undefined ? {} : { schedulingGates }),
  };
  const { labels, annotations } = old.metadata ?? {};
  const metadata = {
    ...template.metadata,
    ...(labels === undefined ? {} : { labels }),
    ...(annotations === undefined ? {} : { annotations }),
  };
  return { ...template, metadata, spec: { ...rest, ...kept } };
}

/** Counts are not negative; what is complete stays so. */
export function checkJobStatus(errors: Errors, job: Job, old: Job): void {
  for (const field of ['active', 'succeeded', 'failed', 'ready', 'terminating'] as const) {
    checkNotNegative(errors, STATUS.child(field), job.status?.[field]);
  }
  const before = old.status?.completionTime;
  if (before !== undefined && job.status?.completionTime !== before) {
    const detail = 'completionTime cannot be mutated';
    errors.push(fieldForbidden(STATUS.child('completionTime'), detail));
  }
}

// Validation of jobs. Upstream: pkg/apis/batch/validation/validation.go
import type { Job, JobSpec, PodTemplateSpec } from '../../generated/types.ts';
import {
  fieldForbidden,
  fieldInvalid,
  fieldNotSupported,
  fieldRequired,
} from '../../meta/field-error.ts';
import { FieldPath } from '../../meta/field-path.ts';
import { labelSelectorMatches } from '../../meta/selectors.ts';
import {
  addInvalid,
  checkImmutable,
  checkNotNegative,
  checkOptionalOneOf,
} from '../common/checks.ts';
import { validateDns1123Label, validateDns1123Subdomain } from '../../meta/names.ts';
import type { Errors } from '../common/checks.ts';
import { checkLabelSelector } from '../common/label-selector.ts';
import { checkTemplateLabels } from '../common/workload.ts';
import {
  CONTROLLER_UID,
  JOB_NAME,
  LEGACY_CONTROLLER_UID,
  LEGACY_JOB_NAME,
} from './job-selector.ts';
import { checkIndexLimits, checkPodFailurePolicy, checkSuccessPolicy } from './job-policies.ts';
import { checkPodTemplate } from '../pod-spec/validate-pod-spec.ts';

const SPEC = FieldPath.of('spec');
const STATUS = FieldPath.of('status');
const MAX_INDEXED = 100_000;
const MAX_MANAGED_BY = 63;
const COUNTS = [
  'parallelism',
  'completions',
  'activeDeadlineSeconds',
  'backoffLimit',
  'ttlSecondsAfterFinished',
  'backoffLimitPerIndex',
  'maxFailedIndexes',
] as const;
const IMMUTABLE_FIELDS = [
  'selector',
  'podFailurePolicy',
  'completionMode',
  'backoffLimitPerIndex',
  'managedBy',
  'successPolicy',
] as const;

/** The spec; on an update (`old` given) most of it stays as it is. */
export function checkJob(errors: Errors, job: Job, old: Job | undefined): void {
  const { spec } = job;
  if (old !== undefined && old.spec === spec) return;
  if (old === undefined) checkGeneratedSelector(errors, job);
  checkJobSpec(errors, SPEC, spec, old?.spec.template);
  if (spec.selector === undefined) errors.push(fieldRequired(SPEC.child('selector')));
  else {
    checkLabelSelector(errors, SPEC.child('selector'), spec.selector);
    checkTemplateLabels(errors, SPEC.child('template'), spec.template, spec.selector);
  }
  if (old === undefined) checkPodNames(errors, job);
  else checkJobUpdate(errors, job, old);
}

// Upstream: validateGeneratedSelector
function checkGeneratedSelector(errors: Errors, { metadata, spec }: Job): void {
  const { selector, manualSelector } = spec;
  if (manualSelector === true || selector === undefined) return;
  const expected = {
    [CONTROLLER_UID]: metadata.uid ?? '',
    [JOB_NAME]: metadata.name,
    [LEGACY_CONTROLLER_UID]: metadata.uid ?? '',
    [LEGACY_JOB_NAME]: metadata.name,
  };
  if (labelSelectorMatches(selector, expected)) return;
  errors.push(fieldInvalid(SPEC.child('selector'), selector, '`selector` not auto-generated'));
}

/** The pods of indexed jobs have their index in the name. */
function checkPodNames(errors: Errors, { metadata: { name }, spec }: Job): void {
  if (spec.completionMode !== 'Indexed' || !spec.completions) return;
  const longest = `${name}-${spec.completions - 1}`;
  if (validateDns1123Label(longest).length === 0) return;
  const detail = `will not able to create pod with invalid DNS label: ${longest}`;
  errors.push(fieldInvalid(FieldPath.of('metadata').child('name'), name, detail));
}

/** What jobs and the templates of cron jobs share. */
export function checkJobSpec(
  errors: Errors,
  path: FieldPath,
  spec: JobSpec,
  oldTemplate?: PodTemplateSpec,
): void {
  for (const field of COUNTS) checkNotNegative(errors, path.child(field), spec[field]);
  if (spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined) {
    const at = path.child('backoffLimitPerIndex');
    errors.push(fieldRequired(at, 'when maxFailedIndexes is specified'));
  }
  if (spec.managedBy !== undefined) {
    checkManagedBy(errors, path.child('managedBy'), spec.managedBy);
  }
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
  }
  checkIndexLimits(errors, path, spec);
  if (spec.podFailurePolicy) checkPodFailurePolicy(errors, path.child('podFailurePolicy'), spec);
  if (spec.successPolicy) checkSuccessPolicy(errors, path.child('successPolicy'), spec);
  const replacement = spec.podReplacementPolicy;
  const replacements = spec.podFailurePolicy ? ['Failed'] : ['Failed', 'TerminatingOrFailed'];
  checkOptionalOneOf(errors, path.child('podReplacementPolicy'), replacement, replacements);
  if (oldTemplate !== spec.template)
    checkPodTemplate(errors, path.child('template'), spec.template);
  checkRestartPolicy(errors, path, spec);
}

// Upstream: apimachinery pkg/util/validation/validation.go IsDomainPrefixedPath
function checkManagedBy(errors: Errors, path: FieldPath, value: string): void {
  const detail = 'must be a domain-prefixed path (such as "acme.io/foo")';
  const slash = value.indexOf('/');
  if (value === '') errors.push(fieldRequired(path));
  else if (slash <= 0 || slash === value.length - 1) errors.push(fieldInvalid(path, value, detail));
  else addInvalid(errors, path, value, validateDns1123Subdomain(value.slice(0, slash)));
  if (value.length > MAX_MANAGED_BY) {
    const detail = `may not be more than ${MAX_MANAGED_BY} bytes`;
    errors.push({ type: 'FieldValueTooLong', field: String(path), detail });
  }
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

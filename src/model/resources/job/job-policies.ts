// Validation of what says when a job has failed or succeeded, and of limits by index.
// Upstream: pkg/apis/batch/validation/validation.go
import type {
  JobSpec,
  PodFailurePolicyOnExitCodesRequirement,
  PodFailurePolicyOnPodConditionsPattern,
  PodFailurePolicyRule,
  SuccessPolicyRule,
} from '../../generated/types.ts';
import {
  fieldDuplicate,
  fieldInvalid,
  fieldNotSupported,
  fieldRequired,
  fieldTooLong,
  fieldTooMany,
} from '../../meta/field-error.ts';
import type { FieldPath } from '../../meta/field-path.ts';
import { goQuote } from '../../meta/go-text.ts';
import { checkNotNegative, checkQualifiedName } from '../common/checks.ts';
import type { Errors } from '../common/checks.ts';

const MAX_FAILED_INDEXES = 100_000;
/** Above so many completions the other limits are tighter. */
const MANY_COMPLETIONS = 100_000;
const MAX_OF_MANY = 10_000;
const MAX_RULES = 20;
const MAX_EXIT_CODES = 255;
const MAX_INDEXES_LENGTH = 64 * 1024;
const ACTIONS = ['Count', 'FailIndex', 'FailJob', 'Ignore'];
const OPERATORS = ['In', 'NotIn'];
const STATUSES = ['False', 'True', 'Unknown'];

/** Failed indexes and their bounds. */
export function checkIndexLimits(errors: Errors, path: FieldPath, spec: JobSpec): void {
  const { backoffLimitPerIndex, maxFailedIndexes, completions, parallelism = 0 } = spec;
  const at = path.child('maxFailedIndexes');
  if (spec.completionMode !== 'Indexed') {
    const detail = 'requires indexed completion mode';
    if (backoffLimitPerIndex !== undefined) {
      errors.push(fieldInvalid(path.child('backoffLimitPerIndex'), backoffLimitPerIndex, detail));
    }
    if (maxFailedIndexes !== undefined) errors.push(fieldInvalid(at, maxFailedIndexes, detail));
    return;
  }
  if (completions === undefined) return;
  if (maxFailedIndexes !== undefined && maxFailedIndexes > completions) {
    const detail = 'must be less than or equal to completions';
    errors.push(fieldInvalid(at, maxFailedIndexes, detail));
  }
  if (maxFailedIndexes !== undefined && maxFailedIndexes > MAX_FAILED_INDEXES) {
    const detail = `must be less than or equal to ${MAX_FAILED_INDEXES}`;
    errors.push(fieldInvalid(at, maxFailedIndexes, detail));
  }
  if (completions <= MANY_COMPLETIONS || backoffLimitPerIndex === undefined) return;
  const detail =
    `must be less than or equal to ${MAX_OF_MANY} when completions are above` +
    ` ${MANY_COMPLETIONS} and used with backoff limit per index`;
  if (maxFailedIndexes === undefined) {
    const why = `must be specified when completions is above ${MANY_COMPLETIONS}`;
    errors.push(fieldRequired(at, why));
  }
  if (parallelism > MAX_OF_MANY) {
    errors.push(fieldInvalid(path.child('parallelism'), parallelism, detail));
  }
  if (maxFailedIndexes !== undefined && maxFailedIndexes > MAX_OF_MANY) {
    errors.push(fieldInvalid(at, maxFailedIndexes, detail));
  }
}

/** The rules that say what a failed pod means. */
export function checkPodFailurePolicy(errors: Errors, path: FieldPath, spec: JobSpec): void {
  const rules = spec.podFailurePolicy?.rules ?? [];
  const at = path.child('rules');
  if (rules.length > MAX_RULES) errors.push(fieldTooMany(at, rules.length, MAX_RULES));
  const { containers = [], initContainers = [] } = spec.template.spec ?? {};
  const names = [...containers, ...initContainers].map(({ name }) => name);
  for (const [index, rule] of rules.entries()) {
    checkFailureRule(errors, at.index(index), rule, spec, names);
  }
}

function checkFailureRule(
  errors: Errors,
  path: FieldPath,
  { action, onExitCodes, onPodConditions = [] }: PodFailurePolicyRule,
  spec: JobSpec,
  names: readonly string[],
): void {
  const at = path.child('action');
  if (!action) errors.push(fieldRequired(at, validValues(ACTIONS)));
  else if (action === 'FailIndex') {
    if (spec.backoffLimitPerIndex === undefined) {
      errors.push(fieldInvalid(at, action, 'requires the backoffLimitPerIndex to be set'));
    }
  } else if (!ACTIONS.includes(action)) errors.push(fieldNotSupported(at, action, ACTIONS));
  if (onExitCodes) checkExitCodes(errors, path.child('onExitCodes'), onExitCodes, names);
  if (onPodConditions.length > MAX_RULES) {
    errors.push(fieldTooMany(path.child('onPodConditions'), onPodConditions.length, MAX_RULES));
  }
  for (const [index, pattern] of onPodConditions.entries()) {
    checkConditionPattern(errors, path.child('onPodConditions').index(index), pattern);
  }
  const both = 'OnExitCodes and OnPodConditions is';
  if (onExitCodes && onPodConditions.length > 0) {
    errors.push(withoutValue(path, `specifying both ${both} not supported`));
  }
  if (!onExitCodes && onPodConditions.length === 0) {
    errors.push(withoutValue(path, `specifying one of ${both} required`));
  }
}

function checkExitCodes(
  errors: Errors,
  path: FieldPath,
  { operator, containerName, values = [] }: PodFailurePolicyOnExitCodesRequirement,
  names: readonly string[],
): void {
  const at = path.child('operator');
  if (!operator) errors.push(fieldRequired(at, validValues(OPERATORS)));
  else if (!OPERATORS.includes(operator)) errors.push(fieldNotSupported(at, operator, OPERATORS));
  if (containerName !== undefined && !names.includes(containerName)) {
    const detail = 'must be one of the container or initContainer names in the pod template';
    errors.push(fieldInvalid(path.child('containerName'), containerName, detail));
  }
  const list = path.child('values');
  if (values.length === 0) errors.push(fieldInvalid(list, [], 'at least one value is required'));
  else if (values.length > MAX_EXIT_CODES) {
    errors.push(fieldTooMany(list, values.length, MAX_EXIT_CODES));
  }
  for (const [index, value] of values.entries()) {
    if (operator === 'In' && value === 0) {
      errors.push(fieldInvalid(list.index(index), value, 'must not be 0 for the In operator'));
    }
    if (values.indexOf(value) < index) errors.push(fieldDuplicate(list.index(index), value));
  }
  if (values.some((value, index) => index > 0 && value < (values[index - 1] as number))) {
    errors.push(fieldInvalid(list, values, 'must be ordered'));
  }
}

function checkConditionPattern(
  errors: Errors,
  path: FieldPath,
  { type, status }: PodFailurePolicyOnPodConditionsPattern,
): void {
  checkQualifiedName(errors, path.child('type'), type ?? '');
  const at = path.child('status');
  if (!status) errors.push(fieldRequired(at, validValues(STATUSES)));
  else if (!STATUSES.includes(status)) errors.push(fieldNotSupported(at, status, STATUSES));
}

/** The rules that say when enough indexes have succeeded. */
export function checkSuccessPolicy(errors: Errors, path: FieldPath, spec: JobSpec): void {
  if (spec.completionMode !== 'Indexed') {
    errors.push(fieldInvalid(path, spec.successPolicy, 'requires indexed completion mode'));
    return;
  }
  const rules = spec.successPolicy?.rules ?? [];
  const at = path.child('rules');
  if (rules.length === 0) {
    const detail = 'at least one rules must be specified when the successPolicy is specified';
    errors.push(fieldRequired(at, detail));
  }
  if (rules.length > MAX_RULES) errors.push(fieldTooMany(at, rules.length, MAX_RULES));
  for (const [index, rule] of rules.entries()) {
    checkSuccessRule(errors, at.index(index), rule, spec.completions ?? 0);
  }
}

function checkSuccessRule(
  errors: Errors,
  path: FieldPath,
  { succeededCount: count, succeededIndexes: indexes }: SuccessPolicyRule,
  completions: number,
): void {
  if (count === undefined && indexes === undefined) {
    const detail = 'at least one of succeededCount or succeededIndexes must be specified';
    errors.push(fieldRequired(path, detail));
  }
  let total: number | string = 0;
  if (indexes !== undefined) {
    const at = path.child('succeededIndexes');
    if (indexes.length > MAX_INDEXES_LENGTH) errors.push(fieldTooLong(at, MAX_INDEXES_LENGTH));
    total = countIndexes(indexes, completions);
    if (typeof total === 'string') {
      errors.push(fieldInvalid(at, indexes, `error parsing succeededIndexes: ${total}`));
      total = 0;
    }
  }
  if (count === undefined) return;
  const at = path.child('succeededCount');
  checkNotNegative(errors, at, count);
  const atMost = (most: number, what: string): void => {
    const detail = `must be less than or equal to ${most} (the number of ${what})`;
    if (count > most) errors.push(fieldInvalid(at, count, detail));
  };
  atMost(completions, 'specified completions');
  if (indexes !== undefined) atMost(total, 'indexes in the specified succeededIndexes field');
}

/** How many indexes `1,3-5` names, or what is wrong with it. */
function countIndexes(text: string, completions: number): number | string {
  let total = 0;
  let last = -1;
  for (const part of text === '' ? [] : text.split(',')) {
    const limits = part.split('-');
    if (limits.length > 2) {
      return (
        `the fragment ${goQuote(part)} violates the requirement that an index interval can have` +
        " at most two parts separated by '-'"
      );
    }
    const numbers: number[] = [];
    for (const limit of limits) {
      if (!/^\+?\d+$/.test(limit)) {
        return `cannot convert string to integer for index: ${goQuote(limit)}`;
      }
      if (Number(limit) >= completions) return `too large index: ${goQuote(limit)}`;
      numbers.push(Number(limit));
    }
    const [from = 0, to = from] = numbers;
    if (numbers.length === 2 && from >= to) return notIncreasing(from, to);
    if (last >= from) return notIncreasing(last, from);
    total += to - from + 1;
    last = to;
  }
  return total;
}

function notIncreasing(previous: number, current: number): string {
  return `non-increasing order, previous: ${previous}, current: ${current}`;
}

function validValues(values: readonly string[]): string {
  return `valid values: [${values.map((value) => goQuote(value)).join(' ')}]`;
}

function withoutValue(path: FieldPath, detail: string): Errors[number] {
  return { type: 'FieldValueInvalid', field: String(path), detail };
}

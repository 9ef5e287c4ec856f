// The kind PriorityClass. Upstream: pkg/registry/scheduling/priorityclass/strategy.go
import { PRIORITY_CLASSES } from '../../api/refs.ts';
import type { PriorityClass } from '../../generated/types.ts';
import { fieldForbidden } from '../../meta/field-error.ts';
import { FieldPath } from '../../meta/field-path.ts';
import { SUBDOMAIN_NAME, checkImmutable, checkOneOf } from '../common/checks.ts';
import type { Errors } from '../common/checks.ts';
import { METADATA } from '../common/object-meta.ts';
import { metaValidation } from '../common/meta-validation.ts';
import { withFirstGeneration, withGeneration } from '../common/strategy.ts';
import { AGE_COLUMN, NAME_COLUMN, column, countColumn } from '../column.ts';
import type { Column } from '../column.ts';
import { defineResource } from '../define-resource.ts';

const MAX_USER_PRIORITY = 1_000_000_000;
const SYSTEM_PREFIX = 'system-';
const POLICIES = ['PreemptLowerPriority', 'Never'];

/** The classes that every cluster has. */
export const SYSTEM_PRIORITIES: ReadonlyMap<string, number> = new Map([
  ['system-node-critical', 2_000_001_000],
  ['system-cluster-critical', 2_000_000_000],
]);

const GLOBAL_DEFAULT: Column<PriorityClass> = {
  ...column<PriorityClass>(
    'Global-Default',
    'Whether pods without a class get it.',
    (priority) => priority.globalDefault === true,
  ),
  type: 'boolean',
};

export const PRIORITY_CLASS_RESOURCE = defineResource<PriorityClass>({
  ref: PRIORITY_CLASSES,
  singular: 'priorityclass',
  shortNames: ['pc'],
  defaults: (priority) =>
    priority.preemptionPolicy === undefined || priority.value === undefined
      ? {
          ...priority,
          value: priority.value ?? 0,
          preemptionPolicy: priority.preemptionPolicy ?? 'PreemptLowerPriority',
        }
      : priority,
  prepareCreate: withFirstGeneration,
  prepareUpdate: (priority, old) => withGeneration(priority, old.metadata.generation),
  ...metaValidation<PriorityClass>(false, SUBDOMAIN_NAME, checkPriority),
  columns: [
    NAME_COLUMN,
    countColumn('Value', 'The priority; higher goes first.', (priority) => priority.value ?? 0),
    GLOBAL_DEFAULT,
    AGE_COLUMN,
    column(
      'PreemptionPolicy',
      'Whether pods may push others out.',
      (priority) => priority.preemptionPolicy ?? '',
    ),
  ],
});

function checkPriority(
  errors: Errors,
  priority: PriorityClass,
  old: PriorityClass | undefined,
): void {
  const valueAt = FieldPath.of('value');
  const policyAt = FieldPath.of('preemptionPolicy');
  const value = priority.value ?? 0;
  if (old !== undefined) {
    if (value !== (old.value ?? 0)) {
      errors.push(fieldForbidden(valueAt, 'may not be changed in an update.'));
    }
    checkImmutable(errors, policyAt, priority.preemptionPolicy, old.preemptionPolicy);
    return;
  }
  const { name } = priority.metadata;
  if (name?.startsWith(SYSTEM_PREFIX)) {
    if (SYSTEM_PRIORITIES.get(name) !== value) {
      const why = SYSTEM_PRIORITIES.has(name)
        ? `value of ${name} PriorityClass must be ${SYSTEM_PRIORITIES.get(name)}`
        : `${name} is not a known system priority class`;
      const detail =
        `priority class names with '${SYSTEM_PREFIX}' prefix are reserved for system use only.` +
        ` error: ${why}`;
      errors.push(fieldForbidden(METADATA.child('name'), detail));
    }
  } else if (value > MAX_USER_PRIORITY) {
    const detail = `maximum allowed value of a user defined priority is ${MAX_USER_PRIORITY}`;
    errors.push(fieldForbidden(valueAt, detail));
  }
  checkOneOf(errors, policyAt, priority.preemptionPolicy, POLICIES);
}

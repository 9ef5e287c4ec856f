// The kind PodDisruptionBudget. Upstream: pkg/registry/policy/poddisruptionbudget/strategy.go
import { POD_DISRUPTION_BUDGETS } from '../../api/refs.ts';
import type { PodDisruptionBudget } from '../../generated/types.ts';
import { fieldInvalid } from '../../meta/field-error.ts';
import { FieldPath } from '../../meta/field-path.ts';
import { SUBDOMAIN_NAME, checkNotNegative, checkOptionalOneOf } from '../common/checks.ts';
import type { Errors } from '../common/checks.ts';
import { checkAtMostAll, checkIntOrPercent } from '../common/int-or-percent.ts';
import { checkLabelSelector } from '../common/label-selector.ts';
import { metaValidation } from '../common/meta-validation.ts';
import { createWithStatus, keepSpec, updateSpec } from '../common/strategy.ts';
import { AGE_COLUMN, NAME_COLUMN, column, countColumn } from '../column.ts';
import { defineResource } from '../define-resource.ts';
import { STATUS } from '../subresource.ts';

const SPEC = FieldPath.of('spec');
const COUNTS = ['disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods'] as const;
const EMPTY_STATUS = {
  disruptionsAllowed: 0,
  currentHealthy: 0,
  desiredHealthy: 0,
  expectedPods: 0,
};
type Budget = PodDisruptionBudget;

export const POD_DISRUPTION_BUDGET_RESOURCE = defineResource<Budget>({
  ref: POD_DISRUPTION_BUDGETS,
  shortNames: ['pdb'],
  allowUnconditionalUpdate: false,
  subresources: [STATUS],
  defaults: (budget) => (budget.spec === undefined ? { ...budget, spec: {} } : budget),
  prepareCreate: (budget) => createWithStatus(budget, EMPTY_STATUS),
  prepareUpdate: updateSpec,
  prepareStatusUpdate: keepSpec,
  ...metaValidation<Budget>(true, SUBDOMAIN_NAME, checkBudget, (errors, budget) => {
    for (const field of COUNTS) {
      checkNotNegative(errors, FieldPath.of('status', field), budget.status?.[field]);
    }
  }),
  columns: [
    NAME_COLUMN,
    column('Min Available', 'Pods that must stay.', (budget) =>
      String(budget.spec?.minAvailable ?? 'N/A'),
    ),
    column('Max Unavailable', 'Pods that may be missing.', (budget) =>
      String(budget.spec?.maxUnavailable ?? 'N/A'),
    ),
    countColumn(
      'Allowed Disruptions',
      'Pods that may be evicted now.',
      (budget) => budget.status?.disruptionsAllowed ?? 0,
    ),
    AGE_COLUMN,
  ],
});

function checkBudget(errors: Errors, budget: Budget, old: Budget | undefined): void {
  const { spec = {} } = budget;
  if (old !== undefined && old.spec === budget.spec) return;
  const { minAvailable, maxUnavailable } = spec;
  if (minAvailable !== undefined && maxUnavailable !== undefined) {
    const detail = 'minAvailable and maxUnavailable cannot be both set';
    errors.push(fieldInvalid(SPEC, spec, detail));
  }
  for (const field of ['minAvailable', 'maxUnavailable'] as const) {
    checkIntOrPercent(errors, SPEC.child(field), spec[field]);
    checkAtMostAll(errors, SPEC.child(field), spec[field]);
  }
  checkLabelSelector(errors, SPEC.child('selector'), spec.selector);
  checkOptionalOneOf(
    errors,
    SPEC.child('unhealthyPodEvictionPolicy'),
    spec.unhealthyPodEvictionPolicy,
    ['AlwaysAllow', 'IfHealthyBudget'],
  );
}

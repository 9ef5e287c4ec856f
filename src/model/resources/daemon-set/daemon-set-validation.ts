// Validation of daemon sets. Upstream: pkg/apis/apps/validation/validation.go
import type { DaemonSet, DaemonSetUpdateStrategy } from '../../generated/types.ts';
import { fieldInvalid, fieldNotSupported, fieldRequired } from '../../meta/field-error.ts';
import { FieldPath } from '../../meta/field-path.ts';
import { checkImmutable, checkNotNegative } from '../common/checks.ts';
import type { Errors } from '../common/checks.ts';
import { checkAtMostAll, checkIntOrPercent, isZero } from '../common/int-or-percent.ts';
import { checkRunningTemplate, checkWorkloadSelector } from '../common/workload.ts';

const SPEC = FieldPath.of('spec');
const STATUS = FieldPath.of('status');

/** The spec; on an update (`old` given) the selector stays as it is. */
export function checkDaemonSet(errors: Errors, set: DaemonSet, old: DaemonSet | undefined): void {
  const { spec } = set;
  if (old !== undefined && old.spec === spec) return;
  checkWorkloadSelector(errors, SPEC.child('selector'), spec.selector, 'daemonset');
  if (old === undefined || old.spec.template !== spec.template) {
    checkRunningTemplate(errors, SPEC.child('template'), spec.template, spec.selector, 'DaemonSet');
  }
  checkNotNegative(errors, SPEC.child('minReadySeconds'), spec.minReadySeconds);
  checkStrategy(errors, SPEC.child('updateStrategy'), spec.updateStrategy ?? {});
  checkNotNegative(errors, SPEC.child('revisionHistoryLimit'), spec.revisionHistoryLimit);
  if (old === undefined) return;
  checkImmutable(errors, SPEC.child('selector'), spec.selector, old.spec.selector);
}

function checkStrategy(errors: Errors, path: FieldPath, strategy: DaemonSetUpdateStrategy): void {
  const { type = '', rollingUpdate } = strategy;
  if (type === 'OnDelete') return;
  if (type !== 'RollingUpdate') {
    errors.push(fieldNotSupported(path, strategy, ['RollingUpdate', 'OnDelete']));
    return;
  }
  const at = path.child('rollingUpdate');
  if (rollingUpdate === undefined) {
    errors.push(fieldRequired(at));
    return;
  }
  const { maxUnavailable, maxSurge } = rollingUpdate;
  checkIntOrPercent(errors, at.child('maxUnavailable'), maxUnavailable);
  checkAtMostAll(errors, at.child('maxUnavailable'), maxUnavailable);
  checkIntOrPercent(errors, at.child('maxSurge'), maxSurge);
  checkAtMostAll(errors, at.child('maxSurge'), maxSurge);
  if (!isZero(maxUnavailable) && !isZero(maxSurge)) {
    const detail = 'may not be set when maxUnavailable is non-zero';
    errors.push(fieldInvalid(at.child('maxSurge'), maxSurge, detail));
  } else if (isZero(maxUnavailable) && isZero(maxSurge)) {
    const detail = 'cannot be 0 when maxSurge is 0';
    errors.push(fieldInvalid(at.child('maxUnavailable'), maxUnavailable ?? 0, detail));
  }
}

/** No count below zero. */
export function checkDaemonSetStatus(errors: Errors, set: DaemonSet): void {
  for (const [field, value] of Object.entries(set.status ?? {})) {
    if (typeof value === 'number') checkNotNegative(errors, STATUS.child(field), value);
  }
}

// Validation of deployments. Upstream: pkg/apis/apps/validation/validation.go
import type { Deployment, DeploymentStrategy } from '../../generated/types.ts';
import {
  fieldForbidden,
  fieldInvalid,
  fieldNotSupported,
  fieldRequired,
} from '../../meta/field-error.ts';
import { FieldPath } from '../../meta/field-path.ts';
import { checkImmutable, checkNotNegative } from '../common/checks.ts';
import type { Errors } from '../common/checks.ts';
import { checkAtMostAll, checkIntOrPercent, isZero } from '../common/int-or-percent.ts';
import { checkRunningTemplate, checkWorkloadSelector } from '../common/workload.ts';

const SPEC = FieldPath.of('spec');

/** The spec; on an update (`old` given) the selector stays as it is. */
export function checkDeployment(
  errors: Errors,
  deployment: Deployment,
  old: Deployment | undefined,
): void {
  const { spec } = deployment;
  if (old !== undefined && old.spec === spec) return;
  checkNotNegative(errors, SPEC.child('replicas'), spec.replicas);
  checkWorkloadSelector(errors, SPEC.child('selector'), spec.selector, 'deployment');
  if (old === undefined || old.spec.template !== spec.template) {
    const path = SPEC.child('template');
    checkRunningTemplate(errors, path, spec.template, spec.selector, 'ReplicaSet');
  }
  checkStrategy(errors, SPEC.child('strategy'), spec.strategy ?? {});
  const { minReadySeconds = 0, progressDeadlineSeconds: deadline } = spec;
  checkNotNegative(errors, SPEC.child('minReadySeconds'), minReadySeconds);
  checkNotNegative(errors, SPEC.child('revisionHistoryLimit'), spec.revisionHistoryLimit);
  if (deadline !== undefined) {
    const path = SPEC.child('progressDeadlineSeconds');
    checkNotNegative(errors, path, deadline);
    if (deadline <= minReadySeconds) {
      errors.push(fieldInvalid(path, deadline, 'must be greater than minReadySeconds'));
    }
  }
  if (old !== undefined) {
    checkImmutable(errors, SPEC.child('selector'), spec.selector, old.spec.selector);
  }
}

function checkStrategy(errors: Errors, path: FieldPath, strategy: DeploymentStrategy): void {
  const { type = '', rollingUpdate } = strategy;
  if (type === 'Recreate') {
    if (rollingUpdate === undefined) return;
    const detail = "may not be specified when strategy `type` is 'Recreate'";
    errors.push(fieldForbidden(path.child('rollingUpdate'), detail));
  } else if (type !== 'RollingUpdate') {
    errors.push(fieldNotSupported(path.child('type'), type, ['Recreate', 'RollingUpdate']));
  } else if (rollingUpdate === undefined) {
    const detail = 'this should be defaulted and never be nil';
    errors.push(fieldRequired(path.child('rollingUpdate'), detail));
  } else {
    const at = path.child('rollingUpdate');
    const { maxUnavailable, maxSurge } = rollingUpdate;
    checkIntOrPercent(errors, at.child('maxUnavailable'), maxUnavailable);
    checkIntOrPercent(errors, at.child('maxSurge'), maxSurge);
    if (isZero(maxUnavailable) && isZero(maxSurge)) {
      const detail = 'may not be 0 when `maxSurge` is 0';
      errors.push(fieldInvalid(at.child('maxUnavailable'), maxUnavailable ?? 0, detail));
    }
    checkAtMostAll(errors, at.child('maxUnavailable'), maxUnavailable);
  }
}

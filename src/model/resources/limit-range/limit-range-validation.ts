// Validation of limit ranges. Upstream: pkg/apis/core/validation/validation.go ValidateLimitRange
import type { LimitRange, LimitRangeItem } from '../../generated/types.ts';
import {
  fieldDuplicate,
  fieldForbidden,
  fieldInvalid,
  fieldRequired,
} from '../../meta/field-error.ts';
import { FieldPath } from '../../meta/field-path.ts';
import { compareQuantities, milliValue } from '../../meta/quantity.ts';
import { checkQualifiedName } from '../common/checks.ts';
import type { Errors } from '../common/checks.ts';
import { isOvercommitAllowed } from '../common/resource-names.ts';
import { checkContainerResourceName, checkResourceName } from '../pod-spec/validate-resources.ts';

const LIMITS = FieldPath.of('spec', 'limits');
const TYPES = ['Pod', 'Container', 'PersistentVolumeClaim'];
const BAGS = ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const;

export function checkLimitRange(errors: Errors, range: LimitRange): void {
  const seen = new Set<string>();
  range.spec?.limits?.forEach((item, i) => {
    const path = LIMITS.index(i);
    const type = item.type ?? '';
    checkQualifiedName(errors, path.child('type'), type);
    if (!type.includes('/') && type !== '' && !TYPES.includes(type)) {
      const detail = 'must be a standard limit type or fully qualified';
      errors.push(fieldInvalid(path.child('type'), type, detail));
    }
    if (seen.has(type)) errors.push(fieldDuplicate(path.child('type'), type));
    seen.add(type);
    checkItem(errors, path, item);
  });
}

function checkItem(errors: Errors, path: FieldPath, item: LimitRangeItem): void {
  const names = new Set<string>();
  for (const bag of BAGS) {
    const amounts = item[bag] ?? {};
    const forbidden = item.type === 'Pod' && (bag === 'default' || bag === 'defaultRequest');
    if (forbidden && Object.keys(amounts).length > 0) {
      const detail = "may not be specified when `type` is 'Pod'";
      errors.push(fieldForbidden(path.child(bag), detail));
    }
    if (forbidden) continue;
    const check =
      item.type === 'Pod' || item.type === 'Container'
        ? checkContainerResourceName
        : checkResourceName;
    for (const name of Object.keys(amounts)) {
      check(errors, path.child(bag).key(name), name);
      names.add(name);
    }
  }
  if (item.type === 'PersistentVolumeClaim') {
    if (item.min?.['storage'] === undefined && item.max?.['storage'] === undefined) {
      const detail =
        'either minimum or maximum storage value is required, but neither was provided';
      errors.push(fieldRequired(path.child('limits'), detail));
    }
  }
  for (const name of names) {
    checkOrder(errors, path, item, name);
    checkRatio(errors, path, item, name);
  }
}

// min <= default request <= default <= max
function checkOrder(errors: Errors, path: FieldPath, item: LimitRangeItem, name: string): void {
  const min = item.min?.[name];
  const max = item.max?.[name];
  const limit = item.type === 'Pod' ? undefined : item.default?.[name];
  const request = item.type === 'Pod' ? undefined : item.defaultRequest?.[name];
  const check = (
    low: string | undefined,
    high: string | undefined,
    bag: string,
    shown: string | undefined,
    lowName: string,
    highName: string,
  ): void => {
    if (low === undefined || high === undefined || compareQuantities(low, high) <= 0) return;
    const detail = `${lowName} value ${low} is greater than ${highName} value ${high}`;
    errors.push(fieldInvalid(path.child(bag).key(name), shown, detail));
  };
  check(min, max, 'min', min, 'min', 'max');
  check(min, request, 'defaultRequest', request, 'min', 'default request');
  check(request, max, 'defaultRequest', request, 'default request', 'max');
  check(request, limit, 'defaultRequest', request, 'default request', 'default limit');
  check(min, limit, 'default', min, 'min', 'default');
  check(limit, max, 'default', max, 'default', 'max');
  if (isOvercommitAllowed(name) || limit === undefined || request === undefined) return;
  if (compareQuantities(limit, request) === 0) return;
  const detail = `default value ${limit} must equal to defaultRequest value ${request} in ${name}`;
  errors.push(fieldInvalid(path.child('defaultRequest').key(name), request, detail));
}

function checkRatio(errors: Errors, path: FieldPath, item: LimitRangeItem, name: string): void {
  const ratio = item.maxLimitRequestRatio?.[name];
  if (ratio === undefined) return;
  const at = path.child('maxLimitRequestRatio').key(name);
  if (milliValue(ratio) < 1000) {
    errors.push(fieldInvalid(at, ratio, `ratio ${ratio} is less than 1`));
  }
  const min = item.min?.[name];
  const max = item.max?.[name];
  if (min === undefined || max === undefined) return;
  const limit = milliValue(max) / milliValue(min);
  if (milliValue(ratio) / 1000 > limit) {
    const detail = `ratio ${ratio} is greater than max/min = ${limit.toFixed(6)}`;
    errors.push(fieldInvalid(at, ratio, detail));
  }
}

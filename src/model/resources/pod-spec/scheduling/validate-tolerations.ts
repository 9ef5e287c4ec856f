// Tolerations and taints. Upstream: validation.go ValidateTolerations, validateNodeTaints
import type { Taint, Toleration } from '../../../generated/types.ts';
import {
  fieldDuplicate,
  fieldForbidden,
  fieldInvalid,
  fieldNotSupported,
  fieldRequired,
} from '../../../meta/field-error.ts';
import type { FieldPath } from '../../../meta/field-path.ts';
import { validateLabelValue } from '../../../meta/names.ts';
import type { Errors } from '../../common/checks.ts';
import { unchanged } from '../../common/checks.ts';
import { checkLabelKey } from '../../common/object-meta.ts';

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];
const NEEDS_EXISTS =
  'operator must be Exists when `key` is empty, which means "match all values and all keys"';
const ONLY_SECONDS = 'existing toleration can not be modified except its tolerationSeconds';

/** The tolerations of a pod. */
export function checkTolerations(
  errors: Errors,
  path: FieldPath,
  tolerations: readonly Toleration[],
): void {
  tolerations.forEach((toleration, i) => {
    const at = path.index(i);
    const { key, operator, value = '', effect, tolerationSeconds } = toleration;
    if (key) checkLabelKey(errors, at.child('key'), key);
    if (!key && operator !== 'Exists') {
      errors.push(fieldInvalid(at.child('operator'), operator ?? '', NEEDS_EXISTS));
    }
    if (tolerationSeconds !== undefined && effect !== 'NoExecute') {
      const detail = "effect must be 'NoExecute' when `tolerationSeconds` is set";
      errors.push(fieldInvalid(at.child('effect'), effect ?? '', detail));
    }
    checkOperator(errors, at.child('operator'), operator, value);
    if (effect && !EFFECTS.includes(effect)) {
      errors.push(fieldNotSupported(at.child('effect'), effect, EFFECTS));
    }
  });
}

function checkOperator(
  errors: Errors,
  path: FieldPath,
  operator: string | undefined,
  value: string,
): void {
  if (!operator || operator === 'Equal') {
    const messages = validateLabelValue(value);
    if (messages.length > 0) errors.push(fieldInvalid(path, value, messages.join(';')));
  } else if (operator === 'Exists') {
    if (value === '') return;
    errors.push(fieldInvalid(path, value, "value must be empty when `operator` is 'Exists'"));
  } else errors.push(fieldNotSupported(path, operator, ['Equal', 'Exists']));
}

/** A pod's tolerations may be added to, and their seconds may change. */
export function checkOnlyAddedTolerations(
  errors: Errors,
  path: FieldPath,
  next: readonly Toleration[],
  old: readonly Toleration[],
): void {
  if (next === old) return;
  const isKept = (toleration: Toleration): boolean =>
    next.some((candidate) => unchanged(withoutSeconds(candidate), withoutSeconds(toleration)));
  if (!old.every(isKept)) errors.push(fieldForbidden(path, ONLY_SECONDS));
  else checkTolerations(errors, path, next);
}

function withoutSeconds(toleration: Toleration): Toleration {
  const { tolerationSeconds: _, ...rest } = toleration;
  return rest;
}

/** The taints of a node. */
export function checkTaints(errors: Errors, path: FieldPath, taints: readonly Taint[]): void {
  const seen = new Set<string>();
  taints.forEach((taint, i) => {
    const at = path.index(i);
    const { key = '', value = '', effect } = taint;
    checkLabelKey(errors, at.child('key'), key);
    const messages = validateLabelValue(value);
    if (messages.length > 0) {
      errors.push(fieldInvalid(at.child('value'), value, messages.join(';')));
    }
    if (!effect) errors.push(fieldRequired(at.child('effect')));
    else if (!EFFECTS.includes(effect)) {
      errors.push(fieldNotSupported(at.child('effect'), effect, EFFECTS));
    }
    const pair = `${effect}/${key}`;
    if (seen.has(pair)) {
      const detail = 'taints must be unique by key and effect pair';
      errors.push({ ...fieldDuplicate(at, taint), detail });
    }
    seen.add(pair);
  });
}

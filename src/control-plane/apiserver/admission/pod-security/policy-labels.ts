// The labels by which a namespace chooses its standards, when they make no sense.
// Upstream: pod-security-admission/api/helpers.go PolicyToEvaluate, admission.go ValidateNamespace
import { fieldInvalid } from '../../../../model/meta/field-error.ts';
import type { FieldError } from '../../../../model/meta/field-error.ts';
import { FieldPath } from '../../../../model/meta/field-path.ts';
import { labelValue } from '../../../../model/meta/labels.ts';
import type { Labels } from '../../../../model/meta/labels.ts';

const PREFIX = 'pod-security.kubernetes.io/';
const LEVELS = ['privileged', 'baseline', 'restricted'];
const PATH = FieldPath.of('metadata').child('labels');

/** Whether there is a standard of that name. */
export function isLevel(name: string): boolean {
  return LEVELS.includes(name);
}

/** What is wrong with the labels of a namespace; nothing when it was so before. */
export function policyLabelErrors(labels: Labels, before: Labels): readonly FieldError[] {
  const errors = errorsOf(labels);
  const texts = (list: readonly FieldError[]): string =>
    list.map(({ field, badValue }) => `${field}=${String(badValue)}`).join();
  return texts(errors) === texts(errorsOf(before)) ? [] : errors;
}

function errorsOf(labels: Labels): readonly FieldError[] {
  const errors: FieldError[] = [];
  for (const mode of ['enforce', 'audit', 'warn']) {
    const level = labelValue(labels, `${PREFIX}${mode}`);
    if (level !== undefined && !isLevel(level)) {
      const detail = `must be one of ${LEVELS.join(', ')}`;
      errors.push(fieldInvalid(PATH.key(`${PREFIX}${mode}`), level, detail));
    }
    const version = labelValue(labels, `${PREFIX}${mode}-version`);
    if (version === undefined || /^(latest|v1\.(\d|[1-9]\d*))$/.test(version)) continue;
    const at = PATH.key(`${PREFIX}${mode}-version`);
    errors.push(fieldInvalid(at, version, 'must be "latest" or "v1.x"'));
  }
  return errors;
}
